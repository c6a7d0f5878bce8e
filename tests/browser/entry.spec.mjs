// The open entry: everything it says, where it leads, and that the address holds it.
import { LOG, expect, expectAccessible, open, rows, test } from "./page.mjs";

const drawer = (page) => page.locator(".drawer");
const fact = (page, name) => drawer(page).locator(".fact", { has: page.locator("dt", { hasText: new RegExp(`^${name}$`) }) });
const detail = async (page, id) => (await page.request.get(`/api/v1/projects/1/audit-logs/${id}`)).json();
const opened = (page) => new URL(page.url()).searchParams.get("entry");

test("a row opens its entry; the address holds it, Back closes it", async ({ page, browser }) => {
  await open(page, `${LOG}?method=PATCH&range=30d`);
  await rows(page).nth(2).locator("td.method").click();
  await expect(drawer(page)).toBeVisible();
  await expect(rows(page).nth(2)).toHaveClass(/selected/);
  const entry = await detail(page, opened(page));
  await expect(drawer(page).getByRole("heading", { level: 2 })).toHaveText(entry.action);
  await expect(fact(page, "Request")).toContainText(entry.path);
  await expect(fact(page, "Status")).toContainText(String(entry.status_code));
  await expect(fact(page, "Actor")).toContainText(entry.actor.email ?? entry.actor.name);
  await expect(fact(page, "Entry")).toContainText(entry.id);
  await expect(fact(page, "Time")).toContainText(/^Time\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6} P[SD]T/);
  await expectAccessible(page);

  const url = page.url();
  await page.reload();
  await expect(drawer(page)).toContainText(entry.path);
  const other = await (await browser.newContext({ storageState: await page.context().storageState(), baseURL: process.env.DAYBOOK_TEST_URL })).newPage();
  await other.goto(url);
  await expect(drawer(other)).toContainText(entry.path);
  await other.context().close();
  await page.goBack();
  await expect(drawer(page)).toHaveCount(0);
  await page.goForward();
  await expect(drawer(page)).toContainText(entry.path);
});

test("what changed is shown line by line, and metadata as JSON", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const { entries } = await (await page.request.get("/api/v1/projects/1/audit-logs?range=30d&limit=200")).json();
  let found;
  for (const { id } of entries) {
    const entry = await detail(page, id);
    if (entry.changes) found = entry;
    if (found) break;
  }
  expect(found, "the demo has an entry with changes").toBeTruthy();
  await page.goto(`${LOG}?range=30d&entry=${found.id}`);
  const changes = drawer(page).getByRole("region", { name: "Changes" });
  await expect(changes.locator(".added").first()).toContainText("+ ");
  await expect(changes.locator(".removed, .added").first()).toBeVisible();
  if (found.metadata) await expect(drawer(page).getByRole("region", { name: "Metadata" })).toContainText(Object.keys(found.metadata)[0]);
  await expectAccessible(page);
});

test("arrow keys go to the neighbours, Escape closes and gives the focus back", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const ids = await rows(page).evaluateAll((all) => all.slice(0, 3).map((row) => row.dataset.entry));
  await rows(page).first().getByRole("link").focus();
  await page.keyboard.press("Enter");
  await expect(drawer(page)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => opened(page)).toBe(ids[2]);
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => opened(page)).toBe(ids[1]);
  await expect(drawer(page).getByRole("heading", { level: 2 })).toHaveText((await detail(page, ids[1])).action);
  await page.keyboard.press("Escape");
  await expect(drawer(page)).toHaveCount(0);
  await expect(rows(page).nth(1).getByRole("link")).toBeFocused();
});

test("a field is copied", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, `${LOG}?range=30d`);
  await rows(page).first().locator("td.method").click();
  await drawer(page).getByRole("button", { name: "Copy entry" }).click();
  await expect(drawer(page).getByText("Copied")).toBeAttached();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(opened(page));
  await drawer(page).getByRole("button", { name: "Copy link" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
});

