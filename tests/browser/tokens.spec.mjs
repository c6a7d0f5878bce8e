// API tokens: made, shown once, used, revoked.
import { execFileSync } from "node:child_process";
import { OWNER, WORKSHOP, api, expect, expectAccessibleInBothThemes, expectToFit, open, test } from "./page.mjs";

const TOKENS = `${WORKSHOP}/tokens`;
const row = (page, name) => page.getByRole("row", { name: new RegExp(`^${name}`) });
const create = (page) => page.getByRole("button", { name: "Create token" });
const name = (page) => page.getByLabel("Name", { exact: true });
const days = (page) => page.getByLabel("Expires after, in days");

async function openTokens(page) {
  await open(page, TOKENS, OWNER);
  await expect(page.getByRole("heading", { level: 1, name: "API tokens" })).toBeVisible();
}

async function revokeAll(page) {
  const { body } = await api(page, "GET", "/projects/3/tokens");
  for (const { id } of body) await api(page, "DELETE", `/projects/3/tokens/${id}`);
}

test("a project without tokens says what they are good for", async ({ page }) => {
  await openTokens(page);
  await revokeAll(page);
  await page.reload();
  await expect(page.getByText("No tokens yet.")).toBeVisible();
  await expect(page.getByRole("table")).toHaveCount(0);
  await expectAccessibleInBothThemes(page);
});

