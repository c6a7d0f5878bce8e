// What assistive technology is told of the main states, word for word: the trees lie beside this file. After a change that is meant,
// scripts/test-browser.sh aria --update-snapshots writes them anew.
import { LOG, expect, rows, test } from "./page.mjs";
import { NOTHING, fix } from "./fixtures.mjs";

const QUERY = `${LOG}?method_exclude=GET&range=24h`;
const press = (name) => (page) => page.getByRole("button", { name, exact: true }).click();

// Where each is found, what leads to it, which part is compared, and what the API answers otherwise.
const STATES = {
  "sign-in": ["/", null, "body", { "/me": null }],
  "set-password": ["/set-password#secret", null, "body", { "/me": null }],
  log: [QUERY, (page) => expect(rows(page)).toHaveCount(3), "body"],
  "no-results": [
    `${LOG}?application=billing&range=24h`, (page) => expect(page.locator(".ways")).toContainText("214 entries"), "main",
    { "/projects/1/audit-logs": NOTHING },
  ],
  "bad-address": [`${LOG}?colour=red&range=24h`, null, "main"],
  failed: [QUERY, (page) => expect(page.getByRole("alert")).toHaveCount(2), "main", { "/projects/1/audit-logs": null, "/projects/1/audit-logs/volume": null }],
  "filter-menu": [QUERY, press("Filter"), ".filters .panel"],
  "filter-values": [
    `${LOG}?method=POST&range=24h`,
    async (page) => {
      await page.getByRole("group", { name: /^Method/ }).locator(".chip-values").click();
      await expect(page.getByRole("checkbox")).toHaveCount(3);
    },
    ".filters",
  ],
  "date-range": [QUERY, (page) => page.getByRole("group", { name: /^Date range/ }).getByRole("button").click(), ".filters .panel"],
  entry: [
    QUERY,
    async (page) => {
      await rows(page).first().locator("td.method").click();
      await expect(page.locator(".drawer .block")).toHaveCount(2);
    },
    ".drawer",
  ],
  export: [QUERY, press("Export"), ".export-panel"],
  views: [QUERY, async (page) => (await press("Views")(page), expect(page.getByRole("button", { name: "Failures", exact: true })).toBeVisible()), ".views-panel"],
  account: [QUERY, press("Account"), ".header"],
  keys: [QUERY, async (page) => (await expect(rows(page)).toHaveCount(3), page.keyboard.press("?")), ".shortcuts"],
  "not-an-admin": ["/projects/2/audit-logs", null, "body"],
  tokens: ["/projects/1/tokens", (page) => expect(page.getByRole("table")).toBeVisible(), "main"],
  "token-revoke": ["/projects/1/tokens", press("Revoke platform-prod"), "dialog"],
  members: ["/projects/1/members", (page) => expect(page.getByRole("table")).toBeVisible(), "main"],
  "member-role": ["/projects/1/members", (page) => page.getByLabel("Role of Dev Eloper").selectOption("viewer"), "dialog"],
  settings: ["/projects/1/settings", (page) => expect(page.getByRole("switch")).toBeVisible(), "main"],
  "change-password": ["/projects/1/settings", async (page) => (await press("Account")(page), press("Change password")(page)), "dialog"],
};

for (const [name, [path, reach, part, others]] of Object.entries(STATES)) {
  test(`${name} is told`, async ({ page }) => {
    await fix(page, others);
    await page.goto(path);
    await expect(page.locator("main")).not.toHaveAttribute("aria-busy", "true");
    await reach?.(page);
    // Not toMatchAriaSnapshot: what it writes takes any number for any other.
    // The port is another each time.
    const tree = async () => (await page.locator(part).first().ariaSnapshot()).replaceAll(process.env.DAYBOOK_TEST_URL, "");
    await expect(async () => {
      const before = await tree();
      await page.waitForTimeout(150);
      expect(await tree()).toBe(before);
    }).toPass();
    expect(`${await tree()}\n`).toMatchSnapshot(`${name}.yml`);
  });
}
