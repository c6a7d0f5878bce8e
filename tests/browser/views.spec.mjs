// Saved views: name the current one, pick one, delete one; every admin of the project has the same.
import { DEPUTY, LOG, api, expect, expectAccessible, open, rows, session, test, visit } from "./page.mjs";

const menu = (page) => page.getByRole("dialog", { name: "Saved views" });

test("a view is named, picked, and deleted", async ({ page }) => {
  await open(page, `${LOG}?method=DELETE&search=a&range=30d`);
  await expect(rows(page).first()).toBeVisible();
  await page.getByRole("button", { name: "Views" }).click();
  await expect(menu(page)).toContainText("No views are saved yet.");
  await menu(page).getByLabel("Name of the new view").fill("Deletions & <co>");
  await page.keyboard.press("Enter");
  await expect(menu(page).getByRole("button", { name: "Deletions & <co>", exact: true })).toHaveAttribute("aria-current", "true");
  await expectAccessible(page);

  // The same name twice is refused
  await menu(page).getByLabel("Name of the new view").fill("Deletions & <co>");
  await menu(page).getByRole("button", { name: "Save" }).click();
  await expect(menu(page).getByRole("alert")).toBeVisible();

  // Picked from elsewhere, it shows what it showed
  await page.goto(`${LOG}?range=24h`);
  await page.getByRole("button", { name: "Views" }).click();
  await menu(page).getByRole("button", { name: "Deletions & <co>", exact: true }).click();
  await expect(page).toHaveURL(`${LOG}?method=DELETE&search=a&range=30d`);
  await page.goBack();
  await expect(page).toHaveURL(`${LOG}?range=24h`);

  // Deleting asks once more
  await page.getByRole("button", { name: "Views" }).click();
  const remove = menu(page).getByRole("button", { name: "Delete the view Deletions & <co>" });
  await remove.click();
  await expect(remove).toHaveText("Delete?");
  await remove.click();
  await expect(menu(page)).toContainText("No views are saved yet.");
});

test("views that cannot be loaded say so", async ({ page }) => {
  await page.route("**/api/v1/projects/1/views", (route) => route.fulfill({ status: 500, body: "" }));
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await page.getByRole("button", { name: "Views" }).click();
  await expect(menu(page).getByRole("alert")).toContainText("The views could not be loaded");
  await page.unroute("**/api/v1/projects/1/views");
  await menu(page).getByRole("button", { name: "Try again" }).click();
  await expect(menu(page)).toContainText("No views are saved yet.");
});

test("what one admin saves, the others have", async ({ page, browser }) => {
  await visit(page, `${LOG}?status=5xx&range=7d`);
  await page.getByRole("button", { name: "Views" }).click();
  await menu(page).getByLabel("Name of the new view").fill("Failures of the week");
  await page.keyboard.press("Enter");
  await expect(menu(page).getByRole("button", { name: "Failures of the week", exact: true })).toHaveAttribute("aria-current", "true");

  const theirs = await browser.newContext({ storageState: await session(browser, DEPUTY), baseURL: process.env.DAYBOOK_TEST_URL });
  const other = await theirs.newPage();
  await other.goto(`${LOG}?range=24h`);
  await other.getByRole("button", { name: "Views" }).click();
  const view = menu(other).getByRole("button", { name: "Failures of the week", exact: true });
  await expect(view).toHaveAttribute("title", "Failures of the week, saved by Maria Keller");
  await view.click();
  await expect(other).toHaveURL(`${LOG}?status=5xx&range=7d`);
  await theirs.close();

  const [saved] = (await api(page, "GET", "/projects/1/views")).body;
  await api(page, "DELETE", `/projects/1/views/${saved.id}`);
});
