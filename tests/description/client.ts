// What somebody writes who has nothing but the description: signs in, reads page by page, charts, exports, handles errors by
// their codes. Types
// come from openapi.yaml; scripts/test-description.sh checks them, and runs this against a server.
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/schema.js";

type Entry = components["schemas"]["Entry"];
type Page = components["schemas"]["Page"];
type Problem = components["schemas"]["Problem"];
type Question = NonNullable<paths["/projects/{project_id}/audit-logs"]["get"]["parameters"]["query"]>;

declare const process: { env: Record<string, string | undefined> };

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

// Every code is a literal, so that a typing error in one does not compile.
function advice(problem: Problem): string {
  switch (problem.code) {
    case "invalid_parameter":
      return `${problem.param}: expected ${problem.expected}, not ${problem.value}`;
    case "invalid_entries":
      return (problem.errors ?? []).map(({ index, field, message }) => `${index}.${field} ${message}`).join("; ");
    case "admin_required":
    case "ingest_required":
      return "ask an admin of the project";
    case "authentication_required":
    case "token_expired":
      return "sign in";
    // @ts-expect-error: there is no such code.
    case "no_such_code":
    default:
      return `${problem.detail} (${problem.request_id})`;
  }
}

const baseUrl = `${setting("DAYBOOK_TEST_URL")}/api/v1`;
const as = (token: string) => createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
const anybody = createClient<paths>({ baseUrl });
const admin = as(setting("DAYBOOK_TEST_ADMIN"));
const ingest = as(setting("DAYBOOK_TEST_INGEST"));
const project = { project_id: 1 };

async function signsIn(): Promise<void> {
  const body = { email: setting("DAYBOOK_TEST_EMAIL"), password: setting("DAYBOOK_TEST_PASSWORD") };
  const { data, response } = await anybody.POST("/session", { body });
  check(data?.projects[0]?.role === "admin", "the user is no admin");
  const cookie = response.headers.get("Set-Cookie")?.split(";")[0] ?? "";
  const session = createClient<paths>({ baseUrl, headers: { Cookie: cookie, "X-Requested-With": "daybook" } });
  const me = await session.GET("/me");
  check(me.data?.user.email === body.email, "the session is somebody else's");
  const out = await session.DELETE("/session");
  check(out.response.status === 204, "the session does not end");
  const { error } = await anybody.POST("/session", { body: { ...body, password: "wrong" } });
  check(error?.code === "wrong_credentials", "a wrong password is taken");
}

async function read(query: Question): Promise<Page> {
  const { data, error } = await admin.GET("/projects/{project_id}/audit-logs", { params: { path: project, query } });
  if (error !== undefined) throw new Error(advice(error));
  return data;
}

async function pages(): Promise<void> {
  const question: Question = { method_exclude: ["GET"], source: ["cli", "dashboard"], range: "30d", order: "asc", limit: 100 };
  const seen: Entry[] = [];
  for (let query: Question | null = question; query !== null; ) {
    const page: Page = await read(query);
    check(page.total.exact, "the total of a small log is exact");
    seen.push(...page.entries);
    check(page.next_cursor !== null || seen.length === page.total.value, "the pages hold what was counted");
    query = page.next_cursor === null ? null : { ...question, cursor: page.next_cursor };
  }
  check(seen.length > 100 && new Set(seen.map(({ id }) => id)).size === seen.length, "pages repeat nothing");
  check(seen.every(({ method, source }) => method !== "GET" && source !== "api"), "the filter holds");
  check(seen.every((entry, i) => i === 0 || (seen[i - 1]?.started_at ?? "") <= entry.started_at), "the order holds");
  const id = seen[0]?.id ?? "";
  const one = await admin.GET("/projects/{project_id}/audit-logs/{id}", { params: { path: { ...project, id } } });
  check(one.data?.id === id && "metadata" in one.data, "one entry is whole");
}

async function charts(): Promise<void> {
  const question = { method_exclude: ["GET"], range: "30d" };
  const [volume, list, facets, relaxations] = await Promise.all([
    admin.GET("/projects/{project_id}/audit-logs/volume", {
      params: { path: project, query: { ...question, buckets: 30, tz: "Europe/Berlin" } },
    }),
    admin.GET("/projects/{project_id}/audit-logs", { params: { path: project, query: question } }),
    admin.GET("/projects/{project_id}/audit-logs/facets", { params: { path: project, query: { ...question, field: ["status"] } } }),
    admin.GET("/projects/{project_id}/audit-logs/relaxations", { params: { path: project, query: question } }),
  ]);
  const bars = volume.data?.buckets ?? [];
  const sum = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);
  check(bars.length > 1 && bars.length <= 30, "there are as many bars as were asked for");
  check(sum(bars.map(({ total }) => total)) === list.data?.total.value, "the bars hold what the list holds");
  check(bars.every(({ total, by_status }) => sum(Object.values(by_status)) === total), "the classes make the bar");
  check((facets.data?.facets["status"]?.values.length ?? 0) > 1, "there are several statuses");
  const more = relaxations.data?.relaxations.find(({ drop }) => drop.includes("method_exclude"));
  check(more !== undefined && more.total > list.data.total.value, "without the filter there is more");
}

async function exports(): Promise<void> {
  const file = (format: "csv" | "ndjson") =>
    admin.GET("/projects/{project_id}/audit-logs/export", {
      params: { path: project, query: { format, range: "30d", method: ["DELETE"] } },
      parseAs: "text",
    });
  const csv = await file("csv");
  if (csv.error !== undefined) throw new Error(advice(csv.error));
  check(csv.response.headers.get("Content-Disposition")?.endsWith('.csv"') === true, "the file has a name");
  const lines = await file("ndjson");
  const text: string = typeof lines.data === "string" ? lines.data : "";
  const entries = text.trimEnd().split("\n").map((line) => JSON.parse(line) as components["schemas"]["EntryDetail"]);
  const exported = Number(lines.response.headers.get("Daybook-Exported"));
  check(exported > 0 && entries.length === exported, "the file holds what its headers say");
  check(entries.every(({ method }) => method === "DELETE"), "the filter holds in the file");
}

async function appends(): Promise<void> {
  const entry: components["schemas"]["NewEntry"] = {
    actor: { type: "service_account", id: "typescript" },
    method: "POST",
    path: "/from/typescript",
    status_code: 201,
    action: "client.run",
    started_at: new Date().toISOString(),
    metadata: { by: ["a", "client"] },
  };
  const params = { path: project };
  const { data } = await ingest.POST("/projects/{project_id}/audit-logs", { params, body: [entry, entry] });
  check(data?.accepted === 2, "both entries are taken");
  const wrong = await ingest.POST("/projects/{project_id}/audit-logs", { params, body: { ...entry, path: "" } });
  check(wrong.error?.code === "invalid_entries" && advice(wrong.error).startsWith("0.path "), "the field is named");
  const refused = await admin.POST("/projects/{project_id}/audit-logs", { params, body: entry });
  check(refused.error?.code === "ingest_required", "an admin does not write");
}

async function learnsFromProblems(): Promise<void> {
  const { error, response } = await admin.GET("/projects/{project_id}/audit-logs", {
    params: { path: project, query: { status: ["teapot"] } },
  });
  check(error !== undefined && advice(error).startsWith("status: expected "), "the parameter is named");
  check(response.headers.get("X-Request-Id") === error.request_id, "the request is named");
  const nobody = await anybody.GET("/me");
  check(nobody.error !== undefined && advice(nobody.error) === "sign in", "nobody is nobody");
}

await signsIn();
await pages();
await charts();
await exports();
await appends();
await learnsFromProblems();
