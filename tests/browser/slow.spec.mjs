// A slow API, and one that asks for patience: whatever is there can be used.
import { LOG, chip, expect, expectAccessible, hold, problem, rows, settled, test, visit } from "./page.mjs";

const SECONDS = 3;
// What is asked of an address takes as long as on a very bad day.
const slow = (page, url) => page.route(url, async (route) => {
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1_000));
  await route.continue().catch(() => {});
});
async function openMethods(page) {
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("button", { name: "Method", exact: true }).click();
  await expect(page.getByLabel("Find a value of Method")).toBeFocused();
}
const option = (page, name) => page.getByRole("group", { name: "Method", exact: true }).getByRole("checkbox", { name });
const chosen = async (page) => {
  await settled(page);
  for (const method of await page.locator("table.entries td.method").allTextContents()) expect(method).toBe("DELETE");
};

test("while counts take three seconds, values are offered as they come, and rows follow", async ({ page }) => {
  await slow(page, /audit-logs\/facets\?/);
  await visit(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await openMethods(page);
  await expect(page.getByRole("group", { name: "Method", exact: true })).toHaveAttribute("aria-busy", "true");
  await expectAccessible(page);
  // What is typed meanwhile is not lost, and Enter means what the list will show.
  await page.keyboard.type("dele");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${LOG}?method=DELETE&range=30d`);
  await chosen(page);
  await expect(option(page, /^DELETE \d/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(rows(page).first()).toBeVisible();
});

test("a menu that waits for its counts can be left, and something else be chosen", async ({ page }) => {
  const release = await hold(page, /audit-logs\/facets\?/);
  await visit(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await openMethods(page);
  await page.getByRole("button", { name: "Back to the fields" }).click();
  await page.getByRole("button", { name: "Date range", exact: true }).click();
  await page.getByRole("button", { name: "Last 7 days" }).click();
  await expect(page).toHaveURL(`${LOG}?range=7d`);
  await openMethods(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  release();
  await openMethods(page);
  await option(page, /^DELETE \d/).click();
  await expect(page).toHaveURL(`${LOG}?method=DELETE&range=7d`);
});

test("while counts fail, values can be ticked and typed, and the counts be tried again", async ({ page }) => {
  await page.route(/audit-logs\/facets\?/, (route) => route.fulfill(problem(500, "internal", "Something went wrong.")));
  await visit(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await openMethods(page);
  await expect(page.getByRole("alert")).toContainText("The counts could not be loaded");
  await expect(rows(page)).toHaveCount(50);
  await option(page, "DELETE").click();
  await expect(page).toHaveURL(`${LOG}?method=DELETE&range=30d`);
  await chosen(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("button", { name: "Application", exact: true }).click();
  await page.getByLabel("Find a value of Application").fill("billing");
  await page.getByRole("button", { name: "Use billing" }).click();
  await expect(page).toHaveURL(`${LOG}?method=DELETE&application=billing&range=30d`);
  await page.unroute(/audit-logs\/facets\?/);
  await page.getByRole("button", { name: "Try again" }).first().click();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("until it is known who is there, nothing is said and nothing is asked", async ({ page }) => {
  const asked = [];
  page.on("request", (request) => request.url().includes("/api/") && asked.push(new URL(request.url()).pathname));
  const release = await hold(page, "**/api/v1/me");
  await visit(page, `${LOG}?method=POST&range=30d`);
  await expect(page.locator("main[aria-busy=true]")).toBeAttached();
  await expect(page.getByLabel("Password")).toHaveCount(0);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expectAccessible(page);
  expect(asked).toEqual(["/api/v1/me"]);
  release();
  await expect(rows(page)).toHaveCount(50);
  await expect(page).toHaveURL(`${LOG}?method=POST&range=30d`);
});

test("with every answer three seconds late, a cold start leads to the rows, and the page can be used on the way", async ({ page }) => {
  test.slow();
  await slow(page, "**/api/v1/**");
  await visit(page, `${LOG}?range=30d`);
  await expect(page.locator("table.skeleton")).toBeVisible();
  // Another question, before the first has an answer
  await chip(page, "Date range").getByRole("button").click();
  await page.getByRole("button", { name: "Last 7 days" }).click();
  await expect(page).toHaveURL(`${LOG}?range=7d`);
  await page.getByLabel("Search audit logs").fill("cluster");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${LOG}?search=cluster&range=7d`);
  await expect(rows(page).first()).toBeVisible();
  await expect(page.locator(".chart svg rect").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Export" })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  // The entry that is opened says at once what its row says
  await rows(page).first().locator("td.method").click();
  await expect(page.locator(".drawer .facts")).toBeVisible();
  await expect(page.locator(".drawer .bone").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page.goBack();
  await expect(page).toHaveURL(/entry=/);
});

test("who is asked for patience is told so, and goes on with what is there", async ({ page }) => {
  await visit(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await expect(page.locator(".chart svg rect").first()).toBeVisible();
  let refused = 0;
  await page.route(/\/api\/v1\/projects\/1\/audit-logs\?/, (route) => {
    refused += 1;
    return route.fulfill(problem(429, "too_many_attempts", "Too many requests. Try again in 7 seconds.", { "Retry-After": "7" }));
  });
  await page.getByRole("button", { name: "Older" }).click();
  await expect(page.getByRole("alert")).toContainText("Try again in 7 seconds.");
  await expect(page.getByRole("alert")).toContainText("Request req-42");
  await expectAccessible(page);
  // The page does not insist by itself
  expect(refused).toBe(1);
  await expect(rows(page)).toHaveCount(50);
  await page.getByRole("button", { name: "Views" }).click();
  await expect(page.getByRole("dialog", { name: "Saved views" })).toBeVisible();
  await page.keyboard.press("Escape");
  await openMethods(page);
  await expect(option(page, /^DELETE \d/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("slider", { name: "Bars of the chart" })).toBeVisible();
  await page.unroute(/\/api\/v1\/projects\/1\/audit-logs\?/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.locator(".position")).toContainText("51–100");
});
