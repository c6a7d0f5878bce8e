//! The headers of answers: each is described once, and every answer refers to it.

use super::operations::{operations, responses};
use serde_json::{Value, json};
use utoipa::Modify;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{OpenApi, Ref, RefOr};

/// Gives every answer its request id, and every header that handlers name its description.
pub(super) struct Headers;

const REQUEST_ID: &str = "X-Request-Id";

impl Modify for Headers {
    fn modify(&self, openapi: &mut OpenApi) {
        for (name, component, header) in shared() {
            let mut used = false;
            for response in operations(openapi).flat_map(responses) {
                if name == REQUEST_ID || response.headers.contains_key(name) {
                    used = true;
                    let reference = Ref::new(format!("#/components/headers/{component}"));
                    response.headers.insert(name.to_owned(), RefOr::Ref(reference));
                }
            }
            if used {
                openapi.components.get_or_insert_default().headers.insert(component.to_owned(), header.into());
            }
        }
    }
}

/// Name, name of the component, description.
fn shared() -> [(&'static str, &'static str, Header); 9] {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let count = || ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0));
    [
        (
            REQUEST_ID,
            "RequestId",
            header(
                "Names the request in the server's log, and in a problem's `request_id`.",
                text(),
                "01978f2e-9c1d-7a02-8d37-64f0a2b1c9e5",
            ),
        ),
        (
            "WWW-Authenticate",
            "WwwAuthenticate",
            header("How to authenticate.", text().enum_values(Some(["Bearer"])), "Bearer"),
        ),
        ("Retry-After", "RetryAfter", header("After how many seconds to try again.", count(), 1)),
        (
            "Set-Cookie",
            "SessionCookie",
            header(
                "The session: a JWT, out of reach of scripts and of other sites. Empty and with `Max-Age=0` once it has ended.",
                text(),
                "daybook_session=eyJhbGciOiJIUzI1NiJ9; HttpOnly; SameSite=Strict; Path=/; Max-Age=43200",
            ),
        ),
        (
            "Content-Disposition",
            "ContentDisposition",
            header(
                "Names the file after the project and the days it covers.",
                text(),
                "attachment; filename=\"audit-logs-project-1-20260601-to-20260608.csv\"",
            ),
        ),
        (
            "Daybook-Total-Matching",
            "TotalMatching",
            header("How many entries the filter matches, exactly.", count(), 12_480),
        ),
        ("Daybook-Exported", "Exported", header("How many entries this answer holds.", count(), 10_000)),
        (
            "Daybook-Truncated",
            "Truncated",
            header(
                "Whether entries were left out: more match than one answer holds.",
                text().enum_values(Some(["true", "false"])),
                "true",
            ),
        ),
        (
            "Daybook-Next-Cursor",
            "NextCursor",
            header(
                "The `cursor` with which the export goes on. Only where entries were left out.",
                text(),
                "eyJhIjoxfQ",
            ),
        ),
    ]
}

fn header(description: &str, schema: ObjectBuilder, example: impl Into<Value>) -> Header {
    let schema = schema.examples([json!(example.into())]).build();
    HeaderBuilder::new().description(Some(description)).schema(Some(schema)).build()
}
