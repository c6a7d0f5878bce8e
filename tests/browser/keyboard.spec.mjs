// The whole way through the dashboard without a mouse.
import { PASSWORD, chip, expect, rows, settled, test } from "./page.mjs";

// Tab, until something is focused.
async function tabTo(page, locator, { back = false, most = 80 } = {}) {
  for (let presses = 0; presses < most; presses += 1) {
    if (await locator.evaluate((found) => found === document.activeElement).catch(() => false)) return;
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
  }
  await expect(locator, "Tab leads there").toBeFocused();
}

test("sign in, search, filter, brush, read, export, turn pages, save a view, sign out: by keyboard alone", async ({ page }) => {
  test.setTimeout(180_000);
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await page.goto("/");

  // Signing in
  await expect(page.getByLabel("Email")).toBeFocused();
  await page.keyboard.type("admin@example.com");
  await press("Tab");
  await page.keyboard.type(PASSWORD);
  await press("Enter");
  await expect(rows(page)).toHaveCount(50);

  // The first Tab offers to skip the header
  await press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await press("Enter");
  await expect(page.locator("main")).toBeFocused();

  // A search, and out of it
  await press("/");
  await expect(page.getByLabel("Search audit logs")).toBeFocused();
  await page.keyboard.type("cluster");
  await press("Enter");
  await expect(page).toHaveURL(/search=cluster/);
  await press("Escape");

  // Two values of a field
  await press("f");
  await expect(page.getByRole("button", { name: "Actor", exact: true })).toBeFocused();
  await press("ArrowDown", "ArrowDown", "Enter");
  await expect(page.getByLabel("Find a value of Source")).toBeFocused();
  await expect(page.getByRole("checkbox").first()).toBeVisible();
  await press("ArrowDown", "Space", "ArrowDown", "Space");
  await expect(page).toHaveURL(/source=\w+&source=\w+/);
  await press("Escape");
  await expect(page.getByRole("button", { name: "Filter", exact: true })).toBeFocused();

  // Excluded instead
  const operator = chip(page, "Source").getByRole("button", { name: "is any of" });
  await tabTo(page, operator);
  await press("Enter");
  await expect(page).toHaveURL(/source_exclude=\w+&source_exclude=\w+/);
  await tabTo(page, page.getByRole("button", { name: "Remove the filter on Source" }));
  await press("Enter");
  await expect(chip(page, "Source")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Filter", exact: true })).toBeFocused();
  await tabTo(page, page.getByRole("button", { name: "Clear all" }));
  await press("Enter");
  await expect(page.getByRole("button", { name: "Filter", exact: true })).toBeFocused();
  await expect(page).toHaveURL(/\?range=7d$/);
  await expect(rows(page)).toHaveCount(50);

  // A part of the chart, and the whole again
  const chart = page.getByRole("slider", { name: "Bars of the chart" });
  await expect(page.locator(".chart svg rect").first()).toBeVisible();
  await tabTo(page, chart);
  await press("End", ...Array(20).fill("Shift+ArrowLeft"), "Enter");
  await expect(page).toHaveURL(/unzoomed=7d$/);
  await tabTo(page, page.getByRole("button", { name: "Reset zoom" }), { back: true });
  await press("Enter");
  await expect(page).toHaveURL(/\?range=7d$/);
  await expect(rows(page)).toHaveCount(50);

  // An entry, its neighbours, and back to its row
  await press("j", "j", "Enter");
  const drawer = page.getByRole("dialog");
  await expect(drawer).toBeFocused();
  const ids = await rows(page).evaluateAll((all) => all.map((row) => row.dataset.entry));
  await expect(page).toHaveURL(new RegExp(ids[1]));
  await press("ArrowDown", "ArrowDown", "k");
  await expect(page).toHaveURL(new RegExp(ids[2]));
  await press("Tab", "Tab");
  await expect(page.getByRole("button", { name: "Next entry" })).toBeFocused();
  await press("Enter", "Escape");
  await expect(drawer).toHaveCount(0);
  await expect(rows(page).nth(3).getByRole("link")).toBeFocused();

  // A value of the row keeps itself out
  await press("ArrowRight", "ArrowRight", "Enter", "ArrowDown", "Enter");
  await expect(page).toHaveURL(/method_exclude=/);
  await settled(page);
  await expect(rows(page)).toHaveCount(50);

  // Pages
  await press("]");
  await expect(page.locator(".position")).toContainText("51–");
  await press("[");
  await expect(page.locator(".position")).toContainText("1–50");

  // An export
  const exporting = page.getByRole("button", { name: "Export" });
  await tabTo(page, exporting, { back: true });
  await press("Enter");
  await expect(page.getByText("will be exported")).toBeVisible();
  const download = page.waitForEvent("download");
  await tabTo(page, page.getByRole("button", { name: "Download" }));
  await press("Enter");
  expect((await download).suggestedFilename()).toMatch(/^audit-logs-project-1-.*\.csv$/);
  await expect(page.locator(".panel-note.done")).toBeVisible();
  await press("Escape");
  await expect(exporting).toBeFocused();

  // A saved view, named, and deleted again
  await tabTo(page, page.getByRole("button", { name: "Views" }), { back: true });
  await press("Enter");
  await expect(page.getByLabel("Name of the new view")).toBeVisible();
  await tabTo(page, page.getByLabel("Name of the new view"));
  await page.keyboard.type("By keyboard");
  await press("Enter");
  await expect(page.getByRole("button", { name: "By keyboard", exact: true })).toBeVisible();
  const remove = page.getByRole("button", { name: "Delete the view By keyboard" });
  await tabTo(page, remove, { back: true });
  await press("Enter", "Enter");
  await expect(remove).toHaveCount(0);
  await press("Escape");

  // The keys, the other pages, and the way out
  await press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await press("Escape");
  await tabTo(page, page.getByRole("link", { name: "Members" }), { back: true });
  await press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Members" })).toBeVisible();
  await tabTo(page, page.getByRole("button", { name: "Account" }));
  await press("Enter");
  await expect(page.getByRole("button", { name: "System" })).toBeFocused();
  await press("End", "Enter");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});
