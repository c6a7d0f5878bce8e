// The address is the only state: what is searched, the range, the chart, the zone, the page and the entry that is open.
import { LOG, api, chip, chooseZone, expect, rows, visit } from "./page.mjs";
import { FROM, TO, WEEK, button, dateRange, exactly, inTheAddress, literally, openRow, seen, test } from "./same.mjs";

const TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z";
const zoomed = (whole) => new RegExp(`\\?from=${TIME}&to=${TIME}&unzoomed=${literally(whole)}$`);

async function search(page, text) {
  await page.getByLabel("Search audit logs").fill(text);
  await page.keyboard.press("Enter");
}

const chart = (page) => page.getByRole("slider", { name: "Bars of the chart" });
async function chartPlace(page) {
  await expect(page.locator(".chart svg rect").first()).toBeVisible();
  return chart(page).boundingBox();
}
const clickBar = async (page) => {
  const { x, y, width, height } = await chartPlace(page);
  await page.mouse.click(x + width * 0.8, y + height / 2);
};
const drag = async (page) => {
  const { x, y, width, height } = await chartPlace(page);
  await page.mouse.move(x + width * 0.6, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.7, y + height / 2);
  await page.mouse.move(x + width * 0.8, y + height / 2);
  await page.mouse.up();
};
const brushByKeys = async (page) => {
  await chartPlace(page);
  await chart(page).focus();
  for (const key of ["End", "ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowLeft", "Enter"]) await page.keyboard.press(key);
};

const preset = (name) => async (page) => (await dateRange(page), button(name)(page));
const custom = (start, end) => async (page) => {
  await page.getByLabel("Start").fill(start);
  await page.getByLabel("End").fill(end);
  await button("Apply")(page);
};
const fromTheMenu = (act) => async (page) => (await button("Filter")(page), await button("Date range")(page), act(page));
const fromTheChip = (act) => async (page) => (await dateRange(page), act(page));

