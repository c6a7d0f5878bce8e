// Whatever is slow or fails, the rest goes on.
import { LOG, chip, expect, expectAccessible, frames, hold, open, problem, rows, settled, signIn, test } from "./page.mjs";

const settledTotal = async (page) => Number((await page.locator(".position").textContent()).split(" of ")[1].replace(",", ""));

test("rows come and can be filtered while everything else is held up", async ({ page }) => {
  const release = await hold(page, /audit-logs\/(volume|facets)\?|\/views$|\/projects\/1$/);
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const all = await settledTotal(page);
  // Known values can be chosen although nobody has counted them.
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("button", { name: "IP address" }).click();
  await page.getByLabel("Find a value of IP address").fill("203.0.113.0/24");
  await page.getByRole("button", { name: "Use 203.0.113.0/24" }).click();
  await expect(page).toHaveURL(`${LOG}?ip=203.0.113.0/24&range=30d`);
  await page.keyboard.press("Escape");
  await page.getByLabel("Search audit logs").fill("cluster");
  await expect(page).toHaveURL(`${LOG}?ip=203.0.113.0/24&search=cluster&range=30d`);
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect(page).toHaveURL(`${LOG}?range=30d`);
  // A row that another one replaces was pointed at in vain.
  await settled(page);
  await rows(page).first().locator("td.action").hover();
  await rows(page).first().locator("td.action").getByRole("button").click();
  await page.getByRole("menuitem", { name: "Only this value" }).click();
  await settled(page);
  const action = new URL(page.url()).searchParams.get("action");
  for (const shown of await rows(page).locator("td.action").allTextContents()) expect(shown).toContain(action);
  expect(await settledTotal(page)).toBeLessThan(all);
  await page.getByRole("button", { name: "Remove the filter on Action" }).click();
  await settled(page);
  await page.getByRole("button", { name: "Older" }).click();
  await expect(page.locator(".position")).toContainText("51–100");
  await rows(page).first().locator("td.method").click();
  await expect(page.locator(".drawer .facts")).toBeVisible();
  await page.keyboard.press("Escape");
  const place = await rows(page).first().boundingBox();
  release();
  await expect(page.locator(".chart svg rect").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Export" })).toBeVisible();
  expect(await rows(page).first().boundingBox()).toEqual(place);
});

test("offline is said so, and the page goes on afterwards", async ({ page, context }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await context.setOffline(true);
  await page.getByRole("button", { name: "Older" }).click();
  await expect(page.getByRole("alert")).toContainText("The server cannot be reached");
  await expect(rows(page)).toHaveCount(50);
  await context.setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator(".position")).toContainText("51–100");
});

for (const [status, code, detail] of [[429, "too_many_attempts", "Too many requests. Wait a minute."], [500, "internal", "Something went wrong."]]) {
  test(`a ${status} of every part stays in its part`, async ({ page }) => {
    await open(page, `${LOG}?range=30d`);
    await expect(rows(page)).toHaveCount(50);
    await expect(page.locator(".chart svg rect").first()).toBeVisible();
    await page.route(/\/audit-logs/, (route) => (route.request().url().includes("/api/") ? route.fulfill(problem(status, code, detail)) : route.continue()));
    await chip(page, "Date range").getByRole("button").click();
    await page.getByRole("button", { name: "Last 7 days" }).click();
    await expect(page.getByRole("alert")).toHaveCount(2);
    for (const alert of await page.getByRole("alert").all()) await expect(alert).toContainText("Request req-42");
    await expect(rows(page)).toHaveCount(50);
    await expectAccessible(page);
    await page.unroute(/\/audit-logs/);
    await page.getByRole("button", { name: "Try again" }).first().click();
    await page.getByRole("button", { name: "Try again" }).first().click();
    await expect(page.getByRole("alert")).toHaveCount(0);
  });
}

test("a session that ends under the chart alone asks to sign in, and comes back", async ({ page }) => {
  await page.route(/audit-logs\/volume\?/, (route) => route.fulfill(problem(401, "token_expired", "The session has ended.")));
  await open(page, `${LOG}?method=POST&range=30d`);
  await expect(page.getByText("Your session has ended.")).toBeVisible();
  await page.unroute(/audit-logs\/volume\?/);
  await signIn(page);
  await expect(rows(page)).toHaveCount(50);
  await expect(page).toHaveURL(`${LOG}?method=POST&range=30d`);
});

test("a slow answer of the chart never replaces a newer one", async ({ page }) => {
  const release = await hold(page, /audit-logs\/volume\?.*range=30d/);
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await chip(page, "Date range").getByRole("button").click();
  await page.getByRole("button", { name: "Last 24 hours" }).click();
  await expect(page.locator(".volume-head")).toContainText("30 min per bar");
  release();
  await frames(page);
  await expect(page.locator(".volume-head")).toContainText("30 min per bar");
});

test("what is slow keeps the former rows, without their colours, and nothing moves", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await expect(page.locator(".chart svg rect").first()).toBeVisible();
  const release = await hold(page, /\/audit-logs\?.*range=7d/);
  const [shown, place] = [await rows(page).allTextContents(), await rows(page).first().boundingBox()];
  await chip(page, "Date range").getByRole("button").click();
  await page.getByRole("button", { name: "Last 7 days" }).click();
  const table = page.locator("table.entries");
  await expect(table).toHaveCSS("filter", "grayscale(1)");
  await expect(rows(page)).toHaveText(shown);
  expect(await rows(page).first().boundingBox()).toEqual(place);
  release();
  await expect(table).toHaveCSS("filter", "none");
  await expect(page).toHaveURL(/range=7d/);
  expect(await rows(page).first().boundingBox()).toEqual(place);
});

test("questions that newer ones replace are given up", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  // The rows and the chart of the last 24 hours never come.
  await page.route(/\/api\/.*range=24h/, () => {});
  const given_up = [];
  page.on("requestfailed", (request) => given_up.push([new URL(request.url()).pathname.split("/").pop(), request.failure().errorText]));
  const choose = async (range) => {
    await chip(page, "Date range").getByRole("button").click();
    await page.getByRole("button", { name: range }).click();
  };
  await choose("Last 24 hours");
  await expect(page).toHaveURL(/range=24h/);
  await choose("Last 7 days");
  await expect(page.locator(".volume-head")).toContainText("3 h per bar");
  await expect.poll(() => given_up.toSorted()).toEqual([["audit-logs", "net::ERR_ABORTED"], ["volume", "net::ERR_ABORTED"]]);
});
