// Nothing matches: what is on, what would be found without it, and one click to take it off.
import { LOG, chip, expect, expectAccessible, open, rows, test } from "./page.mjs";

const total = async (page, query) => (await (await page.request.get(`/api/v1/projects/1/audit-logs/relaxations?${query}`)).json()).total;

test("each filter says what would be found without it, and one click takes it off", async ({ page }) => {
  await open(page, `${LOG}?method=PURGE&search=billing&range=30d`);
  await expect(page.getByRole("heading", { name: "No entries match" })).toBeVisible();
  const without = await total(page, "search=billing&range=30d");
  await expect(page.getByRole("button", { name: "Remove Method is PURGE" })).toHaveText(`Remove Method is PURGE: ${without.toLocaleString("en-US")} entries`);
  await expect(page.getByRole("button", { name: "Remove the search for “billing”" })).toContainText("0 entries");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Remove Method is PURGE" }).click();
  await expect(page).toHaveURL(`${LOG}?search=billing&range=30d`);
  await expect(rows(page).first()).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "No entries match" })).toBeVisible();
});

test("a range without entries can be widened to all that is kept", async ({ page }) => {
  await open(page, `${LOG}?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z`);
  await expect(page.getByRole("button", { name: "Search all time instead" })).toContainText(/: 3,\d{3} entries$/);
  await page.getByRole("button", { name: "Search all time instead" }).click();
  await expect(page).toHaveURL(`${LOG}?range=36500d`);
  await expect(chip(page, "Date range")).toContainText("All time");
  await expect(rows(page)).toHaveCount(50);
});

test("an application and a cluster together are explained, and either can be excluded instead", async ({ page }) => {
  await open(page, `${LOG}?application=nothing&cluster=nowhere&range=30d`);
  await expect(page.getByText("No entry concerns both an application and a cluster")).toBeVisible();
  await expect(page.getByRole("button", { name: "Remove Application is nothing" })).toBeVisible();
  await page.getByRole("button", { name: "Exclude the cluster instead" }).click();
  await expect(page).toHaveURL(`${LOG}?application=nothing&cluster_exclude=nowhere&range=30d`);
});

test("when nothing can be counted, filters can still be taken off", async ({ page }) => {
  await page.route("**/audit-logs/relaxations?*", (route) => route.fulfill({ status: 500, body: "" }));
  await open(page, `${LOG}?method=PURGE&range=30d`);
  await expect(page.getByText("could not be counted")).toBeVisible();
  await page.getByRole("button", { name: "Remove Method is PURGE" }).click();
  await expect(rows(page)).toHaveCount(50);
});

test("without a filter, none is blamed", async ({ page }) => {
  await open(page, `${LOG}?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z`);
  await expect(page.getByText("Nothing was recorded in this range.", { exact: true })).toBeVisible();
});

test("what takes a filter off hands the focus to what is found", async ({ page }) => {
  await open(page, `${LOG}?method=PURGE&range=30d`);
  await page.getByRole("button", { name: "Remove Method is PURGE" }).focus();
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveCount(50);
  await expect(page.getByRole("region", { name: "Entries" })).toBeFocused();
});
