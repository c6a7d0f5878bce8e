// The volume chart: what it shows, and how a span of time is chosen on it.
import { fix } from "./fixtures.mjs";
import { LOG, chip, expect, expectAccessible, open, rows, test } from "./page.mjs";

const chart = (page) => page.getByRole("slider", { name: "Bars of the chart" });
const bars = (page) => page.locator(".chart svg rect");
const window_ = (page) => {
  const search = new URL(page.url()).searchParams;
  return [search.get("from"), search.get("to")];
};
const volume = async (page, query) => (await page.request.get(`/api/v1/projects/1/audit-logs/volume?${query}&buckets=60&tz=America/Los_Angeles`)).json();

// Drags over the chart, from one share of its width to another.
async function drag(page, from, to) {
  const { x, y, width, height } = await chart(page).boundingBox();
  await page.mouse.move(x + width * from, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * ((from + to) / 2), y + height / 2);
  await page.mouse.move(x + width * to, y + height / 2);
}

test("bars, a legend and a hidden table carry the same numbers", async ({ page }) => {
  await open(page, `${LOG}?range=7d`);
  await expect(rows(page)).toHaveCount(50);
  await expect(bars(page).first()).toBeVisible();
  const answer = await volume(page, "range=7d");
  const total = answer.buckets.reduce((sum, bucket) => sum + bucket.total, 0);
  await expect(page.locator(".volume-head")).toContainText(`${total.toLocaleString("en-US")} entries`);
  await expect(page.locator(".volume-head")).toContainText("3 h per bar");
  const table = page.getByRole("table", { name: /^Entries over time/ });
  const filled = answer.buckets.filter((bucket) => bucket.total > 0);
  await expect(table.locator("tbody tr")).toHaveCount(filled.length);
  const shown = (await table.locator("tbody tr td:last-child").allTextContents()).map(Number);
  expect(shown).toEqual(filled.map((bucket) => bucket.total));
  await expectAccessible(page);
});

test("marks of the axis lie where the calendar of the shown zone has them", async ({ page }) => {
  await open(page, `${LOG}?range=24h`);
  await expect(bars(page).first()).toBeVisible();
  const labels = await page.locator(".chart text[text-anchor=middle]").allTextContents();
  expect(labels.length).toBeGreaterThan(3);
  for (const label of labels) expect(label).toMatch(/^(\d\d:00|[A-Z][a-z]{2} \d{1,2})$/);
  expect(labels.filter((label) => label.includes(" "))).toHaveLength(1);
});

test("dragging chooses whole bars, Back undoes it, and Reset zoom returns to the range before", async ({ page, browser }) => {
  await open(page, `${LOG}?range=7d`);
  await expect(bars(page).first()).toBeVisible();
  const { buckets } = await volume(page, "range=7d");
  await drag(page, 0.4, 0.6);
  await expect(page.locator(".brush.choosing")).toBeVisible();
  await expect(page.locator(".chart-tooltip")).toContainText("2xx 3xx");
  await page.mouse.up();
  await expect(page).toHaveURL(/[?&]from=.*&to=.*&unzoomed=7d$/);
  const [from, to] = window_(page);
  expect(buckets.map((bucket) => bucket.start)).toContain(from);
  expect(buckets.map((bucket) => bucket.end)).toContain(to);
  await expect(page.getByRole("button", { name: "Reset zoom" })).toBeVisible();

  // The address is all there is to it
  const zoomed = page.url();
  await page.reload();
  await expect(page.getByRole("button", { name: "Reset zoom" })).toBeVisible();
  expect(page.url()).toBe(zoomed);
  await page.goBack();
  await expect(page).toHaveURL(`${LOG}?range=7d`);
  await page.goForward();
  await expect(page).toHaveURL(zoomed);
  const other = await (await browser.newContext({ storageState: await page.context().storageState(), baseURL: process.env.DAYBOOK_TEST_URL })).newPage();
  await other.goto(zoomed);
  await expect(other.getByRole("button", { name: "Reset zoom" })).toBeVisible();
  await other.context().close();

  // Zooming on keeps the first range
  await expect(bars(page).first()).toBeVisible();
  await drag(page, 0.3, 0.5);
  await page.mouse.up();
  await expect(page).toHaveURL(/&unzoomed=7d$/);
  await expect(page).not.toHaveURL(zoomed);
  await page.getByRole("button", { name: "Reset zoom" }).click();
  await expect(page).toHaveURL(`${LOG}?range=7d`);
});

test("a bar that is pointed at says its time and its counts", async ({ page }) => {
  await open(page, `${LOG}?range=24h`);
  await expect(bars(page).first()).toBeVisible();
  const tooltip = page.locator(".chart-tooltip");
  await expect(tooltip).toHaveCount(0);
  const { x, y, width, height } = await chart(page).boundingBox();
  await page.mouse.move(x + width * 0.5, y + height / 2);
  await expect(tooltip).toContainText(/[A-Z][a-z]{2} \d{1,2}, \d\d:\d\d – /);
  const shown = (await tooltip.locator(".tooltip-line").allTextContents()).map((line) => line.replaceAll(",", ""));
  const { buckets } = await volume(page, "range=24h");
  const counts = ({ by_status, total }) => [`2xx 3xx${by_status["1xx"] + by_status["2xx"] + by_status["3xx"]}`, `4xx${by_status["4xx"]}`, `5xx${by_status["5xx"]}`, `All${total}`];
  expect(buckets.map(counts)).toContainEqual(shown);
  await page.mouse.move(0, 0);
  await expect(tooltip).toHaveCount(0);
});

