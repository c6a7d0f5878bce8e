// Where a one-time link leads: a person who was added to a project chooses a password, and signs in.
import { OWNER, PASSWORD, WORKSHOP, api, expect, expectAccessibleInBothThemes, expectToFit, open, signIn, test } from "./page.mjs";

// A link for somebody without an account, as an admin gets it.
async function link(browser, email) {
  const context = await browser.newContext({ baseURL: process.env.DAYBOOK_TEST_URL });
  const page = await context.newPage();
  await open(page, `${WORKSHOP}/members`, OWNER);
  await expect(page.getByRole("heading", { name: "Members" })).toBeVisible();
  const { status, body } = await api(page, "POST", "/projects/3/members", { email, role: "viewer" });
  expect(status).toBe(201);
  await context.close();
  return body.set_password_link;
}

const choose = (page) => page.getByRole("button", { name: "Set password" });

test("a person opens the link, chooses a password, and signs in with it", async ({ page, browser }) => {
  const address = await link(browser, "new.person@example.com");
  const secret = new URL(address).hash.slice(1);
  const sent = [];
  page.on("request", (request) => sent.push([request.url(), request.postData() ?? "", JSON.stringify(request.headers())]));
  await page.goto(address);
  await expect(page.getByRole("heading", { name: "Choose your password" })).toBeVisible();

  // The secret is gone from the address bar, and Back does not bring it
  expect(page.url()).toBe(`${process.env.DAYBOOK_TEST_URL}/set-password`);
  expect(await page.evaluate(() => JSON.stringify([location.href, history.state, document.referrer, { ...localStorage }, { ...sessionStorage }]))).not.toContain(secret);
  await expectAccessibleInBothThemes(page);

  // Too short is said beside the field, and uses nothing up
  await page.getByLabel("Password", { exact: true }).fill("short");
  await choose(page).click();
  await expect(page.getByLabel("Password", { exact: true })).toHaveAccessibleDescription("Expected 8 characters to 1024 bytes");
  await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
  await expectAccessibleInBothThemes(page);

  // It can be looked at before it is sent
  await page.getByLabel("Password", { exact: true }).fill("näher & näher 💥");
  await page.getByLabel("Show the password").check();
  await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("type", "text");
  await choose(page).click();
  await expect(page.getByRole("heading", { name: "Your password is set" })).toBeVisible();
  await expectAccessibleInBothThemes(page);
  await page.getByRole("button", { name: "Go to the sign-in" }).click();
  await signIn(page, { email: "new.person@example.com", password: "näher & näher 💥" });
  await expect(page.getByRole("heading", { name: "Only project admins can view audit logs" })).toBeVisible();

  // The secret was sent in the one body that uses it, and nowhere else
  const told = sent.filter((request) => request.some((part) => part.includes(secret)));
  expect(told.map(([url]) => new URL(url).pathname)).toEqual(["/api/v1/password-links", "/api/v1/password-links"]);
  for (const [url, , headers] of told) expect(url + headers).not.toContain(secret);
});

test("a link that was used, or never was one, says so and whom to ask", async ({ page }) => {
  await page.goto("/set-password#nonsense");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await choose(page).click();
  await expect(page.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
  await expect(page.getByRole("alert")).toContainText("Ask a project admin for a new one.");
  await expectAccessibleInBothThemes(page);

  // Another link in the same tab is another chance
  await page.evaluate(() => (location.hash = "#another"));
  await expect(page.getByRole("heading", { name: "Choose your password" })).toBeVisible();
  expect(page.url()).not.toContain("another");
});

test("without the secret, the page asks for the whole link", async ({ page }) => {
  await page.goto("/set-password");
  await expect(page.getByRole("heading", { name: "This is not the whole link" })).toBeVisible();
  await expectAccessibleInBothThemes(page);
});

test("who is signed in here is told so, and is signed out first", async ({ page, browser }) => {
  const address = await link(browser, "second.person@example.com");
  await open(page, `${WORKSHOP}/members`, OWNER);
  await expect(page.getByRole("heading", { name: "Members" })).toBeVisible();
  await page.goto(address);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await choose(page).click();
  await expect(page.getByText("Olga Owner is signed in here now, and will be signed out.")).toBeVisible();
  await page.getByRole("button", { name: "Go to the sign-in" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect((await page.request.get("/api/v1/me")).status()).toBe(401);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test("the page fits", async ({ page }) => {
    await page.goto("/set-password#nonsense");
    await expect(choose(page)).toBeVisible();
    await expectToFit(page);
    await expectAccessibleInBothThemes(page);
  });
});
