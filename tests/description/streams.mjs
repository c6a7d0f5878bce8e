// Operations that answer with a stream of events do not end by themselves, so Schemathesis leaves them out (hooks.py). Each that
// the description has is opened here, its first answer held against the description, and left.
const url = process.env.DAYBOOK_TEST_URL;
const authorization = `Bearer ${process.env.DAYBOOK_TEST_ADMIN}`;
const description = await (await fetch(`${url}/api/v1/openapi.json`)).json();

for (const [path, item] of Object.entries(description.paths)) {
  for (const [method, { operationId, parameters = [], responses = {} }] of Object.entries(item)) {
    if (!Object.values(responses).some(({ content = {} }) => "text/event-stream" in content)) continue;
    const filled = parameters.reduce((path, { name, example }) => path.replace(`{${name}}`, example), path);
    for (const [query, status] of [["", 200], ["?no_such_parameter=1", 400]]) {
      const left = new AbortController();
      const asked = { method: method.toUpperCase(), headers: { authorization }, signal: left.signal };
      const answer = await fetch(`${url}${description.servers[0].url}${filled}${query}`, asked);
      const type = answer.headers.get("content-type").split(";")[0];
      const is = (expected, found) => {
        if (expected !== found) throw new Error(`${operationId}${query}: expected ${expected}, found ${found}`);
      };
      is(status, answer.status);
      is(true, String(answer.status) in responses && type in responses[answer.status].content);
      for (const header of Object.keys(responses[answer.status].headers)) is(true, answer.headers.has(header));
      left.abort();
    }
  }
}
