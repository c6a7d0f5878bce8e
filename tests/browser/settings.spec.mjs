// A project's settings, and one's own password.
import { OWNER, PASSWORD, WORKSHOP, api, expect, expectAccessibleInBothThemes, expectToFit, open, signIn, test } from "./page.mjs";

const SETTINGS = `${WORKSHOP}/settings`;
const days = (page) => page.getByLabel("Keep entries for, in days");
const save = (page) => page.getByRole("button", { name: "Save retention" });
const project = async (page) => (await api(page, "GET", "/projects/3")).body;

// Answers the retention that holds: nothing waits, whatever a test before has left.
async function openSettings(page) {
  await open(page, SETTINGS, OWNER);
  await expect(days(page)).toBeVisible();
  const { retention_days } = await project(page);
  await api(page, "PATCH", "/projects/3", { name: "Workshop", retention_days, export_enabled: true });
  await page.reload();
  await expect(days(page)).toHaveValue(String(retention_days));
  return retention_days;
}

test("the project's name is changed, everywhere at once", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openSettings(page);
  await page.getByLabel("Name", { exact: true }).fill("Wörkshop & Söhne 💥");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await expect(page.getByRole("button", { name: "Wörkshop & Söhne 💥" })).toBeVisible();
  await expect(page).toHaveTitle("Settings · Wörkshop & Söhne 💥 · Daybook");
  expect((await project(page)).name).toBe("Wörkshop & Söhne 💥");
  await page.getByRole("button", { name: "Copy project id" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe("3");
  await expectAccessibleInBothThemes(page);

  await page.getByLabel("Name", { exact: true }).fill("   ");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveAccessibleDescription("Expected 1 to 256 bytes without control characters");
  await expectAccessibleInBothThemes(page);
});

test("a longer retention holds at once", async ({ page }) => {
  const longer = (await openSettings(page)) + 10;
  await days(page).fill(String(longer));
  await save(page).click();
  await expect(page.getByText(`Entries are kept for ${longer} days`)).toBeVisible();
  expect((await project(page)).retention_days).toBe(longer);
});

test("a shorter retention is confirmed, waits, and is undone with one click", async ({ page }) => {
  const before = await openSettings(page);
  await days(page).fill("14");
  await save(page).click();
  const dialog = page.getByRole("dialog", { name: "Keep entries for 14 days only?" });
  await expect(dialog).toContainText("Entries older than 14 days vanish in 7 days");
  await expect(dialog).toContainText(/[A-Z][a-z]{2} \d{1,2}, \d{4}, \d\d:\d\d P[SD]T/);
  await expectAccessibleInBothThemes(page);
  await page.keyboard.press("Escape");
  expect((await project(page)).pending_retention).toBe(null);

  await save(page).click();
  await dialog.getByRole("button", { name: "Lower retention" }).click();
  await expect(dialog).toHaveCount(0);
  const pending = page.locator(".pending");
  await expect(pending).toContainText(/^14 days from [A-Z][a-z]{2} \d{1,2}, \d{4}, \d\d:\d\d P[SD]T on/);
  await expect(page.getByText(`Entries are kept for ${before} days`)).toBeVisible();
  expect((await project(page)).pending_retention.retention_days).toBe(14);
  await expectAccessibleInBothThemes(page);

  // It is there after a reload, too
  await page.reload();
  await expect(days(page)).toHaveValue("14");
  await pending.getByRole("button", { name: "Undo" }).click();
  await expect(pending).toHaveCount(0);
  await expect(days(page)).toHaveValue(String(before));
  expect(await project(page)).toMatchObject({ retention_days: before, pending_retention: null });
});

test("a retention that cannot be is refused beside the field", async ({ page }) => {
  await openSettings(page);
  for (const wrong of ["0", "36501", "-3", ""]) {
    await days(page).fill(wrong);
    await save(page).click();
    await expect(days(page)).toHaveAccessibleDescription("Expected a number from 1 to 36500");
    await expect(days(page)).toBeFocused();
  }
  await expectAccessibleInBothThemes(page);
});

test("export is switched off, and the button on the log is gone", async ({ page }) => {
  await openSettings(page);
  const allowed = page.getByRole("switch", { name: /^Admins may export/ });
  await expect(allowed).toBeChecked();
  await allowed.uncheck();
  await expect.poll(async () => (await project(page)).export_enabled).toBe(false);
  await page.getByRole("link", { name: "Audit logs" }).click();
  await expect(page.getByRole("button", { name: "Live" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Export" })).toBeHidden();
  await page.goBack();

  // Where the server refuses, the switch says what holds
  await expect(allowed).not.toBeChecked();
  await page.route("**/api/v1/projects/3", (route) => (route.request().method() === "PATCH" ? route.fulfill({ status: 500, body: "" }) : route.continue()));
  await allowed.click();
  await expect(page.getByRole("alert").filter({ hasText: "500" })).toBeVisible();
  await expect(allowed).not.toBeChecked();
  await expectAccessibleInBothThemes(page);
});

test("settings that cannot be loaded say so and can be tried again", async ({ page }) => {
  await page.route("**/api/v1/projects/3", (route) => route.fulfill({ status: 500, body: "" }));
  await open(page, SETTINGS, OWNER);
  await expect(page.getByRole("alert").filter({ hasText: "could not be loaded" })).toBeVisible();
  await expectAccessibleInBothThemes(page);
  await page.unroute("**/api/v1/projects/3");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(days(page)).toBeVisible();
});

test("one changes one's own password, and goes on", async ({ page, browser }) => {
  await open(page, SETTINGS, OWNER);
  await expect(days(page)).toBeVisible();
  await api(page, "POST", "/projects/3/members", { email: "changer@example.com", role: "viewer" }).then(async ({ body }) => {
    const secret = new URL(body.set_password_link).hash.slice(1);
    await api(page, "POST", "/password-links", { secret, password: PASSWORD });
  });
  const who = { email: "changer@example.com" };
  const context = await browser.newContext({ baseURL: process.env.DAYBOOK_TEST_URL });
  const mine = await context.newPage();
  await open(mine, WORKSHOP + "/members", who);
  await mine.getByRole("button", { name: "Account" }).click();
  await mine.getByRole("button", { name: "Change password" }).click();
  const dialog = mine.getByRole("dialog", { name: "Change password" });
  await expect(dialog.getByLabel("Current password")).toBeFocused();
  await expectAccessibleInBothThemes(mine);

  await dialog.getByLabel("Current password").fill("not this one");
  await dialog.getByLabel("New password").fill("a new password");
  await dialog.getByRole("button", { name: "Change password" }).click();
  await expect(dialog.getByLabel("Current password")).toHaveAccessibleDescription("The current password is not the one given.");
  await dialog.getByLabel("Current password").fill(PASSWORD);
  await dialog.getByLabel("New password").fill("short");
  await dialog.getByRole("button", { name: "Change password" }).click();
  await expect(dialog.getByLabel("New password")).toHaveAccessibleDescription("Expected 8 characters to 1024 bytes");
  await expectAccessibleInBothThemes(mine);
  await dialog.getByLabel("New password").fill("a new password");
  await dialog.getByRole("button", { name: "Change password" }).click();
  await expect(dialog).toContainText("Your password is changed.");
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(mine.getByRole("button", { name: "Account" })).toBeFocused();

  // The session goes on; the next one needs the new password
  await mine.reload();
  await expect(mine.getByRole("heading", { name: "Only project admins can manage members" })).toBeVisible();
  await mine.getByRole("button", { name: "Account" }).click();
  await mine.getByRole("button", { name: "Sign out" }).click();
  await signIn(mine, { ...who, password: "a new password" });
  await expect(mine.getByRole("button", { name: "Account" })).toBeVisible();
  await context.close();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test("the settings fit", async ({ page }) => {
    await openSettings(page);
    await expectToFit(page);
    await expectAccessibleInBothThemes(page);
    await days(page).fill("7");
    await save(page).click();
    await expectToFit(page);
    await expectAccessibleInBothThemes(page);
  });
});
