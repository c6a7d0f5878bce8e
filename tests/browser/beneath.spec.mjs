// The open entry lies over a part of the page: what the keys lead to is not hidden beneath it.
import { LOG, expect, expectAccessible, expectToFit, frames, rows, test, visit } from "./page.mjs";

const drawer = (page) => page.locator(".drawer");
const atRest = async (page) => {
  await frames(page, 2);
  const { x, width } = await drawer(page).boundingBox();
  // But for the room of a scrollbar
  expect(width).toBe(480);
  expect(x + width).toBeGreaterThanOrEqual(page.viewportSize().width - 15);
};

async function openEntry(page) {
  await visit(page, `${LOG}?method_exclude=GET&range=30d&limit=25`);
  await expect(rows(page)).toHaveCount(25);
  await rows(page).first().locator("td.method").click();
  await expect(drawer(page)).toBeFocused();
  await expect(drawer(page).locator(".related")).toBeVisible();
}

// What has the focus, and whether the drawer hides the middle of it; nothing, once the keys have left the page.
const focused = (page) => page.evaluate(() => {
  const active = document.activeElement;
  if (active === document.body) return null;
  const { x, y, width, height } = active.getBoundingClientRect();
  const seen = document.elementFromPoint(x + width / 2, y + height / 2);
  const name = `${active.tagName} ${active.className} ${active.textContent}`.slice(0, 60);
  return { name, isHidden: !active.closest(".drawer") && Boolean(seen?.closest(".drawer")) };
});

for (const width of [1440, 800]) {
  test.describe(`${width} wide`, () => {
    test.use({ viewport: { width, height: 900 } });
    test("whatever Tab leads to beside an open entry can be seen", async ({ page }) => {
      test.slow();
      await openEntry(page);
      const names = [];
      for (let presses = 0; presses < 120; presses += 1) {
        await page.keyboard.press("Shift+Tab");
        await frames(page, 2);
        const found = await focused(page);
        if (!found) break;
        expect(found).toEqual({ name: found.name, isHidden: false });
        names.push(found.name);
      }
      expect(names.join("\n")).toContain("Export");
      expect(names.join("\n")).toContain("Older");
      await expect(drawer(page)).toBeVisible();
    });
  });
}

test("the drawer steps aside for what has the focus beneath it, and comes back", async ({ page }) => {
  await openEntry(page);
  await atRest(page);
  const place = await page.getByRole("button", { name: "Export" }).boundingBox();
  await page.keyboard.press("Shift+Tab");
  await expect(page.getByRole("button", { name: "Older" })).toBeFocused();
  await expect(page.getByRole("button", { name: "Older" })).toBeInViewport({ ratio: 1 });
  await expect(drawer(page)).toHaveClass(/aside/);
  await expectToFit(page);
  await expectAccessible(page);
  await page.keyboard.press("Tab");
  await expect(drawer(page)).not.toHaveClass(/aside/);
  await atRest(page);

  // What lies beside it does not move it, and nothing has moved on the page.
  await page.getByLabel("Search audit logs").focus();
  await atRest(page);
  expect(await page.getByRole("button", { name: "Export" }).boundingBox()).toEqual(place);

  // A menu over the drawer is not beneath it.
  await drawer(page).getByRole("button", { name: "Filter by this action" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Only this value" })).toBeFocused();
  await atRest(page);
  await page.keyboard.press("Escape");

  // Another row, by mouse; Escape leaves what has the focus where it is.
  await page.getByRole("button", { name: "Export" }).focus();
  await expect(drawer(page)).toHaveClass(/aside/);
  const second = await rows(page).nth(1).getAttribute("data-entry");
  await rows(page).nth(1).locator("td.method").click();
  await expect(page).toHaveURL(new RegExp(`entry=${second}`));
  await expect(drawer(page)).not.toHaveClass(/aside/);
  await page.keyboard.press("Shift+Tab");
  await page.getByRole("button", { name: "Export" }).focus();
  await expect(drawer(page)).toHaveClass(/aside/);
  await page.keyboard.press("Escape");
  await expect(drawer(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Export" })).toBeFocused();
});
