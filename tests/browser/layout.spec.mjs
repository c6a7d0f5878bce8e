// Nothing jumps, and everything stays reachable at twice the size.
import { LOG, WORKSHOP, OWNER, chip, expect, expectAccessible, expectToFit, frames, hold, rows, test, visit } from "./page.mjs";

// Adds up every shift of the layout, also those right after something was done: the page answers at once or keeps its place.
async function watchShifts(page) {
  await page.addInitScript(() => {
    globalThis.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        globalThis.shifts.push({ value: entry.value, of: entry.sources.map(({ node }) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.className) });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}
// But for what changes its own words with what was just chosen, and moves nothing else.
const shifts = (page) => page.evaluate(() => globalThis.shifts.splice(0).filter(({ of }) => of.some((name) => !["chip", "clear-all", "volume-interval"].includes(name))));
const settled = async (page) => {
  await expect(page.locator("main [aria-busy=true], .bone")).toHaveCount(0);
  await frames(page, 24);
};

test("nothing shifts on a cold load", async ({ page }) => {
  await watchShifts(page);
  await visit(page, `${LOG}?method_exclude=GET&range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await expect(page.locator(".chart svg rect").first()).toBeVisible();
  await settled(page);
  expect(await shifts(page)).toEqual([]);
});

test("nothing shifts when another range, page or value is shown", async ({ page }) => {
  await watchShifts(page);
  await visit(page, `${LOG}?method=POST&range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await expect(page.locator(".chart svg rect").first()).toBeVisible();
  await settled(page);
  await shifts(page);
  await chip(page, "Date range").getByRole("button").click();
  await page.getByRole("button", { name: "Last 7 days" }).click();
  await settled(page);
  await page.getByRole("button", { name: "Older" }).click();
  await expect(page.locator(".position")).toContainText("51–");
  await settled(page);
  await rows(page).nth(2).locator("td.method").click();
  await expect(page.locator(".drawer .facts")).toBeVisible();
  await settled(page);
  expect(await shifts(page)).toEqual([]);
});

test("nothing shifts when the chip of a filter learns the names of its ids", async ({ page }) => {
  await watchShifts(page);
  const facets = `/api/v1/projects/1/audit-logs/facets?range=30d&field=actor&top=2`;
  await visit(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const { values } = (await (await page.request.get(facets)).json()).facets.actor;
  // Rows name their actors, too; what nobody did yet is named by the counts alone.
  const release = await hold(page, /audit-logs\/facets\?/);
  await page.goto(`${LOG}?${values.map(({ value }) => `actor_exclude=${value}`).join("&")}&method=POST&range=30d`);
  await expect(rows(page).first()).toBeVisible();
  await expect(page.locator(".chart svg rect").first()).toBeVisible();
  // Nothing is said of the filter before it can be named.
  await expect(chip(page, "Actor")).toHaveCount(0);
  const place = await rows(page).first().boundingBox();
  release();
  await expect(chip(page, "Actor")).toContainText(values[0].label);
  await settled(page);
  expect(await shifts(page)).toEqual([]);
  expect(await rows(page).first().boundingBox()).toEqual(place);
});

test("nothing shifts where exports turn out not to be allowed", async ({ page }) => {
  await watchShifts(page);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/api/v1/projects/1", async (route) => {
    const answer = await (await route.fetch()).json();
    await held;
    await route.fulfill({ json: { ...answer, export_enabled: false } });
  });
  await visit(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await expect(page.locator(".chart svg rect").first()).toBeVisible();
  await settled(page);
  await shifts(page);
  const known = page.waitForResponse("**/api/v1/projects/1");
  release();
  await known;
  await settled(page);
  await expect(page.getByRole("button", { name: "Export" })).toHaveCount(0);
  expect(await shifts(page)).toEqual([]);
});

test("hiding the chart moves the rows at once, and nothing afterwards", async ({ page }) => {
  await watchShifts(page);
  await visit(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await expect(page.locator(".chart svg rect").first()).toBeVisible();
  await settled(page);
  await shifts(page);
  const before = await rows(page).first().boundingBox();
  await page.getByRole("button", { name: "Hide chart" }).click();
  await expect(page.getByRole("button", { name: "Show chart" })).toBeVisible();
  await settled(page);
  const hidden = await rows(page).first().boundingBox();
  expect(hidden.y).toBeLessThan(before.y);
  // The one move is what was asked for: the browser does not count it, because it follows the click.
  const unasked = () => page.evaluate(() => performance.getEntriesByType("layout-shift").filter((entry) => !entry.hadRecentInput).length);
  expect(await unasked()).toBe(0);
  await page.getByRole("button", { name: "Show chart" }).click();
  await expect(page.locator(".chart svg rect").first()).toBeVisible();
  await settled(page);
  expect(await rows(page).first().boundingBox()).toEqual(before);
});

test("who wants less motion gets none", async ({ page }) => {
  await page.route("**/api/v1/projects/1/audit-logs?*", () => {});
  const motion = () => page.locator(".bone").first().evaluate((bone) => getComputedStyle(bone).animationName);
  await visit(page, `${LOG}?range=30d`);
  await expect(page.locator("table.skeleton")).toBeVisible();
  expect(await motion()).toBe("breathe");
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await motion()).toBe("none");
  const moving = await page.evaluate(() => document.getAnimations().length);
  expect(moving).toBe(0);
});

// A window of 1440 by 900 at 200 % has room for 720 by 450.
test.describe("at 200 %", () => {
  test.use({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });

  for (const [path, who] of [[`${LOG}?method_exclude=GET&range=30d`], [`${WORKSHOP}/tokens`, OWNER], [`${WORKSHOP}/members`, OWNER], [`${WORKSHOP}/settings`, OWNER]]) {
    test(`${path.split("?")[0]} fits, and every control can be reached`, async ({ page }) => {
      await visit(page, path, who);
      await expect(page.locator("main h1")).toBeAttached();
      await settled(page);
      await expectToFit(page);
      await expectAccessible(page);
      const controls = page.locator("header a:not(.skip), header button, main button:visible:not(.cell-button, .only), main a:visible, main input:visible, main select:visible");
      expect(await controls.count()).toBeGreaterThan(5);
      for (const control of await controls.all()) {
        await control.scrollIntoViewIfNeeded();
        const { x, width } = await control.boundingBox();
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(720 + 1);
      }
    });
  }

  test("menus, the open entry and dialogs can be used to their ends", async ({ page }) => {
    await visit(page, `${LOG}?method_exclude=GET&range=30d`);
    await expect(rows(page)).toHaveCount(50);
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("button", { name: "IP address" }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByRole("button", { name: "Sign out" }).scrollIntoViewIfNeeded();
    await expect(page.getByRole("button", { name: "Sign out" })).toBeInViewport();
    await page.keyboard.press("Escape");
    await rows(page).first().locator("td.method").click();
    await page.getByRole("link", { name: "Entries of this actor" }).scrollIntoViewIfNeeded();
    await expect(page.getByRole("link", { name: "Entries of this actor" })).toBeInViewport();
    await expectToFit(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Change password" }).scrollIntoViewIfNeeded();
    await expect(page.getByRole("dialog").getByRole("button", { name: "Change password" })).toBeInViewport();
    await expectToFit(page);
  });
});