test("a click chooses one bar, and Escape lets go of what is being chosen", async ({ page }) => {
  await open(page, `${LOG}?range=7d`);
  await expect(bars(page).first()).toBeVisible();
  await drag(page, 0.4, 0.6);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(page).toHaveURL(`${LOG}?range=7d`);

  const { x, y, width, height } = await chart(page).boundingBox();
  await page.mouse.click(x + width * 0.5, y + height / 2);
  await expect(page).toHaveURL(/unzoomed=7d$/);
  const [from, to] = window_(page).map(Date.parse);
  expect(to - from).toBe(3 * 3_600_000);
});

test("the same by keyboard", async ({ page }) => {
  await open(page, `${LOG}?range=7d`);
  await expect(bars(page).first()).toBeVisible();
  const { buckets } = await volume(page, "range=7d");
  await chart(page).focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await expect(chart(page)).toHaveAttribute("aria-valuetext", new RegExp(`: ${buckets[1].total} entr`));
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(page.locator(".brush.choosing")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(page.locator(".brush.choosing")).toHaveCount(0);
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/unzoomed=7d$/);
  expect(window_(page)[1]).toBe(buckets[1].end);
});

test("a finger chooses too", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: process.env.DAYBOOK_TEST_URL, hasTouch: true, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await open(page, `${LOG}?range=7d`);
  await expect(bars(page).first()).toBeVisible();
  const { x, y, width, height } = await chart(page).boundingBox();
  await page.touchscreen.tap(x + width * 0.6, y + height / 2);
  await expect(page).toHaveURL(/unzoomed=7d$/);
  await context.close();
});

test("the chart can be hidden, and stays hidden", async ({ page }) => {
  const asked = [];
  await open(page, `${LOG}?range=7d`);
  await page.getByRole("button", { name: "Hide chart" }).click();
  await expect(page).toHaveURL(`${LOG}?range=7d&chart=hidden`);
  await expect(page.getByRole("button", { name: "Show chart" })).toBeFocused();
  await expect(chart(page)).toHaveCount(0);
  page.on("request", (request) => request.url().includes("/volume") && asked.push(request.url()));
  await page.reload();
  await expect(rows(page)).toHaveCount(50);
  expect(asked).toEqual([]);
  await expectAccessible(page);
  await chip(page, "Date range").getByRole("button").click();
  await page.getByRole("button", { name: "Last 24 hours" }).click();
  await expect(page).toHaveURL(`${LOG}?range=24h&chart=hidden`);
  await page.getByRole("button", { name: "Show chart" }).click();
  await expect(page).toHaveURL(`${LOG}?range=24h`);
  await expect(page.getByRole("button", { name: "Hide chart" })).toBeFocused();
  await expect(bars(page).first()).toBeVisible();
});

test("a chart that fails leaves the rows alone and can be tried again", async ({ page }) => {
  await page.route(/audit-logs\/volume\?/, (route) => route.fulfill({ status: 500, body: "" }));
  await open(page, `${LOG}?range=7d`);
  await expect(rows(page)).toHaveCount(50);
  await expect(page.getByRole("alert")).toContainText("The chart could not be loaded");
  await expectAccessible(page);
  await page.unroute(/audit-logs\/volume\?/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(bars(page).first()).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a chart that is slow holds up nothing, and nothing jumps when it comes", async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/audit-logs\/volume\?/, async (route) => (await held, route.continue()));
  await open(page, `${LOG}?range=7d`);
  await expect(rows(page)).toHaveCount(50);
  const before = await rows(page).first().boundingBox();
  release();
  await expect(bars(page).first()).toBeVisible();
  expect(await rows(page).first().boundingBox()).toEqual(before);
});

test("the chart is redrawn for another width", async ({ page }) => {
  await open(page, `${LOG}?range=7d`);
  await expect(bars(page).first()).toBeVisible();
  await page.setViewportSize({ width: 800, height: 900 });
  await expect.poll(async () => {
    const { x, width } = await chart(page).boundingBox();
    const last = await bars(page).last().boundingBox();
    return last.x + last.width <= x + width + 1;
  }).toBe(true);
});

test("over years, the marks are first days of months", async ({ page }) => {
  const range = { from: "2024-02-10T00:00:00.000000Z", to: "2026-08-20T00:00:00.000000Z" };
  const by_status = { "1xx": 0, "2xx": 9, "3xx": 0, "4xx": 0, "5xx": 0 };
  const buckets = [{ start: range.from, end: range.to, total: 9, by_status }];
  await fix(page, { "/projects/1/audit-logs/volume": { range, interval_seconds: 79_833_600, buckets } });
  await page.goto(`${LOG}?from=2024-02-10T00:00:00Z&to=2026-08-20T00:00:00Z`);
  const marks = page.locator(".chart svg text", { hasText: /^[A-Z]/ });
  await expect(marks.first()).toHaveText(/^(Mar|Apr) 2024$/);
  for (const mark of await marks.allTextContents()) expect(mark).toMatch(/^[A-Z][a-z]{2} 202[456]$/);
});

test("the number of bars follows the window", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const asked = [];
  page.on("request", (request) => request.url().includes("/volume?") && asked.push(new URL(request.url()).searchParams.get("buckets") ?? "60"));
  await open(page, `${LOG}?range=7d`);
  await expect(page.locator(".chart svg rect").first()).toBeVisible();
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect.poll(() => asked).toEqual(["32", "60"]);
});

test("whoever resets the zoom stays at the chart", async ({ page }) => {
  await open(page, `${LOG}?from=2026-06-10T00:00:00Z&to=2026-06-11T00:00:00Z&unzoomed=30d`);
  await page.getByRole("button", { name: "Reset zoom" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${LOG}?range=30d`);
  await expect(page.getByRole("slider", { name: "Bars of the chart" })).toBeFocused();
});
