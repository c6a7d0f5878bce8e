// The address is the only state: whatever is done, a reload and another browser show the same, Back undoes it, Forward redoes it.
import { LOG, api, chip, chooseZone, expect, rows, session, test, visit } from "./page.mjs";

const chart = (page) => page.getByRole("slider", { name: "Bars of the chart" });
const button = (name) => (page) => page.getByRole("button", { name, exact: true }).click();
const cell = (column, item) => async (page) => {
  await rows(page).first().locator(`td.${column}`).hover();
  await rows(page).first().locator(`td.${column}`).getByRole("button").click();
  await page.getByRole("menuitem", { name: item }).click();
};
async function tick(page, field, value) {
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("button", { name: field, exact: true }).click();
  await page.getByRole("checkbox", { name: value }).first().click();
  await page.keyboard.press("Escape");
}
async function type(page, text) {
  await page.getByLabel("Search audit logs").fill(text);
  await page.keyboard.press("Enter");
}
async function brush(page) {
  await expect(page.locator(".chart svg rect").first()).toBeVisible();
  await chart(page).focus();
  for (const key of ["End", "ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowLeft", "Enter"]) await page.keyboard.press(key);
}
async function choose(page, preset) {
  await chip(page, "Date range").getByRole("button").click();
  await page.getByRole("button", { name: preset }).click();
}
async function custom(page) {
  await chip(page, "Date range").getByRole("button").click();
  await page.getByLabel("Start").fill("2026-06-10T09:30:00");
  await page.getByLabel("End").fill("2026-06-11T10:00:05");
  await page.getByRole("button", { name: "Apply" }).click();
}
// Saving is an entry in the log, so it is done before anything is compared.
const save = (page) => page.request.post("/api/v1/projects/1/views", { headers: { "X-Requested-With": "daybook" }, data: { name: "Of the address", query: "status=4xx&range=30d" } });
async function pick(page) {
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("button", { name: "Of the address", exact: true }).click();
}

// What is done, where, and what the address must then say.
const CONTROLS = {
  "a search": ["range=30d", (page) => type(page, "cluster"), /[?&]search=cluster&range=30d$/],
  "clearing the search": ["search=cluster&range=30d", (page) => page.getByRole("button", { name: "Clear the search" }).click(), /\?range=30d$/],
  "a filter value": ["range=30d", (page) => tick(page, "Source", "cli"), /\?source=cli&range=30d$/],
  "a status class": ["range=30d", (page) => tick(page, "Status code", /^4xx/), /\?status=4xx&range=30d$/],
  "the operator": ["method=POST&range=30d", (page) => chip(page, "Method").getByRole("button", { name: "is", exact: true }).click(), /\?method_exclude=POST&range=30d$/],
  "removing a chip": ["method=POST&source=cli&range=30d", button("Remove the filter on Method"), /\?source=cli&range=30d$/],
  "clearing all": ["method=POST&source=cli&search=a&range=30d", button("Clear all"), /\?range=30d$/],
  "only this value": ["range=30d", cell("action", "Only this value"), /\?action=[\w.]+&range=30d$/],
  "excluding a value": ["range=30d", cell("status", "Exclude this value"), /\?status_exclude=\d+&range=30d$/],
  "a range": ["range=30d", (page) => choose(page, "Last 24 hours"), /\?range=24h$/],
  "a range of one's own": ["range=30d", custom, /\?from=2026-06-10T16:30:00.000000Z&to=2026-06-11T17:00:05.000000Z$/],
  "a part of the chart": ["range=30d", brush, /from=.*&to=.*&unzoomed=30d$/],
  "hiding the chart": ["range=30d", button("Hide chart"), /\?range=30d&chart=hidden$/],
  "showing the chart": ["range=30d&chart=hidden", button("Show chart"), /\?range=30d$/],
  "a time zone": ["range=30d", (page) => chooseZone(page, "Asia/Kolkata"), /\?range=30d&tz=Asia\/Kolkata$/],
  "entries per page": ["range=30d", (page) => page.getByLabel("Entries per page").selectOption("25"), /\?range=30d&limit=25$/],
  "the next page": ["range=30d", button("Older"), /\?range=30d&cursor=/],
  "an entry": ["range=30d", (page) => rows(page).nth(3).locator("td.method").click(), /&entry=[0-9a-f-]{36}$/],
  "a saved view": ["range=7d", pick, /\?status=4xx&range=30d$/, save],
  "another project": ["range=30d", async (page) => (await page.getByRole("button", { name: "Acme Platform" }).click(), button("Quiet Corner admin")(page)), /\/projects\/2\/audit-logs\?method_exclude=GET&range=7d$/],
  "another tab": ["range=30d", (page) => page.getByRole("link", { name: "Settings" }).click(), /\/projects\/1\/settings$/],
};

