// Starts the real program on a fresh data directory and a free port, with a demo project, an admin and a viewer, and a
// project that the tests of its settings may change: its owner and somebody of every other role.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const PASSWORD = "a password for the tests";

export default async function start() {
  const dir = mkdtempSync(join(tmpdir(), "daybook-browser-"));
  const port = await freePort();
  const env = { PATH: process.env.PATH, DAYBOOK_DATA_DIR: dir, DAYBOOK_LISTEN: `127.0.0.1:${port}`, DAYBOOK_LOG: "warn", DAYBOOK_METRICS_LISTEN: "" };
  const daybook = (args, input = "") =>
    execFileSync(process.env.DAYBOOK_TEST_BINARY, args, { env, input, stdio: ["pipe", "pipe", "inherit"] });
  daybook(["demo", "--project", "1", "--entries", "3000", "--days", "20"]);
  daybook(["project", "create", "--name", "Quiet Corner", "--id", "2"]);
  const user = ["user", "create", "--password-file", "-", "--email"];
  daybook([...user, "admin@example.com", "--name", "Maria Keller", "--admin-of", "1", "--admin-of", "2"], PASSWORD);
  daybook([...user, "deputy@example.com", "--name", "Dana Deputy", "--admin-of", "1"], PASSWORD);
  daybook([...user, "viewer@example.com", "--name", "Vic Viewer", "--viewer-of", "1"], PASSWORD);
  daybook(["project", "create", "--name", "Workshop", "--id", "3"]);
  daybook([...user, "owner@example.com", "--name", "Olga Owner", "--admin-of", "3"], PASSWORD);
  daybook([...user, "developer@example.com", "--name", "Dev Eloper", "--viewer-of", "3"], PASSWORD);

  const server = spawn(process.env.DAYBOOK_TEST_BINARY, ["serve"], { env, stdio: "inherit" });
  const url = `http://127.0.0.1:${port}`;
  await ready(url, server);
  process.env.DAYBOOK_TEST_URL = url;
  await makeDeveloper(url);
  return async () => {
    const stopped = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    const code = await stopped;
    rmSync(dir, { recursive: true, force: true });
    if (code !== 0) throw new Error(`the server ended with ${code}`);
  };
}

// The command line makes admins and viewers only.
async function makeDeveloper(url) {
  const json = { "Content-Type": "application/json", "X-Requested-With": "daybook" };
  const body = JSON.stringify({ email: "owner@example.com", password: PASSWORD });
  const signedIn = await fetch(`${url}/api/v1/session`, { method: "POST", headers: json, body });
  const headers = { ...json, Cookie: signedIn.headers.get("set-cookie").split(";")[0] };
  const members = await (await fetch(`${url}/api/v1/projects/3/members`, { headers })).json();
  const { user_id } = members.find((member) => member.email === "developer@example.com");
  const changed = await fetch(`${url}/api/v1/projects/3/members/${user_id}`, { method: "PATCH", headers, body: JSON.stringify({ role: "developer" }) });
  if (!changed.ok) throw new Error(`the developer's role: ${changed.status}`);
}

export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export async function ready(url, server) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the server is not ready after 10 seconds");
}
