// Members: added, given another role, removed; and what a change to oneself does.
import { OWNER, PASSWORD, WORKSHOP, api, expect, expectAccessibleInBothThemes, expectToFit, open, signIn, test } from "./page.mjs";

const MEMBERS = `${WORKSHOP}/members`;
const row = (page, email) => page.getByRole("row").filter({ hasText: email });
const add = (page) => page.getByRole("button", { name: "Add member" });
const email = (page) => page.getByLabel("Email", { exact: true });

async function openMembers(page, who = OWNER) {
  await open(page, MEMBERS, who);
  await expect(page.getByRole("table", { name: "Members" })).toBeVisible();
}

async function remove(page, address) {
  const { body } = await api(page, "GET", "/projects/3/members");
  const found = body.find((member) => member.email === address);
  if (found) await api(page, "DELETE", `/projects/3/members/${found.user_id}`);
}

// Another admin, so that the owner is not the last one. A fresh account each time: taking the role away does not take the account.
async function addAdmin(page, browser, address) {
  const { body } = await api(page, "POST", "/projects/3/members", { email: address, role: "admin" });
  const secret = new URL(body.set_password_link).hash.slice(1);
  expect((await api(page, "POST", "/password-links", { secret, password: PASSWORD })).status).toBe(204);
}

test("everybody with a role is listed, oneself marked", async ({ page }) => {
  await openMembers(page);
  await expect(row(page, "owner@example.com")).toContainText("Olga Owner you");
  await expect(page.getByLabel("Role of Olga Owner")).toHaveValue("admin");
  await expect(page.getByLabel("Role of Dev Eloper")).toHaveValue("developer");
  await expectAccessibleInBothThemes(page);
});

