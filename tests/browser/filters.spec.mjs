// The filter menu: every field, its values with live counts, and the chips that come of them.
import { LOG, chip, expect, expectAccessible, open, rows, test } from "./page.mjs";

const FIELDS = ["Actor", "Method", "Source", "Date range", "Action", "Status code", "Resource type", "Application", "Cluster", "Environment group", "IP address"];
const facet = async (page, query, field) => {
  const answer = await (await page.request.get(`/api/v1/projects/1/audit-logs/facets?${query}&field=${field}&top=50`)).json();
  return answer.facets[field];
};
const option = (page, name) => page.getByRole("checkbox", { name });

async function openField(page, name) {
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("button", { name, exact: true }).click();
}

test("the menu has every field, and each opens its values", async ({ page }) => {
  test.slow();
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  const menu = page.getByRole("dialog", { name: "Add a filter" });
  await expect(menu.getByRole("button")).toHaveText(FIELDS);
  await expectAccessible(page);
  for (const name of FIELDS.filter((name) => name !== "Date range")) {
    await menu.getByRole("button", { name, exact: true }).click();
    await expect(menu.getByRole("checkbox").first()).toBeVisible();
    await menu.getByRole("button", { name: "Back to the fields" }).click();
  }
  await menu.getByRole("button", { name: "Date range" }).click();
  await menu.getByRole("button", { name: "Last 24 hours" }).click();
  await expect(page).toHaveURL(`${LOG}?range=24h`);
});

test("values come with counts that the field's own filter does not narrow", async ({ page, browser }) => {
  await open(page, `${LOG}?method=DELETE&range=30d`);
  await expect(rows(page).first()).toBeVisible();
  await openField(page, "Actor");
  const { values } = await facet(page, "method=DELETE&range=30d", "actor");
  const [first, second] = values;
  await expect(option(page, `${first.label} ${first.count}`)).toBeVisible();
  await option(page, `${first.label} ${first.count}`).click();
  // The others are still there, as many as before
  await expect(option(page, `${second.label} ${second.count}`)).toBeVisible();
  await option(page, `${second.label} ${second.count}`).click();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(chip(page, "Actor")).toContainText(first.label);
  await expect(chip(page, "Actor")).toContainText("is any of");
  await expect(page.locator(".position")).toContainText(`of ${first.count + second.count}`);

  // Names survive a reload, and another browser, although the address holds ids
  const url = page.url();
  await page.reload();
  await expect(chip(page, "Actor")).toContainText(first.label);
  const other = await (await browser.newContext({ storageState: await page.context().storageState(), baseURL: process.env.DAYBOOK_TEST_URL })).newPage();
  await other.goto(url);
  await expect(chip(other, "Actor")).toContainText(second.label);
  await other.context().close();
  await page.goBack();
  await expect(chip(page, "Actor")).toContainText(/is(?! any of)/);
  await page.goForward();
  await expect(page).toHaveURL(url);
});

test("typing asks the server for values that contain it", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await openField(page, "Action");
  await expect(page.getByLabel("Find a value of Action")).toBeFocused();
  const asked = page.waitForRequest((request) => request.url().includes("contains=cluster"));
  await page.keyboard.type("cluster");
  await asked;
  await expect.poll(async () => {
    const names = await page.getByRole("group", { name: "Action" }).getByRole("checkbox").allTextContents();
    return names.length > 0 && names.every((name) => name.includes("cluster"));
  }).toBe(true);
});

test("Enter takes what the list shows, not the letters that found it", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const { values } = await facet(page, "range=30d", "application");
  const wanted = values.find(({ value, label }) => !value.includes(label));
  await openField(page, "Application");
  // At once, before the list has followed
  await page.keyboard.type(wanted.label.toUpperCase());
  await page.keyboard.press("Enter");
  const { values: found } = await facet(page, `range=30d&contains=${wanted.label}`, "application");
  await expect(page).toHaveURL(`${LOG}?application=${found[0].value}&range=30d`);
});

test("whoever turns an operator by key can turn it back", async ({ page }) => {
  await open(page, `${LOG}?method=DELETE&range=30d`);
  await expect(rows(page).first()).toBeVisible();
  await chip(page, "Method").getByRole("button", { name: "is", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${LOG}?method_exclude=DELETE&range=30d`);
  await expect(chip(page, "Method").getByRole("button", { name: "is not", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${LOG}?method=DELETE&range=30d`);
});

test("everything by keyboard: open, find, tick two, leave", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await page.getByRole("button", { name: "Filter", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Actor", exact: true })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Find a value of Method")).toBeFocused();
  await expect(option(page, /^GET/)).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/method=.*&method=/);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Filter", exact: true })).toBeFocused();
});

test("“only” keeps one value of many", async ({ page }) => {
  await open(page, `${LOG}?method=DELETE&method=PUT&range=30d`);
  await expect(rows(page).first()).toBeVisible();
  await chip(page, "Method").getByRole("button", { name: "Values of Method" }).or(chip(page, "Method").locator(".chip-values")).first().click();
  await option(page, /^POST/).hover();
  await page.getByRole("button", { name: "Only POST" }).click();
  await expect(page).toHaveURL(`${LOG}?method=POST&range=30d`);
});

test("statuses are chosen by class and by code", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await openField(page, "Status code");
  const { values } = await facet(page, "range=30d", "status");
  const refused = values.filter(({ value }) => value.startsWith("4")).reduce((sum, { count }) => sum + count, 0);
  await option(page, `4xx ${refused}`).click();
  await option(page, /^500/).click();
  await expect(page).toHaveURL(`${LOG}?status=4xx&status=500&range=30d`);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "Entries" })).toHaveAttribute("aria-busy", "false");
  for (const code of await page.locator("table.entries td.status").allTextContents()) expect(code).toMatch(/^(4\d\d|500)$/);
});

