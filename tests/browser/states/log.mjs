// The states of the audit log: where each is found, what leads to it, and how it is known to be there.
import { LOG, chip, expect, rows } from "../page.mjs";

const READS_OUT = `${LOG}?method_exclude=GET&range=30d`;
const broken = (page, url) => page.route(url, (route) => route.fulfill({ status: 500, contentType: "application/problem+json", json: {
  type: "urn:daybook:error:internal", title: "Internal error", status: 500, code: "internal", request_id: "01978f2e-9c1d-7a02-8d37-64f0a2b1c9e5",
  detail: "Something went wrong. The server's log names the cause under this request id.",
} }));
const drawn = (page) => expect(page.locator(".chart svg rect").first()).toBeVisible();
const account = (page) => page.getByRole("button", { name: "Account" }).click();

// Names as people have them: long, from right to left, wide, with marks of their own.
const NAMES = [
  "a-very-long-application-name-that-nobody-would-type-but-a-pipeline-did-and-that-has-no-place-to-break",
  "שירות־חיוב‏ של החברה", "خدمة الفوترة الرئيسية", "請求サービス・本番環境・東日本リージョン", "💥🦀 crab & boom <b>", "Ünïcödé Żółć ÅÄÖ",
];
async function longNames(page) {
  await page.route(/audit-logs\?(?!.*\/volume)/, async (route) => {
    if (!route.request().url().includes("/api/")) return route.continue();
    const response = await route.fetch();
    const body = await response.json();
    NAMES.forEach((name, at) => {
      const entry = body.entries[at];
      Object.assign(entry, { source: at % 2 ? "cli" : "api", cli_command: at % 2 ? `porter app update ${name}` : null });
      entry.actor = { ...entry.actor, name, email: at === 0 ? `${name}@example.com` : null, deleted: at === 0 };
      entry.resource = { type: "application", id: String(at), name: NAMES[NAMES.length - 1 - at] };
      entry.action = at === 0 ? "application.environment_group.attach_and_trigger_system_reconcile_of_everything" : entry.action;
    });
    await route.fulfill({ response, json: body });
  });
}