test("a token is made, shown once, copied, and its command writes an entry", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openTokens(page);
  await expect(days(page)).toHaveValue("365");
  await name(page).fill("platform-prod");
  await page.getByRole("button", { name: "90 days" }).click();
  await expect(days(page)).toHaveValue("90");
  await create(page).click();

  const made = page.getByRole("region", { name: "token" });
  await expect(made.getByRole("heading", { name: "The token platform-prod" })).toBeFocused();
  await expect(made).toContainText("it will not be shown again");
  await expectAccessibleInBothThemes(page);
  const token = await made.getByRole("textbox", { name: "token" }).textContent();
  await made.getByRole("button", { name: "Copy the token" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(token);

  // The command works as it stands
  await made.getByRole("button", { name: "Copy the command" }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("curl ");
  const command = await page.evaluate(() => navigator.clipboard.readText());
  const answer = JSON.parse(execFileSync("bash", ["-c", `${command} --silent`], { encoding: "utf8" }));
  expect(answer.accepted).toBe(1);

  // The table has it, and after a reload nothing has the token itself
  await expect(row(page, "platform-prod")).toContainText("ingest");
  await expect(row(page, "platform-prod")).toContainText("by Olga Owner");
  await expect(row(page, "platform-prod")).toContainText("Never");
  await page.reload();
  await expect(row(page, "platform-prod")).toBeVisible();
  await expect(page.locator("body")).not.toContainText(token);
  await expect(row(page, "platform-prod")).not.toContainText("Never");
});

test("an admin token comes with a command that reads", async ({ page }) => {
  await openTokens(page);
  await name(page).fill("reporting");
  await page.getByRole("radio", { name: /^Read and manage/ }).check();
  await create(page).click();
  const command = await page.getByRole("textbox", { name: "command" }).textContent();
  const answer = JSON.parse(execFileSync("bash", ["-c", `${command} --silent`], { encoding: "utf8" }));
  expect(Array.isArray(answer.entries)).toBe(true);
  await page.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByRole("region", { name: "token" })).toHaveCount(0);
  await expect(row(page, "reporting")).toContainText("admin");
});

test("what is wrong with a field is said beside it", async ({ page }) => {
  await openTokens(page);
  await create(page).click();
  await expect(name(page)).toHaveAccessibleDescription("Expected 1 to 256 bytes without control characters");
  await expect(name(page)).toBeFocused();
  await expectAccessibleInBothThemes(page);
  await name(page).fill("too long");
  for (const wrong of ["3651", "0", "-1", ""]) {
    await days(page).fill(wrong);
    await create(page).click();
    await expect(days(page)).toHaveAccessibleDescription("Expected a number from 1 to 3650");
    await expect(name(page)).toHaveAccessibleDescription("Stands in every entry that it writes, as in platform-prod");
  }
  await expect(row(page, "too long")).toHaveCount(0);
});

test("tokens that end soon, or have ended, are marked", async ({ page }) => {
  const at = (days) => new Date(Date.now() + days * 86_400_000).toISOString().replace("Z", "000Z");
  const token = (id, name, expires_at) => ({ id: `01978f2e-7a41-7c3e-9d55-2f6b8e0c4a${id}`, name, role: "ingest", created_by: "Olga Owner", created_at: at(-30), expires_at, last_used_at: null });
  await page.route("**/api/v1/projects/3/tokens", (route) => route.fulfill({ json: [token(10, "old", at(-1)), token(11, "nearly", at(5)), token(12, "fresh", at(300))] }));
  await openTokens(page);
  await expect(row(page, "old")).toContainText("expired");
  await expect(row(page, "nearly")).toContainText("soon");
  await expect(row(page, "fresh")).not.toContainText("soon");
  await expectAccessibleInBothThemes(page);
});

test("revoking names the token and asks first; Escape leaves everything as it is", async ({ page }) => {
  await openTokens(page);
  const { body } = await api(page, "POST", "/projects/3/tokens", { name: "short-lived <b>", role: "ingest" });
  await page.reload();
  const revoke = page.getByRole("button", { name: "Revoke short-lived <b>" });
  await revoke.click();
  const dialog = page.getByRole("dialog", { name: "Revoke short-lived <b>?" });
  await expect(dialog).toContainText("for good");
  await expectAccessibleInBothThemes(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(revoke).toBeFocused();
  await revoke.click();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(revoke).toBeVisible();

  // A failure is said in the dialog, with its request id
  await page.route("**/tokens/*", (route) => route.fulfill({ status: 503, contentType: "application/problem+json", json: { type: "urn:x", title: "x", status: 503, code: "database_unavailable", detail: "The database is not available.", request_id: "req-9" } }));
  await revoke.click();
  await dialog.getByRole("button", { name: "Revoke token" }).click();
  await expect(dialog.getByRole("alert")).toContainText("The database is not available. Request req-9");
  await expectAccessibleInBothThemes(page);
  await page.unroute("**/tokens/*");
  await dialog.getByRole("button", { name: "Revoke token" }).click();
  await expect(revoke).toHaveCount(0);
  await expect(dialog).toHaveCount(0);
  // The focus is not lost with the row
  await expect(page.locator("main, main :focus").last()).toBeFocused();
  const used = await page.request.get("/api/v1/me", { headers: { Authorization: `Bearer ${body.token}`, Cookie: "" } });
  expect(used.status()).toBe(401);
});

test("a list that cannot be loaded says so and can be tried again", async ({ page }) => {
  const problem = { type: "urn:x", title: "x", status: 500, code: "internal", detail: "Something went wrong.", request_id: "req-17" };
  await page.route("**/api/v1/projects/3/tokens", (route) => route.fulfill({ status: 500, contentType: "application/problem+json", json: problem }));
  await openTokens(page);
  await expect(page.getByRole("alert").filter({ hasText: "req-17" })).toContainText("Something went wrong.");
  await expectAccessibleInBothThemes(page);
  await page.unroute("**/api/v1/projects/3/tokens");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("req-17")).toHaveCount(0);
});

test("while the list loads, something stands in for it", async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/api/v1/projects/3/tokens", async (route) => (await held, route.continue()));
  await openTokens(page);
  await expect(page.locator(".bone").first()).toBeVisible();
  release();
  await expect(page.locator(".bone")).toHaveCount(0);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test("a very long name breaks, and everything is there", async ({ page }) => {
    await openTokens(page);
    await name(page).fill("a-name-without-any-place-to-break-".repeat(7));
    await create(page).click();
    await expect(page.getByRole("region", { name: "token" })).toBeVisible();
    await expectToFit(page);
    await expectAccessibleInBothThemes(page);
    const revoke = page.getByRole("button", { name: /^Revoke a-name-without/ });
    await revoke.click();
    await expectToFit(page);
    await page.getByRole("dialog").getByRole("button", { name: "Revoke token" }).click();
    await expect(revoke).toHaveCount(0);
  });
});
