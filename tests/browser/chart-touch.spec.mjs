// The chart under a finger, in another theme, on a dense screen, and where clocks are changed.
import { LOG, expect, frames, rows, test, visit } from "./page.mjs";
import { fix } from "./fixtures.mjs";

const chart = (page) => page.getByRole("slider", { name: "Bars of the chart" });
const bars = (page) => page.locator(".chart svg rect");
const volume = async (page, query) => (await page.request.get(`/api/v1/projects/1/audit-logs/volume?${query}&tz=America/Los_Angeles`)).json();

// Puts a finger down, moves it over the points, and lifts it.
async function swipe(page, points) {
  const client = await page.context().newCDPSession(page);
  const touch = (type, touchPoints) => client.send("Input.dispatchTouchEvent", { type, touchPoints });
  await touch("touchStart", [points[0]]);
  for (const point of points.slice(1)) {
    await touch("touchMove", [point]);
    await frames(page, 2);
  }
  await touch("touchEnd", []);
}
const between = (from, to, steps = 8) =>
  Array.from({ length: steps + 1 }, (_, step) => ({ x: from.x + ((to.x - from.x) * step) / steps, y: from.y + ((to.y - from.y) * step) / steps }));

// The pixels of a part of the chart, each as `[red, green, blue]`. The picture is decoded on a page of its own, for the dashboard's
// policy allows no such thing.
async function pixels(page, { x, y, width, height }) {
  const area = await chart(page).boundingBox();
  const picture = await page.screenshot({ clip: { x: area.x + x, y: area.y + y, width, height }, scale: "device" });
  const reader = await page.context().newPage();
  const { across, data } = await reader.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    return { across: bitmap.width, data: [...context.getImageData(0, 0, bitmap.width, bitmap.height).data] };
  }, picture.toString("base64"));
  await reader.close();
  return { across, down: data.length / 4 / across, at: (x, y) => data.slice((y * across + x) * 4, (y * across + x) * 4 + 3) };
}

// Where the largest bar lies within the chart, in CSS pixels.
const largestBar = (page) => bars(page).evaluateAll((all) => {
  const area = (bar) => bar.width.baseVal.value * bar.height.baseVal.value;
  const largest = all.filter((bar) => bar.classList.contains("bar-ok")).reduce((one, other) => (area(other) > area(one) ? other : one));
  const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => largest[name].baseVal.value);
  return { x, y, width, height };
});

test.describe("under a finger", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test("dragging along the bars chooses a span of whole bars", async ({ page }) => {
    await visit(page, `${LOG}?range=7d`);
    await expect(bars(page).first()).toBeVisible();
    const { x, y, width, height } = await chart(page).boundingBox();
    const middle = y + height / 2;
    await swipe(page, between({ x: x + width * 0.4, y: middle }, { x: x + width * 0.8, y: middle }));
    await expect(page).toHaveURL(/[?&]from=[^&]+&to=[^&]+&unzoomed=7d$/);
    const search = new URL(page.url()).searchParams;
    const { buckets } = await volume(page, "range=7d&buckets=32");
    expect(buckets.map(({ start }) => start)).toContain(search.get("from"));
    expect(buckets.map(({ end }) => end)).toContain(search.get("to"));
    const share = (Date.parse(search.get("to")) - Date.parse(search.get("from"))) / (7 * 86_400_000);
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.6);
  });

  test("dragging up scrolls the page, and chooses nothing", async ({ page }) => {
    await visit(page, `${LOG}?range=7d`);
    await expect(rows(page)).toHaveCount(50);
    await expect(bars(page).first()).toBeVisible();
    const { x, y, width, height } = await chart(page).boundingBox();
    const start = { x: x + width * 0.6, y: y + height * 0.8 };
    await swipe(page, between(start, { ...start, y: start.y - 300 }));
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(100);
    await expect(page.locator(".brush.choosing")).toHaveCount(0);
    await expect(page).toHaveURL(`${LOG}?range=7d`);
    await expect(page.locator(".chart-tooltip")).toHaveCount(0);
  });
});

