// Exports: exactly what is filtered, counted beforehand, with progress, and only where the project allows it.
import { readFile } from "node:fs/promises";
import { LOG, api, expect, expectAccessible, open, rows, test, visit } from "./page.mjs";

const panel = (page) => page.getByRole("dialog", { name: "Export" });

for (const [format, extension] of [["CSV", "csv"], ["NDJSON", "ndjson"]]) {
  test(`what is filtered comes as ${format}`, async ({ page }) => {
    await open(page, `${LOG}?method=DELETE&range=30d`);
    await expect(rows(page).first()).toBeVisible();
    const total = Number((await page.locator(".position").textContent()).split("of ")[1].replace(",", ""));
    await page.getByRole("button", { name: "Export" }).click();
    await panel(page).getByRole("button", { name: format, exact: true }).click();
    await expect(panel(page)).toContainText(`${total} entries will be exported.`);
    await expectAccessible(page);
    const download = page.waitForEvent("download");
    await panel(page).getByRole("button", { name: "Download" }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(new RegExp(`^audit-logs-project-1-\\d{8}-to-\\d{8}\\.${extension}$`));
    await expect(panel(page)).toContainText(`${total} entries exported.`);
    const lines = (await readFile(await file.path(), "utf8")).trim().split("\n");
    expect(lines.length).toBe(format === "CSV" ? total + 1 : total);
    if (format === "NDJSON") for (const line of lines) expect(JSON.parse(line).method).toBe("DELETE");
  });
}

// The cells of a CSV file, by the names of its columns.
function readCsv(text) {
  const lines = [[]];
  for (const [, cell, end] of text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/g)) {
    lines.at(-1).push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end !== ",") lines.push([]);
  }
  const [head, ...rest] = lines.filter((line) => line.join("") !== "");
  return rest.map((line) => Object.fromEntries(head.map((name, column) => [name, line[column]])));
}

// An entry of the API as a line of such a file has it.
function line(entry) {
  const { actor, resource, cluster, application } = entry;
  // What a spreadsheet would take for a formula has a quote before it.
  const guarded = (value) => String(value ?? "").replace(/^(?=[=+\-@\t\r])/, "'");
  const cells = {
    started_at: entry.started_at, method: entry.method, path: entry.path, action: entry.action, actor_type: actor.type, actor_id: actor.id,
    actor_name: actor.name, actor_email: actor.email, remote_ip: entry.remote_ip, user_agent: entry.user_agent, resource_type: resource?.type,
    resource_id: resource?.id, resource_name: resource?.name, cluster_id: cluster?.id, cluster_name: cluster?.name, application_id: application?.id,
    application_name: application?.name, environment_group: entry.environment_group, status_code: entry.status_code, id: entry.id,
    source: entry.source, cli_command: entry.cli_command, request_id: entry.request_id, duration_ms: entry.duration_ms, received_at: entry.received_at,
    preview_environment_id: entry.preview_environment?.id, preview_environment_name: entry.preview_environment?.name,
  };
  return Object.fromEntries(Object.entries(cells).map(([name, value]) => [name, guarded(value)]));
}

// Every entry that the API answers to a query, page by page.
async function answered(page, query) {
  const entries = [];
  for (let cursor = ""; cursor !== null; ) {
    const answer = (await api(page, "GET", `/projects/1/audit-logs?${query}&limit=200${cursor && `&cursor=${cursor}`}`)).body;
    entries.push(...answer.entries);
    cursor = answer.next_cursor;
  }
  return entries;
}

const NOON = (daysAgo) => `${new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10)}T12:00:00.000000Z`;
const QUERIES = {
  "several filters, a search and a range": `method=DELETE&method=PATCH&method=POST&source_exclude=api&status=2xx&status=4xx&search=er&from=${NOON(12)}&to=${NOON(2)}`,
  "what is left out": `actor_exclude=user:58392&method_exclude=GET&resource_type_exclude=cluster&search=a&from=${NOON(9)}&to=${NOON(5)}`,
  "a page that is not the first": `method_exclude=DELETE&from=${NOON(15)}&to=${NOON(1)}`,
};

