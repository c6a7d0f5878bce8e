"""What Schemathesis cannot know of Daybook from its description."""

import json
import os

import schemathesis

# An entry that project 1 holds.
ENTRY = os.environ["DAYBOOK_TEST_ENTRY"]


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Leaves out what never ends: a stream of events is looked at in streams.mjs, where it is cut off."""
    for item in raw_schema["paths"].values():
        for method, operation in list(item.items()):
            responses = operation.get("responses", {}) if isinstance(operation, dict) else {}
            if any("text/event-stream" in response.get("content", {}) for response in responses.values()):
                del item[method]


@schemathesis.hook
def before_call(context, case, kwargs):
    """Leads half of what is well-formed to something that is there, lest everything be answered with 404."""
    path = case.path_parameters or {}
    number = path.get("project_id")
    if isinstance(number, int) and not isinstance(number, bool) and number > 0:
        path["project_id"] = 1 + number % 2
    identifier = path.get("id")
    if isinstance(identifier, str) and len(identifier) == 36 and identifier[0] in "01234567":
        path["id"] = ENTRY


@schemathesis.serializer("application/x-ndjson")
def ndjson(context, value):
    """The schema of NDJSON is that of a line; one line will do."""
    return json.dumps(value).encode() + b"\n"
