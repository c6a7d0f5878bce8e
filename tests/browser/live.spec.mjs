// Live: entries appear as they happen, and wait where somebody would lose their place.
import { LOG, expect, expectAccessible, open, rows, test } from "./page.mjs";

const live = (page) => page.getByRole("button", { name: "Live" });

// Something happens in the project: Daybook audits itself, and a saved view is the quickest thing to do.
async function happen(page, name) {
  const made = await page.request.post("/api/v1/projects/1/views", { headers: { "X-Requested-With": "daybook" }, data: { name, query: "range=7d" } });
  const { id } = await made.json();
  await page.request.delete(`/api/v1/projects/1/views/${id}`, { headers: { "X-Requested-With": "daybook" } });
}

test("new entries appear on top", async ({ page }) => {
  test.slow();
  await open(page, `${LOG}?method_exclude=GET&range=7d`);
  await expect(rows(page)).toHaveCount(50);
  await live(page).click();
  await expect(live(page)).toHaveAttribute("aria-pressed", "true");
  await expect(live(page)).toHaveClass(/\bon\b/);
  await expectAccessible(page);
  await happen(page, "live one");
  await expect(rows(page).first()).toContainText("daybook.view.delete");
  await expect(rows(page).nth(1)).toContainText("daybook.view.create");
  await live(page).click();
  await expect(live(page)).toHaveAttribute("aria-pressed", "false");
});

test("the arrow keys of an open entry lead to those that came in live, and on", async ({ page }) => {
  test.slow();
  await open(page, `${LOG}?method_exclude=GET&range=7d`);
  await expect(rows(page)).toHaveCount(50);
  const former = await rows(page).first().getAttribute("data-entry");
  await live(page).click();
  await expect(live(page)).toHaveClass(/\bon\b/);
  await happen(page, "live neighbours");
  await expect(rows(page)).toHaveCount(52);
  await rows(page).first().locator("td.method").click();
  await expect(page.locator(".drawer h2")).toHaveText("daybook.view.delete");
  await page.keyboard.press("ArrowDown");
  await expect(page.locator(".drawer h2")).toHaveText("daybook.view.create");
  await page.keyboard.press("ArrowDown");
  await expect(page).toHaveURL(new RegExp(`entry=${former}`));
});

test("under the pointer they wait, and are counted", async ({ page }) => {
  test.slow();
  await open(page, `${LOG}?method_exclude=GET&range=7d`);
  await expect(rows(page)).toHaveCount(50);
  await live(page).click();
  await expect(live(page)).toHaveClass(/\bon\b/);
  await rows(page).nth(4).hover();
  const first = await rows(page).first().getAttribute("data-entry");
  await happen(page, "live two");
  await expect(page.getByRole("button", { name: "2 new entries" })).toBeVisible();
  await expect(rows(page).first()).toHaveAttribute("data-entry", first);
  await expectAccessible(page);
  await page.getByRole("button", { name: "2 new entries" }).click();
  await expect(rows(page).first()).toContainText("daybook.view.delete");
});

test("on a later page they wait, and lead to the first", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await page.getByRole("button", { name: "Older" }).click();
  await expect(page.locator(".position")).toContainText("51–100");
  await live(page).click();
  await expect(live(page)).toHaveClass(/\bon\b/);
  await happen(page, "live three");
  await page.getByRole("button", { name: "2 new entries" }).click();
  await expect(page).toHaveURL(`${LOG}?range=30d`);
  await expect(rows(page).first()).toContainText("daybook.view.delete");
});

test("the same filter holds for what is new", async ({ page }) => {
  await open(page, `${LOG}?action=daybook.view.create&range=7d`);
  await live(page).click();
  await expect(live(page)).toHaveClass(/\bon\b/);
  await happen(page, "live four");
  await expect(rows(page).first()).toContainText("daybook.view.create");
  await expect(page.getByText("daybook.view.delete")).toHaveCount(0);
});

test("a range that has ended has nothing new", async ({ page }) => {
  await open(page, `${LOG}?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z`);
  await expect(live(page)).toBeDisabled();
});

test("a connection that the server ends is said to be lost", async ({ page }) => {
  await page.route(/audit-logs\/tail/, (route) => route.fulfill({ status: 503, body: "" }));
  await open(page, `${LOG}?range=7d`);
  await live(page).click();
  await expect(live(page)).toHaveClass(/lost/);
  await expect(rows(page)).toHaveCount(50);
});

test("a lost connection is said in words, and can be tried again", async ({ page }) => {
  await page.route(/audit-logs\/tail/, (route) => route.fulfill({ status: 503, body: "" }));
  await open(page, `${LOG}?range=7d`);
  await live(page).click();
  await expect(live(page)).toContainText("connection lost");
  await expectAccessible(page);
  await page.unroute(/audit-logs\/tail/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(live(page)).toHaveClass(/\bon\b/);
  await expect(live(page)).toBeFocused();
});

test("a session that ends while live asks again", async ({ page, context }) => {
  await open(page, `${LOG}?range=7d`);
  await expect(rows(page)).toHaveCount(50);
  await context.clearCookies();
  await live(page).click();
  await expect(page.getByText("Your session has ended.")).toBeVisible();
});

test("the totals grow with what arrives", async ({ page }) => {
  test.slow();
  await open(page, `${LOG}?method_exclude=GET&range=7d`);
  await expect(rows(page)).toHaveCount(50);
  await live(page).click();
  await expect(live(page)).toHaveClass(/\bon\b/);
  const [, total] = (await page.locator(".position").textContent()).match(/of ([\d,]+)$/);
  const counted = Number((await page.locator(".volume-head > span").first().textContent()).replace(/\D/g, ""));
  await happen(page, "live totals");
  await expect(page.locator(".position")).toHaveText(`1–52 of ${(Number(total.replace(",", "")) + 2).toLocaleString("en-US")}`);
  await expect(page.locator(".volume-head > span").first()).toHaveText(`${(counted + 2).toLocaleString("en-US")} entries`);
});

test("where the oldest come first, live says why it is off", async ({ page }) => {
  await open(page, `${LOG}?order=asc&range=7d`);
  await expect(rows(page)).toHaveCount(50);
  await expect(live(page)).toBeDisabled();
  await expect(live(page)).toContainText("newest first only");
});
