// Cell menus and keys: everything can be done without a mouse.
import { LOG, chip, expect, expectAccessible, open, rows, settled, test } from "./page.mjs";

test("a cell's menu keeps only its value, or keeps it out", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const method = await rows(page).first().locator("td.method").textContent();
  await rows(page).first().locator("td.method").hover();
  await rows(page).first().getByRole("button", { name: "Filter by this method" }).click();
  await expectAccessible(page);
  await page.getByRole("menuitem", { name: "Only this value" }).click();
  await expect(page).toHaveURL(`${LOG}?method=${method}&range=30d`);
  const action = await rows(page).first().locator("td.action .tip").textContent();
  await rows(page).first().locator("td.action").hover();
  await rows(page).first().getByRole("button", { name: "Filter by this action" }).click();
  await page.getByRole("menuitem", { name: "Exclude this value" }).click();
  await expect(page).toHaveURL(`${LOG}?method=${method}&action_exclude=${action}&range=30d`);
  await expect(chip(page, "Action")).toContainText("is not");
});

test("the menu of the lowest cell stays in the window", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const { height } = page.viewportSize();
  const places = await rows(page).evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().bottom));
  const lowest = rows(page).nth(places.findLastIndex((bottom) => bottom <= height));
  await lowest.locator("td.method").hover();
  await lowest.getByRole("button", { name: "Filter by this method" }).click();
  for (const name of ["Only this value", "Exclude this value"]) await expect(page.getByRole("menuitem", { name })).toBeInViewport({ ratio: 1 });
});

test("the whole way by keyboard: rows, an entry, a value, a filter, a page", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const link = (at) => rows(page).nth(at).getByRole("link");
  await page.keyboard.press("j");
  await expect(link(0)).toBeFocused();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await expect(link(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator(".drawer")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(link(1)).toBeFocused();

  await page.keyboard.press("ArrowRight");
  await expect(rows(page).nth(1).getByRole("button", { name: "Filter by this actor" })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Only this value" })).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/method_exclude=/);

  await page.keyboard.press("f");
  await expect(page.getByRole("dialog", { name: "Add a filter" })).toBeVisible();
  await page.keyboard.press("Escape");
  await settled(page);
  await page.keyboard.press("]");
  await expect(page.locator(".position")).toContainText("51–100");
  await page.keyboard.press("[");
  await expect(page.locator(".position")).toContainText("1–50");
});

test("? lists the keys", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  for (const key of ["/", "f", "j", "k", "Enter", "Esc", "[", "]"]) await expect(list.locator("kbd", { hasText: new RegExp(`^${key.replace(/[[\]/]/g, "\\$&")}$`) })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(list).toHaveCount(0);
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await expect(list).toBeVisible();
});

test("letters and signs can be kept from being shortcuts", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await page.keyboard.press("?");
  await page.keyboard.press("Tab");
  const choice = page.getByRole("checkbox", { name: "Letters and signs are shortcuts" });
  await expect(choice).toBeFocused();
  await expect(choice).toBeChecked();
  await page.keyboard.press("Space");
  await page.keyboard.press("Escape");
  // In this browser, from now on
  await page.reload();
  await expect(rows(page)).toHaveCount(50);
  for (const key of ["/", "f", "j", "]", "?"]) await page.keyboard.press(key);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByLabel("Search audit logs")).not.toBeFocused();
  await expect(page).toHaveURL(`${LOG}?range=30d`);
});
