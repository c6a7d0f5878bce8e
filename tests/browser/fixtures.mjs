// A whole API whose answers never change, at a moment that never passes: for what is compared word for word.
export const NOW = new Date("2026-06-11T18:00:00Z");

const actor = (name, fields) => ({ type: "user", id: name, name, email: `${name}@example.com`, deleted: false, ...fields });
export const entry = (id, at, fields) => ({
  id: `01978f2e-0000-7000-8000-00000000000${id}`, project_id: 1, started_at: `2026-06-11T17:5${id}:41.123456Z`, received_at: `2026-06-11T17:5${id}:41.201993Z`,
  actor: actor("rudi"), method: "PATCH", path: "/api/v2/projects/1/clusters/7", status_code: 200, action: "cluster.patch", source: "dashboard", cli_command: null,
  resource: { type: "cluster", id: "7", name: "eks-upgrade-test" }, application: null, cluster: { id: "7", name: "eks-upgrade-test" }, environment_group: null,
  preview_environment: null, remote_ip: "203.0.113.7", user_agent: "porter-cli/0.52", request_id: "req-1", duration_ms: 41, ingested_by: "platform-prod", ...at, ...fields,
});
const entries = [
  entry(3, {}, { source: "cli", cli_command: "porter cluster upgrade" }),
  entry(2, {}, { method: "DELETE", status_code: 403, action: "datastore.delete", actor: actor("lena", { deleted: true }), resource: null }),
  entry(1, {}, { method: "POST", status_code: 500, action: "application.create", actor: { type: "api_token", id: "ci", name: "ci-deploy", email: null, deleted: false } }),
];
const range = { from: "2026-06-10T18:00:00.000000Z", to: "2026-06-11T18:00:00.000000Z" };
export const pageOf = (entries) => ({ range, entries, first: entries.length > 0 ? 1 : null, next_cursor: null, prev_cursor: null, total: { value: entries.length, exact: true } });
const bucket = (start, end, ok, refused, failed) => ({
  start: `2026-06-${start}:00:00.000000Z`, end: `2026-06-${end}:00:00.000000Z`, total: ok + refused + failed,
  by_status: { "1xx": 0, "2xx": ok, "3xx": 0, "4xx": refused, "5xx": failed },
});
const value = (name, count) => ({ value: name, label: name, count });
const user = { id: "01978f2e-4c1b-7d60-9a2c-5e81d0f4b7a3", name: "Maria Keller", email: "maria@example.com", instance_admin: false };
const token = (id, name, fields) => ({
  id: `01978f2e-0000-7000-8000-00000000001${id}`, name, role: "ingest", created_by: "Rudi Example", created_at: "2026-05-01T09:00:00.000000Z",
  expires_at: "2027-05-01T09:00:00.000000Z", last_used_at: null, ...fields,
});
const members = [
  { user_id: user.id, email: user.email, name: user.name, role: "admin", disabled: false },
  { user_id: "01978f2e-4c1b-7d60-9a2c-5e81d0f4b7a4", email: "dev@example.com", name: "Dev Eloper", role: "developer", disabled: true },
];

const ANSWERS = {
  "/me": { user, projects: [{ id: 1, name: "Acme Platform", role: "admin" }, { id: 2, name: "Quiet Corner", role: "viewer" }], expires_at: "2026-06-12T06:00:00.000000Z" },
  "/projects/1": {
    id: 1, name: "Acme Platform", retention_days: 30, pending_retention: { retention_days: 14, effective_at: "2026-06-18T18:00:00.000000Z" },
    export_enabled: true, created_at: "2026-01-01T00:00:00.000000Z", role: "admin",
  },
  "/projects/1/audit-logs": { range, entries, first: 1, next_cursor: "b2xkZXI", prev_cursor: null, total: { value: 1_480, exact: true } },
  "/projects/1/audit-logs/volume": { range, interval_seconds: 43_200, buckets: [bucket("10T18", "11T06", 900, 20, 0), bucket("11T06", "11T18", 500, 50, 10)] },
  "/projects/1/audit-logs/facets": {
    range,
    facets: { method: { values: [value("POST", 700), value("PATCH", 500), value("DELETE", 280)], distinct: 3, missing: 0 } },
  },
  "/projects/1/audit-logs/relaxations": { range, total: 0, relaxations: [{ drop: ["application"], total: 214 }, { drop: ["range"], total: 0 }] },
  [`/projects/1/audit-logs/${entries[0].id}`]: {
    ...entries[0], changes: { before: { version: "1.31" }, after: { version: "1.32" } }, metadata: { reason: "planned", tickets: [17, 18] },
  },
  "/projects/1/views": [{ id: "01978f2e-0000-7000-8000-000000000021", name: "Failures", query: "status=5xx&range=24h", created_by: "Rudi Example", created_at: "2026-06-01T00:00:00.000000Z" }],
  "/projects/1/tokens": [
    token(1, "platform-prod", { last_used_at: "2026-06-11T17:00:00.000000Z" }), token(2, "reporting", { role: "admin", expires_at: "2026-06-15T09:00:00.000000Z" }),
    token(3, "old-ci", { expires_at: "2026-06-01T09:00:00.000000Z" }),
  ],
  "/projects/1/members": members,
};
export const NOTHING = pageOf([]);

// Answers every question to the API with the above, but for what `others` (path -> answer) says; `null` is nobody signed in.
export async function fix(page, others = {}) {
  await page.clock.setFixedTime(NOW);
  await page.route("**/api/v1/**", (route) => {
    const path = new URL(route.request().url()).pathname.slice("/api/v1".length);
    const answer = { ...ANSWERS, ...others }[path];
    if (answer) return route.fulfill({ json: answer });
    const [status, code] = path === "/me" ? [401, "authentication_required"] : [404, "not_found"];
    return route.fulfill({ status, contentType: "application/problem+json", json: { type: "urn:x", title: "x", status, code, detail: "Not here.", request_id: "req-0" } });
  });
}