test("it leads to the entries of its actor and of its resource", async ({ page }) => {
  await open(page, `${LOG}?resource_type=cluster&range=30d`);
  await rows(page).first().locator("td.method").click();
  await expect(drawer(page)).toBeVisible();
  const entry = await detail(page, opened(page));
  await drawer(page).getByRole("link", { name: "Entries of this resource" }).click();
  await expect(page).toHaveURL(`${LOG}?resource=cluster:${entry.resource.id}&range=30d`);
  await expect(drawer(page)).toHaveCount(0);
  await page.goBack();
  await drawer(page).getByRole("link", { name: "Entries of this actor" }).click();
  await expect(page).toHaveURL(`${LOG}?actor=${entry.actor.type}:${encodeURIComponent(entry.actor.id)}&range=30d`);
});

test("an entry that does not exist, or cannot be loaded, is said so in its place", async ({ page }) => {
  await open(page, `${LOG}?range=30d&entry=00000000-0000-7000-8000-000000000000`);
  await expect(drawer(page).getByRole("alert")).toContainText("The entry could not be loaded");
  await expect(rows(page)).toHaveCount(50);
  await expectAccessible(page);
  await drawer(page).getByRole("button", { name: "Close the entry" }).click();
  await expect(page).toHaveURL(`${LOG}?range=30d`);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test("the entry is a page of its own", async ({ page }) => {
    await open(page, `${LOG}?range=30d`);
    await rows(page).first().locator("td.method").click();
    await expect(drawer(page)).toBeVisible();
    const { x, y, width, height } = await drawer(page).boundingBox();
    // But for the room of a scrollbar, which a phone does not have.
    expect(width).toBeGreaterThanOrEqual(390 - 15);
    expect([x, y, height]).toEqual([0, 0, 844]);
    await expectAccessible(page);
    // Nothing beneath it is found, by keys or otherwise.
    await expect(page.getByRole("textbox")).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Account" })).toHaveCount(0);
    for (let keys = 0; keys < 30; keys += 1) {
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest(".drawer") !== null)).toBe(true);
    }
    await drawer(page).getByRole("button", { name: "Close the entry" }).click();
    await expect(rows(page).first().getByRole("link")).toBeFocused();
  });
});

test("the neighbours go on across the edges of a page, and leave no steps behind", async ({ page }) => {
  await open(page, `${LOG}?range=30d&limit=25`);
  await expect(rows(page)).toHaveCount(25);
  const start = page.url();
  const { entries } = await (await page.request.get("/api/v1/projects/1/audit-logs?range=30d&limit=60")).json();
  await rows(page).last().locator("td.method").click();
  await expect.poll(() => opened(page)).toBe(entries[24].id);
  await drawer(page).getByRole("button", { name: "Next entry" }).click();
  await expect.poll(() => opened(page)).toBe(entries[25].id);
  await expect(page.locator(".position")).toContainText("26–50");
  await expect(rows(page).first()).toHaveClass(/selected/);
  await expect(drawer(page).getByRole("heading", { level: 2 })).toHaveText(entries[25].action);
  // Back over the edge, by key
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => opened(page)).toBe(entries[24].id);
  await expect(page.locator(".position")).toContainText("1–25");
  // At the very first entry there is no way up
  for (let at = 24; at > 0; at -= 1) await page.keyboard.press("k");
  await expect.poll(() => opened(page)).toBe(entries[0].id);
  await expect(drawer(page).getByRole("button", { name: "Previous entry" })).toBeDisabled();
  await page.goBack();
  await expect(page).toHaveURL(start);
});

test("a page that does not come leaves the open entry where it is", async ({ page }) => {
  await open(page, `${LOG}?range=30d&limit=25`);
  await expect(rows(page)).toHaveCount(25);
  await rows(page).last().locator("td.method").click();
  const id = opened(page);
  await page.route(/audit-logs\?.*cursor=/, (route) => route.fulfill({ status: 500, body: "" }));
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("alert")).toContainText("The entries could not be loaded");
  expect(opened(page)).toBe(id);
  await page.unroute(/audit-logs\?.*cursor=/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect.poll(() => opened(page)).not.toBe(id);
  await expect(rows(page).first()).toHaveClass(/selected/);
});