// What a person sees of it. Rows and chips, for the counts of a chart go on while a range ends now.
async function seen(page) {
  await expect(page.locator("main [aria-busy=true], .bone")).toHaveCount(0);
  return page.evaluate(() => {
    const texts = (selector) => [...document.querySelectorAll(selector)].map((found) => found.textContent);
    const search = document.querySelector("input[type=search], .search-input")?.value;
    return { rows: texts("table.entries tbody tr"), chips: texts(".chip"), zone: texts(".zone"), heading: texts("h1, h2"), search, charts: document.querySelectorAll(".chart").length };
  });
}

// Another browser, signed in, in which nothing was done.
let other;
test.beforeAll(async ({ browser }) => {
  const context = await browser.newContext({ storageState: await session(browser), baseURL: process.env.DAYBOOK_TEST_URL, timezoneId: "America/Los_Angeles" });
  other = await context.newPage();
});
test.afterAll(async () => {
  // Other tests expect no view of anybody.
  const views = "/projects/1/views";
  for (const { id } of (await api(other, "GET", views)).body) await api(other, "DELETE", `${views}/${id}`);
  await other.context().close();
});

for (const [name, [start, act, expected, prepare]] of Object.entries(CONTROLS)) {
  test(`${name} is all in the address`, async ({ page }) => {
    test.slow();
    await visit(page, `${LOG}?${start}`);
    if (prepare) await prepare(page).then(() => page.reload());
    await expect(rows(page).first()).toBeVisible();
    const [before, url] = [await seen(page), page.url()];
    await act(page);
    await expect(page).toHaveURL(expected);
    const done = page.url();
    const after = await seen(page);
    expect(after).not.toEqual(before);

    await page.reload();
    await expect.poll(() => seen(page)).toEqual(after);
    expect(page.url()).toBe(done);
    await other.goto(done);
    await expect.poll(() => seen(other)).toEqual(after);
    await page.goBack();
    await expect(page).toHaveURL(url);
    await expect.poll(() => seen(page)).toEqual(before);
    await page.goForward();
    await expect(page).toHaveURL(done);
    await expect.poll(() => seen(page)).toEqual(after);
  });
}

const HOSTILE = ["100%", "%41", "a&b=c", "a+b", `"quoted" 'text'`, "#hash?question", "back\\slash", "💥🦀", "Ünïcödé שלום", "<b>bold</b>", "a;b,c", "‮drawkcab"];

test("a search is one, whatever is searched for", async ({ page }) => {
  test.slow();
  const asked = [];
  page.on("request", (request) => /audit-logs\?/.test(request.url()) && request.url().includes("/api/") && asked.push(new URL(request.url()).searchParams.get("search")));
  const urls = [];
  for (const value of HOSTILE) {
    await visit(page, `${LOG}?range=30d`);
    await expect(rows(page).first()).toBeVisible();
    await type(page, value);
    await expect.poll(() => new URL(page.url()).searchParams.get("search")).toBe(value);
    urls.push(page.url());
    await expect(page.getByRole("button", { name: `Remove the search for “${value}”` })).toBeVisible();
    expect(asked.at(-1)).toBe(value);
    await page.goBack();
    await expect(page.getByLabel("Search audit logs")).toHaveValue("");
  }
  await everywhere(page, urls, (shown, value) => expect(shown.getByLabel("Search audit logs")).toHaveValue(value));
});

test("a filter is one, whatever its value", async ({ page }) => {
  test.slow();
  const urls = [];
  for (const value of HOSTILE) {
    await visit(page, `${LOG}?application=${encodeURIComponent(value)}&range=30d`);
    await expect(chip(page, "Application")).toContainText(value);
    await chip(page, "Application").getByRole("button", { name: "is", exact: true }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("application_exclude")).toBe(value);
    urls.push(page.url());
    await page.goBack();
    await expect.poll(() => new URL(page.url()).searchParams.get("application")).toBe(value);
  }
  await everywhere(page, urls, (shown, value) => expect(chip(shown, "Application")).toContainText(value));
});

// Opened anew here and in another browser, each address shows its value and stays as it is.
async function everywhere(page, urls, look) {
  for (const shown of [page, other]) {
    for (const [place, url] of urls.entries()) {
      await shown.goto(url);
      await look(shown, HOSTILE[place]);
      expect(shown.url()).toBe(url);
    }
  }
}

test("a live switch is not in the address: nobody shares what they happen to be watching", async ({ page }) => {
  await visit(page, `${LOG}?range=30d`);
  await page.getByRole("button", { name: "Live" }).click();
  await expect(page.getByRole("button", { name: "Live" })).toHaveClass(/\bon\b/);
  await expect(page).toHaveURL(`${LOG}?range=30d`);
});
