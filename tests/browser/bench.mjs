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

const share = (times, part) => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))];
const median = (times) => share(times, 0.5);

// Runs in the page. Rows count when the first of them is painted, by the browser's own account (Element Timing).
function watch() {
  const first = () => document.querySelector("table.entries:not(.skeleton) tbody tr");
  // The clock of a page begins with its navigation.
  let begun = 0;
  let former = null;
  // Whatever is done last before the rows change: a click, the lifting of a dragging pointer, a key.
  const begin = () => {
    begun = performance.now();
    former = first()?.dataset.entry;
  };
  for (const event of ["pointerup", "click", "keydown"]) addEventListener(event, begin, { capture: true });
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
  const chip = page.getByRole("group", { name: /^Method / });
  const operator = chip.getByRole("button", { name: /^is( not)?$/ });
  const changes = [];
  for (let change = 0; change < CHANGES; change += 1) changes.push(await shown(() => operator.click()));

  await chip.locator("button.chip-values").click();
  const only = ["POST", "GET"].map((method) => page.getByRole("button", { name: `Only ${method}`, exact: true }));
  for (const button of only) await button.waitFor({ state: "attached" });
  const values = [];
  for (let change = 0; change < CHANGES; change += 1) values.push(await shown(() => only[change % 2].click({ force: true })));
  await page.keyboard.press("Escape");

  const search = page.getByLabel("Search audit logs");
  const searches = [];
  for (let change = 0; change < CHANGES; change += 1) {
    await search.fill(["ledger", "webhooks"][change % 2]);
    // Enter does not wait for more to be typed.
    searches.push(await shown(() => search.press("Enter")));
  }

  const brushes = [];
  for (let change = 0; change < CHANGES; change += 1) {
    await shown(() => page.goto(log));
    await page.locator(".chart svg rect").first().waitFor();
    const { x, y, width, height } = await page.getByRole("slider", { name: "Bars of the chart" }).boundingBox();
    await page.mouse.move(x + width * 0.3, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width * (0.5 + change / 100), y + height / 2, { steps: 4 });
    brushes.push(await shown(() => page.mouse.up()));
  }
  await browser.close();
  return { loads, changes, values, searches, brushes };
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
  const { loads, changes, values, searches, brushes } = await measure(url);
  const facts = [
    { name: "milliseconds to the first rows of a cold load", value: median(loads) },
    { name: "milliseconds from a change of filter to its rows", value: median(changes) },
    { name: "milliseconds to the first rows of a cold load, 95th percentile", value: share(loads, 0.95) },
    { name: "milliseconds from a change of filter to its rows, 95th percentile", value: share(changes, 0.95) },
    ...[["another value of a filter", values], ["a search", searches], ["a part of the chart", brushes]].flatMap(([what, times]) => [
      { name: `milliseconds from ${what} to its rows`, value: median(times) },
      { name: `milliseconds from ${what} to its rows, 95th percentile`, value: share(times, 0.95) },
    ]),
  ];
  for (const { name, value } of facts) console.log(`${name}: ${value.toFixed(1)}`);
  writeFileSync(results, JSON.stringify({ subject: "Dashboard, 100,000 entries", version: "", entries: ENTRIES, facts }, null, 2));
} finally {
  server.kill("SIGTERM");
  await new Promise((resolve) => server.once("exit", resolve));
  rmSync(dir, { recursive: true, force: true });
}