test("Back closes the entry, and the keys go on from its row", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await rows(page).nth(2).getByRole("link").focus();
  await page.keyboard.press("Enter");
  await expect(drawer(page)).toBeFocused();
  await page.goBack();
  await expect(drawer(page)).toHaveCount(0);
  await expect(rows(page).nth(2).getByRole("link")).toBeFocused();
});

test("Up and Down scroll what scrolls, and lead nowhere from there", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await rows(page).first().locator("td.method").click();
  const id = opened(page);
  await page.route(`**/audit-logs/${id}`, async (route) => {
    const entry = await (await route.fetch()).json();
    await route.fulfill({ json: { ...entry, metadata: Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`line${at}`, at])) } });
  });
  await page.reload();
  const metadata = drawer(page).getByRole("region", { name: "Metadata" });
  await metadata.focus();
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => metadata.evaluate((found) => found.scrollTop)).toBeGreaterThan(0);
  expect(opened(page)).toBe(id);
});

test("Escape in the search leaves the search, and no entry", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await rows(page).first().locator("td.method").click();
  await expect(drawer(page)).toBeVisible();
  await page.getByLabel("Search audit logs").focus();
  await page.keyboard.press("Escape");
  await expect(page.getByLabel("Search audit logs")).not.toBeFocused();
  await expect(drawer(page)).toBeVisible();
});

test("the keys' neighbour comes into sight, beneath the head of the table", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await rows(page).first().locator("td.method").click();
  await expect(drawer(page)).toBeFocused();
  for (let at = 1; at < 30; at += 1) await page.keyboard.press("ArrowDown");
  await expect(rows(page).nth(29)).toHaveClass(/selected/);
  await expect(rows(page).nth(29)).toBeInViewport({ ratio: 1 });
  for (let at = 29; at > 0; at -= 1) await page.keyboard.press("ArrowUp");
  await expect.poll(async () => (await rows(page).first().boundingBox()).y).toBeGreaterThanOrEqual(37);
});

test("a fact is a filter, by keyboard too", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await rows(page).first().locator("td.method").click();
  const { action } = await detail(page, opened(page));
  await fact(page, "Action").getByRole("button", { name: "Filter by this action" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Only this value" })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`action=${action}&range=30d`));
  await expect(fact(page, "Action").getByRole("button", { name: "Filter by this action" })).toBeFocused();
});

test("the menu of a fact goes when the fact is scrolled away", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 420 });
  await open(page, `${LOG}?range=30d`);
  await rows(page).first().locator("td.method").click();
  await expect(drawer(page).locator(".related")).toBeAttached();
  const item = page.getByRole("menuitem", { name: "Only this value" });
  await fact(page, "Action").getByRole("button", { name: "Filter by this action" }).click();
  await expect(item).toBeFocused();
  await drawer(page).hover({ position: { x: 40, y: 300 } });
  await page.mouse.wheel(0, 120);
  await expect(item).toHaveCount(0);
  // The keys go on within the entry.
  await expect(drawer(page)).toBeFocused();
  await expect(page).toHaveURL(/entry=/);
});

test("a step to a page that fails is not taken on another question", async ({ page }) => {
  await open(page, `${LOG}?range=30d&limit=25`);
  await expect(rows(page)).toHaveCount(25);
  await rows(page).last().locator("td.method").click();
  const id = opened(page);
  await page.route(/audit-logs\?.*cursor=/, (route) => route.fulfill({ status: 500, body: "" }));
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("alert")).toContainText("The entries could not be loaded");
  await page.getByLabel("Search audit logs").fill("cluster");
  await expect(page).toHaveURL(/search=cluster/);
  await expect(page.getByRole("region", { name: "Entries" })).toHaveAttribute("aria-busy", "false");
  await expect(page.getByRole("alert")).toHaveCount(0);
  expect(opened(page)).toBe(id);
});