test("another theme draws the bars in its own colours", async ({ page }) => {
  await visit(page, `${LOG}?range=30d`);
  await expect(bars(page).first()).toBeVisible();
  const bar = await largestBar(page);
  const middle = { x: bar.x + Math.floor(bar.width / 2), y: bar.y + Math.floor(bar.height / 2), width: 1, height: 1 };
  const seen = [];
  for (const colorScheme of ["dark", "light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const ink = await page.locator(".chart rect.bar-ok").first().evaluate((bar) => getComputedStyle(bar).fill.match(/\d+/g).map(Number));
    await expect.poll(async () => (await pixels(page, middle)).at(0, 0)).toEqual(ink);
    seen.push(ink);
  }
  expect(seen[0]).toEqual([95, 208, 187]);
  expect(seen[1]).not.toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
});

test.describe("on a screen with two pixels for one", () => {
  test.use({ deviceScaleFactor: 2 });

  test("bars have sharp edges, and labels are finer than a pixel of the page", async ({ page }) => {
    await visit(page, `${LOG}?range=30d`);
    await expect(bars(page).first()).toBeVisible();
    // What is made of shapes and letters has no pixels of its own that could be too few.
    await expect(page.locator(".chart canvas, .chart img, .chart image")).toHaveCount(0);
    const bar = await largestBar(page);
    const across = await pixels(page, { x: bar.x - 2, y: bar.y + Math.floor(bar.height / 2), width: bar.width + 4, height: 1 });
    expect([across.across, across.down]).toEqual([(bar.width + 4) * 2, 2]);
    const ink = [95, 208, 187];
    const inked = Array.from({ length: across.across }, (_, x) => across.at(x, 0).join() === ink.join());
    // Two pixels of the page on either side, and no half a pixel that is neither bar nor ground.
    expect(inked).toEqual([...Array(4).fill(false), ...Array(bar.width * 2).fill(true), ...Array(4).fill(false)]);

    const label = await page.locator(".chart text").first().evaluate((text) => {
      const [one, all] = [text.getBoundingClientRect(), text.closest(".chart").getBoundingClientRect()];
      return { x: Math.floor(one.x - all.x), y: Math.floor(one.y - all.y), width: Math.ceil(one.width), height: Math.ceil(one.height) };
    });
    const letters = await pixels(page, label);
    let fine = 0;
    for (let y = 0; y < letters.down - 1; y += 2) {
      for (let x = 0; x < letters.across - 1; x += 2) {
        const four = [[0, 0], [1, 0], [0, 1], [1, 1]].map(([right, below]) => `${letters.at(x + right, y + below)}`);
        if (new Set(four).size > 1) fine += 1;
      }
    }
    expect(fine).toBeGreaterThan(4);
  });
});

// Spans of a calendar in which clocks are changed.
const CHANGES = {
  "clocks are set back": { tz: "America/Los_Angeles", from: "2026-10-31T07:00:00Z", to: "2026-11-03T08:00:00Z" },
  "clocks are set forward": { tz: "Europe/Berlin", from: "2026-03-27T23:00:00Z", to: "2026-03-30T22:00:00Z" },
  "an hour comes twice": { tz: "America/Los_Angeles", from: "2026-11-01T05:00:00Z", to: "2026-11-01T13:00:00Z" },
  "clocks are half an hour beside the others": { tz: "Australia/Adelaide", from: "2026-04-03T13:30:00Z", to: "2026-04-06T14:30:00Z" },
};

for (const [name, { tz, from, to }] of Object.entries(CHANGES)) {
  test(`where ${name}, each mark of the axis stands where clocks show what it says`, async ({ page }) => {
    const micros = (time) => new Date(time).toISOString().replace("Z", "000Z");
    const [first, last] = [Date.parse(from), Date.parse(to)];
    const hours = Array.from({ length: (last - first) / 3_600_000 }, (_, hour) => first + hour * 3_600_000);
    const by_status = { "1xx": 0, "2xx": 5, "3xx": 0, "4xx": 0, "5xx": 0 };
    const buckets = hours.map((start) => ({ start: micros(start), end: micros(start + 3_600_000), total: 5, by_status }));
    const range = { from: micros(first), to: micros(last) };
    await fix(page, { "/projects/1/audit-logs/volume": { range, interval_seconds: 3_600, buckets } });
    await page.goto(`${LOG}?from=${range.from}&to=${range.to}&tz=${tz}`);
    await expect(bars(page).first()).toBeVisible();
    const lines = await page.locator(".chart line.grid").first().evaluate((line) => [line.x1.baseVal.value, line.x2.baseVal.value]);
    const marks = await page.locator(".chart text[text-anchor=middle]").evaluateAll((all) => all.map((text) => [text.textContent, text.x.baseVal[0].value]));
    expect(marks.length).toBeGreaterThan(5);
    const [left, right] = lines;
    const pixel = (last - first) / (right - left);
    const clock = (time) => new Intl.DateTimeFormat("en-US", { timeZone: tz, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(time);
    const day = (time) => new Intl.DateTimeFormat("en-US", { timeZone: tz, month: "short", day: "numeric" }).format(time);
    const said = marks.map(([label, x]) => {
      // A mark stands on a pixel, and what it marks on a quarter of an hour.
      const time = Math.round((first + (x - left) * pixel) / 900_000) * 900_000;
      return [label, clock(time) === "00:00" ? day(time) : clock(time)];
    });
    expect(said.map(([label]) => label)).toEqual(said.map(([, shown]) => shown));
    // Every midnight is marked.
    const midnights = hours.filter((hour) => clock(hour) === "00:00").map(day);
    expect(marks.map(([label]) => label)).toEqual(expect.arrayContaining(midnights));
  });
}
