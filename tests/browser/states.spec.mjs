// What the page shows when there is nothing to show, something is wrong, or somebody may not look.
import { LOG, expect, expectAccessible, open, rows, signIn, test } from "./page.mjs";

test("a wrong password is said so, and the password is asked for again", async ({ page }) => {
  await page.goto("/");
  await signIn(page, { password: "not the password" });
  await expect(page.getByRole("alert")).toHaveText("The email address or the password is wrong.");
  await expect(page.getByLabel("Password")).toHaveValue("");
  await expect(page.getByLabel("Email")).toHaveValue("admin@example.com");
  await expectAccessible(page);
});

test("who is no admin is told whom to ask, and nothing is requested", async ({ page }) => {
  const asked = [];
  page.on("request", (request) => request.url().includes("/audit-logs?") && request.url().includes("/api/") && asked.push(request.url()));
  await open(page, LOG, { email: "viewer@example.com" });
  await expect(page.getByRole("heading", { name: "Only project admins can view audit logs" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Audit logs" })).toHaveCount(0);
  expect(asked).toEqual([]);
  await expectAccessible(page);
});

test("a project one has no role in looks like one that does not exist", async ({ page }) => {
  await open(page, "/projects/999/audit-logs?range=7d");
  await expect(page.getByRole("heading", { name: "No such project" })).toBeVisible();
});

test("an address that cannot be read names the parameter and offers to drop it", async ({ page }) => {
  await open(page, `${LOG}?method=POST&colour=red&range=30d`);
  await expect(page.getByRole("alert")).toContainText("colour");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Remove colour" }).click();
  await expect(page).toHaveURL(`${LOG}?method=POST&range=30d`);
  await expect(rows(page).first()).toBeVisible();
});

test("without a match, each filter can be taken off", async ({ page }) => {
  await open(page, `${LOG}?method=PURGE&search=nowhere&from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z`);
  await expect(page.getByRole("heading", { name: "No entries match" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Remove Method is PURGE" }).click();
  await page.getByRole("button", { name: "Remove the search for “nowhere”" }).click();
  await page.getByRole("button", { name: "Search all time instead" }).click();
  await expect(page).toHaveURL(`${LOG}?range=36500d`);
  await expect(rows(page)).toHaveCount(50);
});

test("an application and a cluster together are explained", async ({ page }) => {
  await open(page, `${LOG}?application=1&cluster=7&range=30d`);
  await expect(page.getByText("No entry concerns both an application and a cluster")).toBeVisible();
});

test("a failure stays where it happened, with its request id and a retry", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const problem = { type: "urn:x", title: "x", status: 500, code: "internal", detail: "Something went wrong.", request_id: "req-17" };
  await page.route("**/api/v1/projects/1/audit-logs?*", (route) =>
    route.fulfill({ status: 500, contentType: "application/problem+json", json: problem }));
  await page.getByRole("button", { name: "Older" }).click();
  await expect(page.getByRole("alert")).toContainText("Something went wrong.");
  await expect(page.getByRole("alert")).toContainText("req-17");
  await expect(rows(page)).toHaveCount(50);
  await expectAccessible(page);
  await page.unroute("**/api/v1/projects/1/audit-logs?*");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.locator(".position")).toHaveText(/^51–100 of 3,\d{3}$/);
});

test("while the first rows load there is a skeleton, and late answers never replace newer ones", async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/api/v1/projects/1/audit-logs?*method=DELETE*", async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  await open(page, `${LOG}?method=DELETE&range=30d`);
  await expect(page.locator("table.skeleton")).toBeVisible();
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect(rows(page)).toHaveCount(50);
  const shown = await rows(page).allTextContents();
  release();
  await page.waitForTimeout(300);
  await expect(rows(page)).toHaveText(shown);
});

test("an expired session asks again and goes on where it was", async ({ page, context }) => {
  await open(page, `${LOG}?method=POST&range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await context.clearCookies();
  await page.getByRole("button", { name: "Older" }).click();
  await expect(page.getByText("Your session has ended.")).toBeVisible();
  const asked = page.url();
  await signIn(page);
  await expect(page.locator(".position")).toHaveText(/^51–100 of/);
  expect(page.url()).toBe(asked);
});

test("signing out ends the session", async ({ page }) => {
  await open(page);
  await expect(rows(page)).toHaveCount(50);
  await page.getByRole("button", { name: "Account" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("the theme is chosen once and kept", async ({ page }) => {
  await open(page);
  await expect(rows(page)).toHaveCount(50);
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("button", { name: "Light" }).click();
  await expect(page.locator("body")).toHaveCSS("background-color", "rgb(251, 251, 250)");
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(rows(page)).toHaveCount(50);
  await expect(page.locator("body")).toHaveCSS("background-color", "rgb(251, 251, 250)");
  await expectAccessible(page);
});

test("projects are switched in the header", async ({ page }) => {
  await open(page);
  await expect(rows(page)).toHaveCount(50);
  await page.getByRole("button", { name: "Acme Platform" }).click();
  await page.getByRole("button", { name: "Quiet Corner" }).click();
  await expect(page).toHaveURL("/projects/2/audit-logs?method_exclude=GET&range=7d");
  // Nothing but sign-ins ever happened there.
  await expect(page.getByRole("button", { name: "Quiet Corner" })).toBeVisible();
  await expect(page.locator("main")).not.toContainText("cluster.");
});

test("after a failure the former rows can be told from an answer, and lead nowhere", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await page.route("**/api/v1/projects/1/audit-logs?*", (route) => route.fulfill({ status: 500, body: "" }));
  await page.getByLabel("Search audit logs").fill("cluster");
  await expect(page.getByRole("alert")).toContainText("The entries could not be loaded");
  const results = page.locator(".results");
  await expect(results).toHaveClass(/stale/);
  await expect(results).toHaveJSProperty("inert", true);
  // A cursor of the former question would be no answer to this one.
  await page.keyboard.press("Escape");
  await page.keyboard.press("]");
  await expect(page).toHaveURL(`${LOG}?search=cluster&range=30d`);
  await page.unroute("**/api/v1/projects/1/audit-logs?*");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(results).not.toHaveClass(/stale/);
  await expect(page.locator("main")).toBeFocused();
});

test("a former page leads nowhere while another question is under way", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await page.route(/audit-logs\?.*search=/, (route) => new Promise((resolve) => setTimeout(resolve, 1_500)).then(() => route.continue()));
  await page.getByLabel("Search audit logs").fill("cluster");
  await page.getByLabel("Search audit logs").press("Enter");
  await page.getByLabel("Search audit logs").press("Escape");
  await expect(page.getByRole("button", { name: "Older" })).toBeDisabled();
  await page.keyboard.press("]");
  await expect(page).toHaveURL(`${LOG}?search=cluster&range=30d`);
  await expect(page.getByRole("button", { name: "Older" })).toBeEnabled();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("while it is not known who asks, the page stands in outline", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const top = (await page.locator("table.entries").boundingBox()).y;
  await page.route("**/api/v1/me", (route) => new Promise((resolve) => setTimeout(resolve, 1_500)).then(() => route.continue()));
  await page.reload();
  await expect(page.locator("main[aria-busy=true] table.skeleton")).toBeVisible();
  expect((await page.locator("table.skeleton").boundingBox()).y).toBeCloseTo(top, 0);
  await expect(rows(page)).toHaveCount(50);
});

test("the chosen theme is there before the program is", async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.addInitScript(() => localStorage.setItem("daybook-theme", "light"));
  await page.route("**/*.wasm", (route) => held.then(() => route.continue()));
  await page.goto("/", { waitUntil: "commit" });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  release();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});
