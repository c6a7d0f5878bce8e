// Exports: exactly what is filtered, counted beforehand, with progress, and only where the project allows it.
import { readFile } from "node:fs/promises";
import { LOG, expect, expectAccessible, open, rows, test } from "./page.mjs";

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
