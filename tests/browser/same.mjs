// What is done is in the address, and nowhere else: a reload and another browser show the same, Back undoes it, Forward redoes it.
import { isDeepStrictEqual } from "node:util";
import { LOG, chip, expect, frames, rows, session, test as base, visit } from "./page.mjs";

// Other browsers, signed in, in which nothing was done: of another language, and where the address says the zone, of another zone.
const elsewhere = (timezoneId, locale) => [
  async ({ browser }, use) => {
    const context = await browser.newContext({ storageState: await session(browser), baseURL: process.env.DAYBOOK_TEST_URL, viewport: { width: 1440, height: 900 }, timezoneId, locale });
    await use(await context.newPage());
    await context.close();
  },
  { scope: "worker" },
];
export const test = base.extend({ other: elsewhere("America/Los_Angeles", "de-DE"), abroad: elsewhere("Asia/Tokyo", "ja-JP") });

export const button = (name) => (page) => page.getByRole("button", { name, exact: true }).click();

// Opens a field of the filter menu.
export async function openField(page, field) {
  await button("Filter")(page);
  await button(field)(page);
}

// Ticks a value of a field, or takes the tick off; the first unless it is named.
export const tick = (field, value) => async (page) => {
  await openField(page, field);
  await page.getByRole("group", { name: field, exact: true }).getByRole("checkbox", value && { name: value }).first().click();
  await page.keyboard.press("Escape");
};

// Opens the nth row of the table.
export const openRow = (nth) => async (page) => {
  await rows(page).nth(nth).locator("td.method").click();
  await expect(page.locator(".drawer .facts")).toBeVisible();
};

export const dateRange = (page) => chip(page, "Date range").getByRole("button").click();

// A week of which the demo has entries, by the clocks of UTC and of Los Angeles. At noon no clock is ever changed.
const noon = (daysAgo, seconds) => new Date(Math.floor(Date.now() / 86_400_000 - daysAgo) * 86_400_000 + 43_200_000 + seconds * 1_000);
const written = (time) => ({
  utc: time.toISOString().replace("Z", "000Z"),
  local: time.toLocaleString("sv-SE", { timeZone: "America/Los_Angeles" }).replace(" ", "T"),
});
export const [FROM, TO] = [written(noon(9, 0)), written(noon(2, 5))];
export const WEEK = `from=${FROM.utc}&to=${TO.utc}`;

// A text that stands in a regular expression for itself.
export const literally = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
// The query string that something leads to, in full.
export const exactly = (query) => new RegExp(`\\?${literally(query)}$`);

// What a person sees of it, once nothing changes any more: the chart, and what lies below the window, follow the rows by a frame.
export async function seen(page) {
  let last;
  await expect.poll(async () => {
    await expect(page.locator("main [aria-busy=true], .bone, .stale")).toHaveCount(0);
    const [former, now] = [last, await look(page)];
    last = now;
    await frames(page, 8);
    return isDeepStrictEqual(former, now);
  }, { intervals: [0] }).toBe(true);
  return last;
}

// Where a range ends now, its counts go on.
function look(page) {
  return page.evaluate(() => {
    const texts = (selector) => [...document.querySelectorAll(selector)].map((found) => found.textContent);
    const value = (selector) => document.querySelector(selector)?.value;
    const search = new URLSearchParams(location.search);
    const moves = !search.has("to") && search.get("range") !== "30d";
    return {
      rows: texts("table.entries tbody tr"),
      chips: texts(".chip"),
      zone: texts(".zone"),
      heading: texts("h1, h2"),
      search: value("input[type=search], .search-input"),
      charts: document.querySelectorAll(".chart").length,
      zoomed: texts(".volume-head .quiet.accent"),
      bars: search.has("to") ? texts(".volume-table tbody tr") : [],
      position: moves ? texts(".position").map((text) => text.split(" of ")[0]) : texts(".position"),
      size: value("#page-size"),
      entry: texts(".drawer"),
      wrong: texts("[role=alert]"),
      ways: moves ? [] : texts(".ways li"),
    };
  });
}

// Rows, or what stands in their place.
const shown = (page) => expect(page.locator("table.entries:not(.skeleton) tbody tr, main .message, .manage form").first()).toBeVisible();

// A test for each control: where somebody is (`at`), what they do (`act`), and where it leads (`to`). What must be there beforehand
// is done by `before`, and the page is loaded anew after it.
export function inTheAddress(controls) {
  for (const [name, { at = "range=30d", before: prepare, act, to }] of Object.entries(controls)) {
    test(`${name} is all in the address`, async ({ page, other, abroad }) => {
      test.slow();
      await visit(page, `${LOG}?${at}`);
      await shown(page);
      if (prepare) {
        await prepare(page);
        await page.reload();
        await shown(page);
      }
      const [before, start] = [await seen(page), page.url()];
      await act(page);
      await expect(page).toHaveURL(to);
      const done = page.url();
      await expect.poll(() => seen(page)).not.toEqual(before);
      const after = await seen(page);

      await page.reload();
      await expect.poll(() => seen(page)).toEqual(after);
      expect(page.url()).toBe(done);
      const them = new URL(done).searchParams.has("tz") ? abroad : other;
      await them.goto(done);
      await expect.poll(() => seen(them)).toEqual(after);
      expect(them.url()).toBe(done);
      await page.goBack();
      await expect(page).toHaveURL(start);
      await expect.poll(() => seen(page)).toEqual(before);
      await page.goForward();
      await expect(page).toHaveURL(done);
      await expect.poll(() => seen(page)).toEqual(after);
    });
  }
}
