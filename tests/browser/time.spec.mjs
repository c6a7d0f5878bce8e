// Ranges of one's own and time zones: both live in the address.
import { entry, fix, pageOf } from "./fixtures.mjs";
import { LOG, chip, chooseZone, expect, expectAccessible, open, rows, test, visit, zone } from "./page.mjs";

test("start and end are given in the shown zone", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await chip(page, "Date range").getByRole("button").click();
  await expect(page.getByRole("dialog", { name: "Date range" })).toContainText(/Custom, in P[SD]T/);
  await page.getByLabel("Start").fill("2026-06-10T09:30:00");
  await page.getByLabel("End").fill("2026-06-10T08:00:00");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("alert")).toContainText("The start must be before the end.");
  await expectAccessible(page);
  await page.getByLabel("End").fill("2026-06-11T10:00:00");
  await page.getByRole("button", { name: "Apply" }).click();
  // Los Angeles is seven hours behind in June
  await expect(page).toHaveURL(`${LOG}?from=2026-06-10T16:30:00.000000Z&to=2026-06-11T17:00:00.000000Z`);
  await expect(chip(page, "Date range")).toContainText("Jun 10, 09:30");
  await page.reload();
  await expect(chip(page, "Date range")).toContainText("Jun 10, 09:30");
  await page.goBack();
  await expect(page).toHaveURL(`${LOG}?range=30d`);
});

test("a time that is half filled in is no open end", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await chip(page, "Date range").getByRole("button").click();
  await page.getByLabel("Start").fill("");
  await page.getByLabel("Start").click({ position: { x: 12, y: 12 } });
  await page.keyboard.type("06");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("alert")).toContainText("Give a whole date and time, or none.");
  await expect(page).toHaveURL(`${LOG}?range=30d`);
});

test("a range across a change of clocks names both zones", async ({ page }) => {
  await open(page, `${LOG}?from=2026-10-30T00:00:00Z&to=2026-11-03T00:00:00Z`);
  await chip(page, "Date range").getByRole("button").click();
  await expect(page.getByRole("dialog", { name: "Date range" })).toContainText("Custom, in PDT, then PST");
});

test("where clocks change, the hour that both sides know is told apart by the zone", async ({ page }) => {
  await open(page, `${LOG}?range=30d&tz=America/New_York`);
  await chip(page, "Date range").getByRole("button").click();
  await page.getByLabel("Start").fill("2026-03-08T01:30:00");
  await page.getByLabel("End").fill("2026-03-08T03:30:00");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/from=2026-03-08T06:30:00.000000Z&to=2026-03-08T07:30:00.000000Z&tz=/);
});

