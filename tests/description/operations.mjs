// Prints the operations that a kind of caller may carry out, an id a line: those with no refusal, or with the one that all but this
// kind get, as `node operations.mjs ingest_required`. That they are refused the others is a table of its own (tests/roles.rs).
const [code] = process.argv.slice(2);
const description = await (await fetch(`${process.env.DAYBOOK_TEST_URL}/api/v1/openapi.json`)).json();

for (const item of Object.values(description.paths)) {
  for (const { operationId, responses } of Object.values(item)) {
    const refusals = responses?.["403"]?.content?.["application/problem+json"]?.examples;
    if (operationId && (refusals === undefined || code in refusals)) console.log(operationId);
  }
}