// Saving is an entry in the log, so it is done before anything is compared.
const save = (page) => api(page, "POST", "/projects/1/views", { name: "Of the address", query: "status=4xx&range=30d" });
const pick = async (page) => (await button("Views")(page), button("Of the address")(page));
const older = async (page) => {
  await button("Older")(page);
  await expect(page.locator(".position")).toContainText("51–100");
};
const ownZone = async (page) => {
  await button("Account")(page);
  await page.getByRole("button", { name: /^Time zone/ }).click();
  await page.getByRole("button", { name: /^Browser \(/ }).click();
};

test.afterAll(async ({ other }) => {
  // Other tests expect no view of anybody.
  const views = "/projects/1/views";
  for (const { id } of (await api(other, "GET", views)).body) await api(other, "DELETE", `${views}/${id}`);
});

inTheAddress({
  "a search": { act: (page) => search(page, "cluster"), to: exactly("search=cluster&range=30d") },
  "clearing the search": { at: "search=cluster&range=30d", act: button("Clear the search"), to: exactly("range=30d") },

  "a range": { act: preset("Last 24 hours"), to: exactly("range=24h") },
  "a range from the filter menu": { act: fromTheMenu(button("Last 7 days")), to: exactly("range=7d") },
  "a range of one's own": { act: fromTheChip(custom(FROM.local, TO.local)), to: exactly(WEEK) },
  "a range of one's own from the filter menu": { act: fromTheMenu(custom(FROM.local, TO.local)), to: exactly(WEEK) },
  "a range without an end": { act: fromTheChip(custom(FROM.local, "")), to: exactly(`from=${FROM.utc}`) },
  "a range without a start": { act: fromTheChip(custom("", TO.local)), to: exactly(`to=${TO.utc}`) },
  "a range in another zone": { at: "range=30d&tz=America/Los_Angeles", act: fromTheChip(custom(FROM.local, TO.local)), to: exactly(`${WEEK}&tz=America/Los_Angeles`) },

  "a bar that is clicked": { act: clickBar, to: zoomed("30d") },
  "a part of the chart that is dragged over": { act: drag, to: zoomed("30d") },
  "a part of the chart by keyboard": { act: brushByKeys, to: zoomed("30d") },
  "a part of a range of one's own": { at: WEEK, act: drag, to: zoomed(`${FROM.utc}..${TO.utc}`) },
  "a part of a range without an end": { at: `from=${FROM.utc}`, act: drag, to: zoomed(`${FROM.utc}..`) },
  "a part of a part of the chart": { at: `${WEEK}&unzoomed=30d`, act: drag, to: zoomed("30d") },
  "resetting the zoom": { at: `${WEEK}&unzoomed=30d`, act: button("Reset zoom"), to: exactly("range=30d") },
  "resetting the zoom of a range of one's own": { at: `from=${FROM.utc}&to=${FROM.utc.replace("T12", "T20")}&unzoomed=${FROM.utc}..${TO.utc}`, act: button("Reset zoom"), to: exactly(WEEK) },
  "resetting the zoom of a range without a start": { at: `${WEEK}&unzoomed=..${TO.utc}`, act: button("Reset zoom"), to: exactly(`to=${TO.utc}`) },
  "another range than the zoomed one": { at: `${WEEK}&unzoomed=30d`, act: preset("Last 7 days"), to: exactly("range=7d") },
  "hiding the chart": { act: button("Hide chart"), to: exactly("range=30d&chart=hidden") },
  "showing the chart": { at: "range=30d&chart=hidden", act: button("Show chart"), to: exactly("range=30d") },

  "a time zone": { act: (page) => chooseZone(page, "Asia/Kolkata"), to: exactly("range=30d&tz=Asia/Kolkata") },
  "UTC": { act: (page) => chooseZone(page, "UTC"), to: exactly("range=30d&tz=UTC") },
  "the browser's own time zone": { at: "range=30d&tz=UTC", act: ownZone, to: exactly("range=30d") },

  "entries per page": { act: (page) => page.getByLabel("Entries per page").selectOption("25"), to: exactly("range=30d&limit=25") },
  "the usual number of entries per page": { at: "range=30d&limit=25", act: (page) => page.getByLabel("Entries per page").selectOption("50"), to: exactly("range=30d") },
  "the older page": { act: button("Older"), to: /\?range=30d&cursor=[\w-]+$/ },
  "the newer page": { before: async (page) => (await older(page), await button("Older")(page), expect(page.locator(".position")).toContainText("101–150")), act: button("Newer"), to: /\?range=30d&cursor=[\w-]+$/ },
  "the first page": { before: older, act: button("First"), to: exactly("range=30d") },

  "an entry": { act: openRow(3), to: /\?range=30d&entry=[0-9a-f-]{36}$/ },
  "an entry in another zone": { at: "range=30d&tz=Europe/Berlin", act: openRow(3), to: /\?range=30d&tz=Europe\/Berlin&entry=[0-9a-f-]{36}$/ },
  "closing the entry": { before: openRow(3), act: button("Close the entry"), to: exactly("range=30d") },
  "closing the entry by key": { before: openRow(3), act: (page) => page.keyboard.press("Escape"), to: exactly("range=30d") },
  "the entries of an actor": { before: openRow(3), act: (page) => page.getByRole("link", { name: "Entries of this actor" }).click(), to: /\?actor=[a-z_]+:[^&]+&range=30d$/ },
  "the entries of a resource": { at: "resource_type=cluster&range=30d", before: openRow(3), act: (page) => page.getByRole("link", { name: "Entries of this resource" }).click(), to: /\?resource=cluster:[^&]+&range=30d$/ },

  "a saved view": { at: "range=7d", before: save, act: pick, to: exactly("status=4xx&range=30d") },
  "another project": { act: async (page) => (await button("Acme Platform")(page), button("Quiet Corner admin")(page)), to: /\/projects\/2\/audit-logs\?method_exclude=GET&range=7d$/ },
  "another tab": { act: (page) => page.getByRole("link", { name: "Settings" }).click(), to: /\/projects\/1\/settings$/ },
  "another tab in another zone": { at: "range=30d&tz=UTC", act: (page) => page.getByRole("link", { name: "Settings" }).click(), to: /\/projects\/1\/settings\?tz=UTC$/ },
});

test("a neighbour of the open entry is in the address, and Back closes what was opened", async ({ page, other }) => {
  await visit(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const before = await seen(page);
  await openRow(3)(page);
  await page.getByRole("button", { name: "Next entry" }).click();
  const next = await rows(page).nth(4).getAttribute("data-entry");
  await expect(page).toHaveURL(`${LOG}?range=30d&entry=${next}`);
  const [after, done] = [await seen(page), page.url()];
  await page.reload();
  await expect.poll(() => seen(page)).toEqual(after);
  await other.goto(done);
  await expect.poll(() => seen(other)).toEqual(after);
  await page.goBack();
  await expect(page).toHaveURL(`${LOG}?range=30d`);
  await expect.poll(() => seen(page)).toEqual(before);
  await page.goForward();
  await expect(page).toHaveURL(done);
  await expect.poll(() => seen(page)).toEqual(after);
});

test("a bare address becomes the default view, and Back is no trap", async ({ page, other }) => {
  await visit(page, "/projects/1/settings");
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
  await page.goto(LOG);
  await expect(page).toHaveURL(`${LOG}?method_exclude=GET&range=7d`);
  await expect(chip(page, "Method")).toContainText("is not");
  await expect(rows(page)).toHaveCount(50);
  await page.goBack();
  await expect(page).toHaveURL("/projects/1/settings");
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
  await page.goForward();
  await expect(page).toHaveURL(`${LOG}?method_exclude=GET&range=7d`);
  await expect(rows(page)).toHaveCount(50);
  await other.goto(LOG);
  await expect(other).toHaveURL(`${LOG}?method_exclude=GET&range=7d`);
  await expect(rows(other)).toHaveCount(50);
});

test("a live switch is not in the address: nobody shares what they happen to be watching", async ({ page }) => {
  await visit(page, `${LOG}?range=30d`);
  await page.getByRole("button", { name: "Live" }).click();
  await expect(page.getByRole("button", { name: "Live" })).toHaveClass(/\bon\b/);
  await expect(page).toHaveURL(`${LOG}?range=30d`);
});