test("a person without an account gets a link, shown once", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openMembers(page);
  await email(page).fill("Fresh@Example.com");
  await page.getByRole("radio", { name: /^Developer/ }).check();
  await add(page).click();
  const link = page.getByRole("region", { name: "link" });
  await expect(link.getByRole("heading", { name: "fresh@example.com needs a password" })).toBeFocused();
  await expect(link).toContainText("once, for 24 hours");
  await expect(link).toContainText("it will not be shown again");
  await expectAccessibleInBothThemes(page);
  await link.getByRole("button", { name: "Copy the link" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/\/set-password#[\w-]{20,}$/);
  await expect(page.getByLabel("Role of fresh")).toHaveValue("developer");
  await expect(email(page)).toHaveValue("");
  await page.reload();
  await expect(row(page, "fresh@example.com")).toBeVisible();
  await expect(page.locator("body")).not.toContainText("set-password#");
  await remove(page, "fresh@example.com");
});

test("a person with an account signs in as before", async ({ page }) => {
  await openMembers(page);
  await email(page).fill("viewer@example.com");
  await add(page).click();
  await expect(page.getByText("viewer@example.com is viewer now")).toBeVisible();
  await expect(page.getByRole("region", { name: "link" })).toHaveCount(0);
  await expectAccessibleInBothThemes(page);
  await remove(page, "viewer@example.com");
});

test("what is wrong with the address is said beside it", async ({ page }) => {
  await openMembers(page);
  await email(page).fill("nobody");
  await add(page).click();
  await expect(email(page)).toHaveAccessibleDescription("Expected an email address, such as a@example.com");
  await email(page).fill("owner@example.com");
  await add(page).click();
  await expect(email(page)).toHaveAccessibleDescription("owner@example.com is a member of this project already.");
  await expect(email(page)).toBeFocused();
  await expectAccessibleInBothThemes(page);
});

test("a role is changed once that is confirmed", async ({ page }) => {
  await openMembers(page);
  const role = page.getByLabel("Role of Dev Eloper");
  await role.focus();
  await role.selectOption("viewer");
  const dialog = page.getByRole("dialog", { name: "Make Dev Eloper viewer?" });
  await expect(dialog).toContainText("signed out at once");
  await expectAccessibleInBothThemes(page);
  // Until then, the list says what holds
  await expect(role).toHaveValue("developer");
  await page.keyboard.press("Escape");
  await expect(role).toHaveValue("developer");
  await expect(role).toBeFocused();
  await role.selectOption("viewer");
  await dialog.getByRole("button", { name: "Change role" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(role).toHaveValue("viewer");
  const { body } = await api(page, "GET", "/projects/3/members");
  expect(body.find((member) => member.email === "developer@example.com").role).toBe("viewer");
  await role.selectOption("developer");
  await page.getByRole("button", { name: "Change role" }).click();
  await expect(role).toHaveValue("developer");
});

test("removing names the person and asks first", async ({ page }) => {
  await openMembers(page);
  await api(page, "POST", "/projects/3/members", { email: "leaver@example.com", role: "viewer" });
  await page.reload();
  await page.getByRole("button", { name: "Remove leaver" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove leaver?" });
  await expect(dialog).toContainText("The account stays");
  await expectAccessibleInBothThemes(page);
  await dialog.getByRole("button", { name: "Remove member" }).click();
  await expect(row(page, "leaver@example.com")).toHaveCount(0);
  // The focus is not lost with the row
  await expect(page.locator("main, main :focus").last()).toBeFocused();
});

test("the last admin stays: the refusal says what to do first", async ({ page }) => {
  await openMembers(page);
  await page.getByLabel("Role of Olga Owner").selectOption("viewer");
  const dialog = page.getByRole("dialog", { name: "Make yourself viewer?" });
  await expect(dialog).toContainText("You can no longer read the log");
  await dialog.getByRole("button", { name: "Change role" }).click();
  await expect(dialog.getByRole("alert")).toContainText("This is the project's last admin. Make somebody else an admin first.");
  await expectAccessibleInBothThemes(page);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Remove Olga Owner" }).click();
  await expect(page.getByRole("dialog", { name: "Remove yourself?" })).toContainText("You lose this project at once");
  await page.getByRole("button", { name: "Remove member" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "last admin" })).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByLabel("Role of Olga Owner")).toHaveValue("admin");
});

test("who gives up the own role is warned, signed out, and let in as what one is now", async ({ page, browser }) => {
  const who = { email: "co-owner@example.com" };
  await openMembers(page);
  await addAdmin(page, browser, who.email);
  await page.context().clearCookies();
  await page.goto(MEMBERS);
  await signIn(page, who);
  await page.getByLabel("Role of co-owner").selectOption("developer");
  await expect(page.getByRole("dialog", { name: "Make yourself developer?" })).toContainText("signed out at once");
  await page.getByRole("button", { name: "Change role" }).click();
  await expect(page.getByText("Your session has ended.")).toBeVisible();
  await signIn(page, who);
  await expect(page.getByRole("heading", { name: "Only project admins can manage members" })).toBeVisible();
});

test("somebody who is kept out is marked", async ({ page }) => {
  const member = { user_id: "01978f2e-7a41-7c3e-9d55-2f6b8e0c4a17", email: "gone@example.com", name: "Gone Example", role: "ingest", disabled: true };
  await page.route("**/api/v1/projects/3/members", (route) => route.fulfill({ json: [member] }));
  await openMembers(page);
  await expect(row(page, "gone@example.com")).toContainText("disabled");
  await expect(page.getByLabel("Role of Gone Example")).toHaveValue("ingest");
  await expectAccessibleInBothThemes(page);
});

test("a list that cannot be loaded says so and can be tried again", async ({ page }) => {
  await page.route("**/api/v1/projects/3/members", (route) => route.fulfill({ status: 500, body: "" }));
  await open(page, MEMBERS, OWNER);
  await expect(page.getByRole("alert").filter({ hasText: "could not be loaded" })).toBeVisible();
  await expectAccessibleInBothThemes(page);
  await page.unroute("**/api/v1/projects/3/members");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("table", { name: "Members" })).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test("everybody is a card of a few lines", async ({ page }) => {
    await openMembers(page);
    await expectToFit(page);
    await expect(row(page, "developer@example.com")).toContainText("Dev Eloper");
    await page.getByRole("button", { name: "Remove Dev Eloper" }).click();
    await expectAccessibleInBothThemes(page);
    await page.getByRole("button", { name: "Cancel" }).click();
    await expectAccessibleInBothThemes(page);
  });
});
