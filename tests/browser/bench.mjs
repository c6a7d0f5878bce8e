// How quick the page is, as a person sees it: Chromium and the server on one machine, 100,000 entries.
// usage: bench.mjs BINARY RESULTS
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { PASSWORD, freePort, ready } from "./server.mjs";

const [binary, results] = process.argv.slice(2);
const ENTRIES = 100_000;
const LOADS = 9;
const CHANGES = 30;
const EMAIL = "admin@example.com";

const median = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];

// Runs in the page. Rows count when the first of them is painted, by the browser's own account (Element Timing).
function watch() {
  const first = () => document.querySelector("table.entries:not(.skeleton) tbody tr");
  // The clock of a page begins with its navigation.
  let begun = 0;
  let former = null;
  addEventListener("click", () => {
    begun = performance.now();
    former = first()?.dataset.entry;
  }, { capture: true });
  new MutationObserver(() => {
    // Another filter has another first row.
    const row = first();
    if (former !== undefined && row && row.dataset.entry !== former) {
      former = undefined;
      row.querySelector(".row-link").setAttribute("elementtiming", `${begun}`);
    }
  }).observe(document, { childList: true, subtree: true });
  new PerformanceObserver((painted) => {
    for (const { identifier, renderTime } of painted.getEntries()) globalThis.rowsShown(renderTime - Number(identifier));
  }).observe({ type: "element" });
}

async function newPage(browser, baseURL, storageState) {
  const context = await browser.newContext({ baseURL, storageState, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  let arrived;
  await page.exposeFunction("rowsShown", (milliseconds) => arrived(milliseconds));
  await page.addInitScript(watch);
  const shown = (act) => {
    const time = new Promise((resolve) => (arrived = resolve));
    return act().then(() => time);
  };
  return { context, page, shown };
}

async function measure(baseURL) {
  const browser = await chromium.launch({ executablePath: process.env.DAYBOOK_TEST_CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  const signedIn = await browser.newContext({ baseURL });
  await signedIn.request.post("/api/v1/session", { data: { email: EMAIL, password: PASSWORD }, headers: { "X-Requested-With": "daybook" } });
  const session = await signedIn.storageState();
  const log = "/projects/1/audit-logs?method=GET&range=30d";

  const loads = [];
  for (let load = 0; load < LOADS; load += 1) {
    // A context of its own has an empty cache.
    const { context, page, shown } = await newPage(browser, baseURL, session);
    loads.push(await shown(() => page.goto(log)));
    await context.close();
  }
  const { page, shown } = await newPage(browser, baseURL, session);
  await shown(() => page.goto(log));
  const changes = [];
  for (let change = 0; change < CHANGES; change += 1) {
    const operator = page.getByRole("group", { name: /^Method / }).getByRole("button", { name: /^is( not)?$/ });
    changes.push(await shown(() => operator.click()));
  }
  await browser.close();
  return { loads, changes };
}

const dir = mkdtempSync(join(tmpdir(), "daybook-bench-page-"));
const port = await freePort();
const env = { PATH: process.env.PATH, DAYBOOK_DATA_DIR: dir, DAYBOOK_LISTEN: `127.0.0.1:${port}`, DAYBOOK_LOG: "warn", DAYBOOK_METRICS_LISTEN: "" };
const daybook = (args, input = "") => execFileSync(binary, args, { env, input, stdio: ["pipe", "ignore", "inherit"] });
daybook(["demo", "--project", "1", "--entries", `${ENTRIES}`, "--days", "29"]);
daybook(["user", "create", "--email", EMAIL, "--name", "Maria Keller", "--admin-of", "1", "--password-file", "-"], PASSWORD);
const server = spawn(binary, ["serve"], { env, stdio: "inherit" });
try {
  const url = `http://127.0.0.1:${port}`;
  await ready(url, server);
  const { loads, changes } = await measure(url);
  const facts = [
    { name: "milliseconds to the first rows of a cold load", value: median(loads) },
    { name: "milliseconds from a change of filter to its rows", value: median(changes) },
  ];
  for (const { name, value } of facts) console.log(`${name}: ${value.toFixed(1)}`);
  writeFileSync(results, JSON.stringify({ subject: "Dashboard, 100,000 entries", version: "", entries: ENTRIES, facts }, null, 2));
} finally {
  server.kill("SIGTERM");
  await new Promise((resolve) => server.once("exit", resolve));
  rmSync(dir, { recursive: true, force: true });
}