for (const [name, query] of Object.entries(QUERIES)) {
  test(`an export of ${name} holds what the API answers, cell by cell`, async ({ page }) => {
    test.slow();
    await visit(page, `${LOG}?${query}`);
    await expect(rows(page).first()).toBeVisible();
    if (name.includes("page")) {
      await page.getByRole("button", { name: "Older" }).click();
      await expect(page.locator(".position")).toContainText("51–100");
    }
    const entries = await answered(page, query);
    expect(entries.length).toBeGreaterThan(20);
    for (const [format, read] of [["CSV", readCsv], ["NDJSON", (text) => text.trim().split("\n").map((one) => JSON.parse(one))]]) {
      await page.getByRole("button", { name: "Export" }).click();
      await panel(page).getByRole("button", { name: format, exact: true }).click();
      await expect(panel(page)).toContainText(`${entries.length.toLocaleString("en-US")} entries will be exported.`);
      const download = page.waitForEvent("download");
      await panel(page).getByRole("button", { name: "Download" }).click();
      const written = read(await readFile(await (await download).path(), "utf8"));
      if (format === "CSV") {
        expect(written).toEqual(entries.map(line));
      } else {
        expect(written).toHaveLength(entries.length);
        written.forEach((whole, at) => expect(whole).toMatchObject(entries[at]));
      }
      await page.keyboard.press("Escape");
    }
  });
}

test("above 10,000 matches it says so before the download", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await page.route(/audit-logs\/volume\?.*buckets=1/, async (route) => {
    const answer = await (await route.fetch()).json();
    answer.buckets[0].total = 12_480;
    await route.fulfill({ json: answer });
  });
  await page.getByRole("button", { name: "Export" }).click();
  await expect(panel(page)).toContainText("12,480 entries match; the first 10,000 will be exported. Narrow the date range or add filters.");
  await expectAccessible(page);
});

test("an export that fails says why, and can be tried again", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await page.route(/audit-logs\/export\?/, (route) => route.fulfill({ status: 200, headers: { "Daybook-Exported": "3" }, body: "started_at\na\n__export_failed__\n" }));
  await page.getByRole("button", { name: "Export" }).click();
  await panel(page).getByRole("button", { name: "Download" }).click();
  await expect(panel(page).getByRole("alert")).toContainText("broke off");
  await page.unroute(/audit-logs\/export\?/);
  const download = page.waitForEvent("download");
  await panel(page).getByRole("button", { name: "Download" }).click();
  await download;
  await expect(panel(page)).toContainText(/3,\d{3} entries exported\./);
});

test("how far it is can be seen, and it can be given up", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  // An answer that goes on until it is given up
  await page.evaluate(() => {
    const real = globalThis.fetch;
    globalThis.fetch = (request, init) => {
      if (!(request.url ?? request).includes("/export?")) return real(request, init);
      const signal = request.signal ?? init?.signal;
      const body = new ReadableStream({
        start(stream) {
          stream.enqueue(new TextEncoder().encode("started_at\na\nb\n"));
          signal.addEventListener("abort", () => stream.error(new DOMException("aborted", "AbortError")));
        },
      });
      return Promise.resolve(new Response(body, { headers: { "Daybook-Exported": "4", "Content-Type": "text/csv" } }));
    };
  });
  await page.getByRole("button", { name: "Export" }).click();
  await panel(page).getByRole("button", { name: "Download" }).click();
  await expect(panel(page)).toContainText("2 of 4 entries");
  await expect(panel(page).getByRole("progressbar", { name: "Export" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Exporting 50%" })).toBeVisible();
  await expectAccessible(page);
  await panel(page).getByRole("button", { name: "Cancel" }).click();
  await expect(panel(page).getByRole("button", { name: "Download" })).toBeVisible();
  await expect(panel(page).getByRole("alert")).toHaveCount(0);
});

test("where it is not known whether exports are allowed, whoever tries is told", async ({ page }) => {
  await page.route("**/api/v1/projects/1", (route) => route.fulfill({ status: 500, body: "" }));
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await page.getByRole("button", { name: "Export" }).click();
  await expect(panel(page).getByRole("button", { name: "Download" })).toBeVisible();
});

test("where the project does not allow exports there is no button", async ({ page }) => {
  await page.route("**/api/v1/projects/1", async (route) => {
    const answer = await (await route.fetch()).json();
    await route.fulfill({ json: { ...answer, export_enabled: false } });
  });
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await expect(page.getByRole("button", { name: "Export" })).toHaveCount(0);
});
