// The tabs of the header: where they lead, who sees them, and what the others are told.
import { LOG, OWNER, WORKSHOP, chooseZone, expect, expectAccessibleInBothThemes, expectToFit, open, rows, signIn, test, visit } from "./page.mjs";

const TABS = { "Audit logs": "audit-logs", "API tokens": "tokens", Members: "members", Settings: "settings" };
const REFUSALS = {
  "audit-logs": "Only project admins can view audit logs",
  tokens: "Only project admins can manage API tokens",
  members: "Only project admins can manage members",
  settings: "Only project admins can change settings",
};
const tabs = (page) => page.getByRole("navigation", { name: "Security" }).getByRole("link");

test("each tab leads to its page; Back and Forward walk them", async ({ page }) => {
  await open(page, `${LOG}?method=POST&range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await expect(tabs(page)).toHaveText(Object.keys(TABS));
  for (const [name, path] of Object.entries(TABS).slice(1)) {
    await tabs(page).getByText(name).click();
    await expect(page).toHaveURL(`/projects/1/${path}`);
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(page.getByRole("link", { name, exact: true })).toHaveAttribute("aria-current", "page");
    await expect(page.locator('nav [aria-current="page"]')).toHaveCount(1);
    await expect(page).toHaveTitle(`${name} · Acme Platform · Daybook`);
    // The tab that was followed keeps the focus
    await expect(page.getByRole("link", { name, exact: true })).toBeFocused();
  }
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(`${LOG}?method=POST&range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await page.goForward();
  await expect(page.getByRole("heading", { level: 1, name: "API tokens" })).toBeVisible();
  await tabs(page).getByText("Audit logs").click();
  await expect(page).toHaveURL(`${LOG}?method_exclude=GET&range=7d`);
});

test("tabs are links: they open elsewhere, too", async ({ page, context }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const opened = context.waitForEvent("page");
  await tabs(page).getByText("Members").click({ modifiers: ["ControlOrMeta"] });
  await expect((await opened).getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
  await expect(page).toHaveURL(`${LOG}?range=30d`);
});

test("the time zone goes along from tab to tab", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await chooseZone(page, "UTC");
  await tabs(page).getByText("API tokens").click();
  await expect(page).toHaveURL("/projects/1/tokens?tz=UTC");
  await chooseZone(page, "Asia/Tokyo");
  await expect(page).toHaveURL("/projects/1/tokens?tz=Asia/Tokyo");
  await tabs(page).getByText("Audit logs").click();
  await expect(page).toHaveURL(`${LOG}?method_exclude=GET&range=7d&tz=Asia/Tokyo`);
});

test("what a page does not know in its address is named and can be dropped", async ({ page }) => {
  await open(page, `${WORKSHOP}/members?method=GET`, OWNER);
  await expect(page.getByRole("alert")).toContainText("method");
  await page.getByRole("button", { name: "Remove method" }).click();
  await expect(page).toHaveURL(`${WORKSHOP}/members`);
  await expect(page.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
});

for (const [role, who] of Object.entries({ viewer: [1, { email: "viewer@example.com" }], developer: [3, { email: "developer@example.com" }] })) {
  const [project, person] = who;
  test(`a ${role} sees no tabs, is told whom to ask, and nothing is fetched`, async ({ page }) => {
    const asked = [];
    page.on("request", (request) => request.url().includes(`/api/v1/projects/${project}`) && asked.push(request.url()));
    await visit(page, `/projects/${project}/tokens`, person);
    for (const [path, refusal] of Object.entries(REFUSALS)) {
      await page.goto(`/projects/${project}/${path}`);
      await expect(page.getByRole("heading", { name: refusal })).toBeVisible();
      await expect(page.locator("main")).toContainText("Ask a project admin");
      await expect(tabs(page)).toHaveCount(0);
      await expectAccessibleInBothThemes(page);
    }
    expect(asked).toEqual([]);
  });
}

test("signed out, one signs in and is at the very page asked for", async ({ page }) => {
  await open(page, `${WORKSHOP}/settings?tz=UTC`, OWNER);
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  await expect(page).toHaveURL(`${WORKSHOP}/settings?tz=UTC`);
});

test("a session that ends asks again without losing the page", async ({ page, context }) => {
  await open(page, `${WORKSHOP}/tokens`, OWNER);
  await expect(page.getByRole("heading", { name: "Create a token" })).toBeVisible();
  await context.clearCookies();
  await page.getByLabel("Name", { exact: true }).fill("too late");
  await page.getByRole("button", { name: "Create token" }).click();
  await expect(page.getByText("Your session has ended.")).toBeVisible();
  await signIn(page, OWNER);
  await expect(page.getByRole("heading", { name: "Create a token" })).toBeVisible();
  await expect(page).toHaveURL(`${WORKSHOP}/tokens`);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test("the tabs have a line of their own, and every page fits", async ({ page }) => {
    await open(page, `${WORKSHOP}/tokens`, OWNER);
    for (const [name, path] of Object.entries(TABS)) {
      await tabs(page).getByText(name).click();
      await expect(page).toHaveURL(new RegExp(`/${path}`));
      await expect(page.getByRole("heading", { level: 1, name })).toBeAttached();
      await expectToFit(page);
      await expectAccessibleInBothThemes(page);
    }
  });
});