export const LOG_STATES = {
  log: { path: READS_OUT, shown: async (page) => (await expect(rows(page)).toHaveCount(50), drawn(page)) },
  filtered: { path: `${LOG}?method=DELETE&method=PATCH&method=POST&search=billing&range=30d`, shown: (page) => expect(rows(page).first()).toBeVisible() },
  "many-filters": {
    path: `${LOG}?actor=user:58392&actor=user:58417&method_exclude=GET&source=cli&source=dashboard&status=2xx&status=4xx&ip_exclude=203.0.113.0/24&resource_type=cluster&range=30d`,
    shown: (page) => expect(chip(page, "IP address")).toBeVisible(),
  },
  "long-names": { path: READS_OUT, before: longNames, shown: (page) => expect(rows(page).first()).toContainText("a-very-long") },
  loading: {
    path: READS_OUT,
    before: (page) => page.route(/\/api\/v1\/projects\/1\/audit-logs/, () => {}),
    shown: (page) => expect(page.locator("table.skeleton")).toBeVisible(),
  },
  "no-results": {
    path: `${LOG}?method=PURGE&search=nowhere&range=24h`,
    shown: async (page) => {
      await expect(page.getByRole("heading", { name: "No entries match" })).toBeVisible();
      await expect(page.locator(".ways")).toContainText("entries");
    },
  },
  "no-results-both": { path: `${LOG}?application=1&cluster=7&range=30d`, shown: (page) => expect(page.getByText("No entry concerns both")).toBeVisible() },
  "bad-address": { path: `${LOG}?method=POST&colour=red&range=30d`, shown: (page) => expect(page.getByRole("alert")).toContainText("colour") },
  "rows-failed": {
    path: READS_OUT,
    before: (page) => broken(page, /\/api\/v1\/projects\/1\/audit-logs\?/),
    shown: (page) => expect(page.getByRole("alert")).toContainText("The entries could not be loaded"),
  },
  "chart-failed": { path: READS_OUT, before: (page) => broken(page, /audit-logs\/volume/), shown: (page) => expect(page.getByRole("alert")).toBeVisible() },
  "chart-hidden": { path: `${READS_OUT}&chart=hidden`, shown: (page) => expect(rows(page)).toHaveCount(50) },
  brush: {
    path: `${LOG}?method_exclude=GET&range=7d`,
    shown: async (page) => {
      await drawn(page);
      await page.getByRole("slider").focus();
      for (const key of ["End", "ArrowLeft", "ArrowLeft", ...Array(8).fill("Shift+ArrowLeft")]) await page.keyboard.press(key);
      await expect(page.locator(".brush.choosing")).toBeVisible();
    },
  },
  entry: {
    path: `${LOG}?method=PATCH&range=30d`,
    shown: async (page) => {
      await rows(page).first().locator("td.method").click();
      await expect(page.locator(".drawer .facts")).toBeVisible();
      await expect(page.locator(".drawer .bone")).toHaveCount(0);
    },
  },
  "entry-failed": { path: `${READS_OUT}&entry=00000000-0000-7000-8000-000000000000`, shown: (page) => expect(page.locator(".drawer").getByRole("alert")).toBeVisible() },
  "filter-menu": { path: READS_OUT, shown: async (page) => (await expect(rows(page)).toHaveCount(50), page.getByRole("button", { name: "Filter", exact: true }).click()) },
  "filter-values": {
    path: READS_OUT,
    shown: async (page) => {
      await page.getByRole("button", { name: "Filter", exact: true }).click();
      await page.getByRole("button", { name: "Actor", exact: true }).click();
      await page.getByRole("checkbox").nth(1).click();
      await expect(rows(page).first()).toBeVisible();
    },
  },
  "date-range": { path: READS_OUT, shown: async (page) => (await expect(rows(page)).toHaveCount(50), chip(page, "Date range").getByRole("button").click()) },
  "cell-menu": {
    path: READS_OUT,
    wide: true,
    shown: async (page) => {
      await rows(page).nth(2).locator("td.resource").hover();
      await rows(page).nth(2).locator("td.actor").getByRole("button").click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  },
  export: {
    path: READS_OUT,
    shown: async (page) => (await page.getByRole("button", { name: "Export" }).click(), expect(page.getByText("will be exported")).toBeVisible()),
  },
  "export-warning": {
    path: READS_OUT,
    before: (page) => page.route(/volume\?.*buckets=1&/, async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      body.buckets[0].total = 12_480;
      await route.fulfill({ response, json: body });
    }),
    shown: async (page) => (await page.getByRole("button", { name: "Export" }).click(), expect(page.getByText("the first 10,000")).toBeVisible()),
  },
  views: { path: READS_OUT, shown: async (page) => (await page.getByRole("button", { name: "Views" }).click(), expect(page.getByLabel("Name of the new view")).toBeVisible()) },
  live: {
    path: READS_OUT,
    shown: async (page) => {
      await expect(rows(page)).toHaveCount(50);
      await page.getByRole("button", { name: "Live" }).click();
      await expect(page.getByRole("button", { name: "Live" })).toHaveClass(/\bon\b/);
    },
  },
  keys: { path: READS_OUT, shown: async (page) => (await expect(rows(page).first()).toBeVisible(), page.keyboard.press("?")) },
  account: { path: READS_OUT, shown: async (page) => (await expect(rows(page)).toHaveCount(50), account(page)) },
  "time-zone": {
    path: READS_OUT,
    shown: async (page) => {
      await expect(rows(page)).toHaveCount(50);
      await account(page);
      await page.getByRole("button", { name: /^Time zone/ }).click();
      await page.getByLabel("Find a time zone").fill("berlin");
    },
  },
  projects: { path: READS_OUT, shown: async (page) => (await expect(rows(page)).toHaveCount(50), page.getByRole("button", { name: "Acme Platform" }).click()) },
};
