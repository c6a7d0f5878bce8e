// Runs a command against the real program on a fresh SQLite database: `node server.mjs BINARY COMMAND…`. The command finds
// the address and one credential of each kind in its environment.
import { execFileSync, spawn } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [binary, command, ...args] = process.argv.slice(2);
const PASSWORD = "a password for the tests";
const SECRET = randomBytes(32).toString("hex");

const dir = mkdtempSync(join(tmpdir(), "daybook-description-"));
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const env = {
  PATH: process.env.PATH,
  DAYBOOK_DATA_DIR: dir,
  DAYBOOK_LISTEN: `127.0.0.1:${port}`,
  // Requests that are not HTTP are asked on purpose; the framework logs each as an error.
  DAYBOOK_LOG: "error,actix_http=off",
  DAYBOOK_JWT_SECRET: SECRET,
};
const daybook = (words, input = "") =>
  execFileSync(binary, words, { env, input, encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] }).trim();
const token = (role) => daybook(["token", "create", "--project", "1", "--role", role, "--name", `${role}-token`]);

let server;
let status = 1;
try {
  daybook(["demo", "--project", "1", "--entries", "2000", "--days", "20"]);
  const user = ["user", "create", "--password-file", "-", "--email", "maria@example.com", "--name", "Maria Keller"];
  daybook([...user, "--admin-of", "1"], PASSWORD);
  const admin = token("admin");
  server = spawn(binary, ["serve"], { env, stdio: ["ignore", "ignore", "inherit"] });
  await ready();
  const page = await fetch(`${url}/api/v1/projects/1/audit-logs?limit=1`, { headers: { authorization: `Bearer ${admin}` } });
  const { entries } = await page.json();
  status = await run({
    DAYBOOK_TEST_URL: url,
    DAYBOOK_TEST_EMAIL: "maria@example.com",
    DAYBOOK_TEST_PASSWORD: PASSWORD,
    DAYBOOK_TEST_ADMIN: admin,
    DAYBOOK_TEST_INGEST: token("ingest"),
    DAYBOOK_TEST_INSTANCE_ADMIN: signed({ sub: "operator", instance_admin: true, roles: {}, exp: 4_102_444_800 }),
    DAYBOOK_TEST_ENTRY: entries[0].id,
  });
} finally {
  server?.kill("SIGKILL");
  rmSync(dir, { recursive: true, force: true });
}
process.exit(status);

// A token as a platform would sign it: HS256.
function signed(claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const content = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${content}.${createHmac("sha256", SECRET).update(content).digest("base64url")}`;
}

function run(added) {
  const child = spawn(command, args, { env: { ...process.env, ...added }, stdio: "inherit" });
  return new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function ready() {
  for (let tries = 0; tries < 100; tries += 1) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the server is not ready after 10 seconds");
}