test("any zone can be chosen, is printed, and is kept in the address", async ({ page, browser }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const before = await rows(page).first().locator("time").textContent();
  await chooseZone(page, "UTC");
  await expect(page).toHaveURL(`${LOG}?range=30d&tz=UTC`);
  await expect(zone(page)).toHaveText("UTC");
  const datetime = await rows(page).first().locator("time").getAttribute("datetime");
  await expect(rows(page).first().locator("time")).toContainText(datetime.slice(11, 19));
  expect(await rows(page).first().locator("time").textContent()).not.toBe(before);

  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("button", { name: /^Time zone/ }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Back to the account" }).click();
  await page.getByRole("button", { name: /^Time zone UTC/ }).click();
  await page.getByLabel("Find a time zone").fill("kathm");
  await page.getByRole("button", { name: "Asia/Kathmandu" }).click();
  await expect(page).toHaveURL(/&tz=Asia\/Kathmandu$/);
  await expect(zone(page)).toHaveText(/UTC\+5:45/);
  await expectAccessible(page);

  const url = page.url();
  await page.reload();
  await expect(zone(page)).toHaveText(/UTC\+5:45/);
  const other = await (await browser.newContext({ storageState: await page.context().storageState(), baseURL: process.env.DAYBOOK_TEST_URL, timezoneId: "Europe/Berlin" })).newPage();
  await other.goto(url);
  await expect(zone(other)).toHaveText(/UTC\+5:45/);
  await other.context().close();
  await page.goBack();
  await expect(zone(page)).toHaveText("UTC");
  await page.goBack();
  await expect(rows(page).first().locator("time")).toHaveText(before);
});

test("the chart follows the zone", async ({ page }) => {
  const asked = [];
  page.on("request", (request) => request.url().includes("/volume?") && asked.push(new URL(request.url()).searchParams.get("tz")));
  await open(page, `${LOG}?range=7d&tz=Asia/Kolkata`);
  await expect(page.locator(".chart svg rect").first()).toBeVisible();
  expect(asked).toEqual(["Asia/Kolkata"]);
});

test("a cursor of another question is named and can be dropped", async ({ page }) => {
  await open(page, `${LOG}?range=30d&cursor=bm9uc2Vuc2U`);
  await expect(page.getByRole("alert")).toContainText("The parameter cursor is bm9uc2Vuc2U");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Remove cursor" }).click();
  await expect(page).toHaveURL(`${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
});

for (const [search, param] of [["tz=Mars/Olympus", "tz"], ["chart=maybe", "chart"], ["entry=17", "entry"], ["unzoomed=nonsense", "unzoomed"]]) {
  test(`a bad ${param} is named and can be dropped`, async ({ page }) => {
    await open(page, `${LOG}?range=30d&${search}`);
    await expect(page.getByRole("alert")).toContainText(param);
    await page.getByRole("button", { name: `Remove ${param}` }).click();
    await expect(page).toHaveURL(`${LOG}?range=30d`);
    await expect(rows(page)).toHaveCount(50);
  });
}

test("a row whose clock was turned since names its own zone", async ({ page }) => {
  await fix(page, { "/projects/1/audit-logs": pageOf([entry(2, {}), entry(1, { started_at: "2026-01-11T17:51:41.123456Z" })]) });
  await page.goto(`${LOG}?range=30d`);
  await expect(zone(page)).toHaveText("PDT (UTC−7)");
  await expect(rows(page).nth(0).locator("time .zone")).toHaveCount(0);
  await expect(rows(page).nth(1).locator("time .zone")).toHaveText("PST");
});

test("of the hour that clocks show twice, the first is meant, in every zone", async ({ page }) => {
  for (const [tz, local, utc] of [["Europe/Berlin", "2025-10-26T02:30:00", "2025-10-26T00:30:00"], ["America/Los_Angeles", "2025-11-02T01:30:00", "2025-11-02T08:30:00"]]) {
    await visit(page, `${LOG}?range=30d&tz=${tz}`);
    await chip(page, "Date range").getByRole("button").click();
    await page.getByLabel("Start").fill(local);
    await page.getByLabel("End").fill("2025-12-01T00:00:00");
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(page).toHaveURL(new RegExp(`from=${utc}.000000Z&`));
  }
});

test("a range that is opened and applied stays as it was, to the microsecond", async ({ page }) => {
  // The second of two hours that clocks in Los Angeles show alike
  const range = "from=2025-11-02T09:30:00.123456Z&to=2025-11-03T00:00:00.654321Z";
  await visit(page, `${LOG}?${range}`);
  await expect(chip(page, "Date range")).toContainText("Nov 2, 2025");
  await chip(page, "Date range").getByRole("button").click();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(`${LOG}?${range}`);
});

test("a range across a change of clocks has both zones in its chip, and zones without a name have one form", async ({ page }) => {
  await visit(page, `${LOG}?from=2026-10-30T00:00:00Z&to=2026-11-03T00:00:00Z`);
  await expect(chip(page, "Date range")).toContainText(/PDT – .* PST/);
  await page.goto(`${LOG}?from=2026-10-30T00:00:00Z&tz=Asia/Kathmandu`);
  await expect(chip(page, "Date range")).toContainText("UTC+5:45");
});