test("an address or a block is typed in; what is neither is said so", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await openField(page, "IP address");
  await page.keyboard.type("not an address");
  await expect(page.getByRole("dialog", { name: "Add a filter" })).toContainText("Expected");
  await page.getByLabel("Find a value of IP address").fill("203.0.113.0/24");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${LOG}?ip=203.0.113.0/24&range=30d`);
  await expect(chip(page, "IP address")).toContainText("203.0.113.0/24");
});

test("the operator is a switch, and hostile values survive everything", async ({ page }) => {
  const hostile = `100%_\\ &+=#?/ "quotes" 'x' ünï💥 <b>`;
  await open(page, `${LOG}?application=${encodeURIComponent(hostile)}&range=30d`);
  await expect(chip(page, "Application")).toContainText(hostile);
  await chip(page, "Application").getByRole("button", { name: "is", exact: true }).click();
  await expect(chip(page, "Application")).toContainText("is not");
  const url = page.url();
  expect(new URL(url).searchParams.get("application_exclude")).toBe(hostile);
  await page.reload();
  await expect(chip(page, "Application")).toContainText(hostile);
  expect(page.url()).toBe(url);
  await page.goBack();
  expect(new URL(page.url()).searchParams.get("application")).toBe(hostile);
});

test("counts that fail leave the filter usable", async ({ page }) => {
  await page.route(/audit-logs\/facets\?/, (route) => route.fulfill({ status: 500, body: "" }));
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await openField(page, "Method");
  await expect(page.getByRole("alert")).toContainText("The counts could not be loaded");
  await expectAccessible(page);
  await option(page, "DELETE").click();
  await expect(page).toHaveURL(`${LOG}?method=DELETE&range=30d`);
  await page.unroute(/audit-logs\/facets\?/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(option(page, /^GET \d/)).toBeVisible();
});

test("typing replaces, choices push", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const search = page.getByLabel("Search audit logs");
  await search.fill("a");
  await expect(page).toHaveURL(`${LOG}?search=a&range=30d`);
  await search.fill("ap");
  await expect(page).toHaveURL(`${LOG}?search=ap&range=30d`);
  await openField(page, "Method");
  await option(page, /^POST/).click();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(`${LOG}?method=POST&search=ap&range=30d`);
  await search.fill("app");
  await expect(page).toHaveURL(`${LOG}?method=POST&search=app&range=30d`);
  // Each choice, and each bout of typing, is one step.
  for (const query of ["method=POST&search=ap&range=30d", "search=ap&range=30d", "range=30d"]) {
    await page.goBack();
    await expect(page).toHaveURL(`${LOG}?${query}`);
  }
});

test("the last value of a chip can be exchanged in either order", async ({ page }) => {
  await open(page, `${LOG}?method=POST&range=30d`);
  await expect(rows(page).first()).toBeVisible();
  await chip(page, "Method").locator(".chip-values").click();
  await option(page, /^POST/).click();
  await expect(page).toHaveURL(`${LOG}?range=30d`);
  await option(page, /^PATCH/).click();
  await expect(page).toHaveURL(`${LOG}?method=PATCH&range=30d`);
  // Left without any, the chip goes once its values are let go; the keys go on from where the next filter comes from.
  await option(page, /^PATCH/).click();
  await expect(chip(page, "Method")).toContainText("—");
  await page.keyboard.press("Escape");
  await expect(chip(page, "Method")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Filter", exact: true })).toBeFocused();
});

test("the last excluded value can be exchanged beside included ones", async ({ page }) => {
  await open(page, `${LOG}?method=POST&method_exclude=DELETE&range=30d`);
  await expect(rows(page).first()).toBeVisible();
  const excluded = chip(page, "Method").nth(1);
  await excluded.locator(".chip-values").click();
  await option(page, /^DELETE/).click();
  await expect(page).toHaveURL(`${LOG}?method=POST&range=30d`);
  await expect(excluded).toContainText("—");
  await option(page, /^PATCH/).click();
  await expect(page).toHaveURL(`${LOG}?method=POST&method_exclude=PATCH&range=30d`);
  await option(page, /^PATCH/).click();
  await page.keyboard.press("Escape");
  await expect(chip(page, "Method")).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Filter", exact: true })).toBeFocused();
});

test("what is pasted into the search is taken as far as the API takes it", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const search = page.getByLabel("Search audit logs");
  await search.fill("two\twords\u0007");
  await expect(search).toHaveValue("two words");
  await expect(page).toHaveURL(`${LOG}?search=two%20words&range=30d`);
  // Characters are counted as the API counts them: one outside the first plane is one, not two.
  await search.fill("💥".repeat(300));
  await expect(search).toHaveValue("💥".repeat(255));
  await expect.poll(() => new URL(page.url()).searchParams.get("search")).toBe("💥".repeat(255));
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a value that turns the direction of writing turns nothing but itself", async ({ page }) => {
  await open(page, `${LOG}?application=${encodeURIComponent("\u202Eflow")}&range=30d`);
  await expect(chip(page, "Application").locator("bdi")).toHaveText("\u202Eflow");
  await expect(page.getByRole("listitem").first().locator("bdi")).toHaveText("\u202Eflow");
  await page.goto(`${LOG}?range=${encodeURIComponent("\u202E7d")}`);
  await expect(page.getByRole("alert").locator("bdi").nth(1)).toHaveText("\u202E7d");
});
