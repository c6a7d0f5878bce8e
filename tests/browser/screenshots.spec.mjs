// Every state of every page, large and on a phone, dark and light: accessible, no wider than the screen, and pictured in
// artifacts/screenshots for people to look at.
import { expect, expectAccessible, expectToFit, test, visit } from "./page.mjs";
import { LOG_STATES } from "./states/log.mjs";
import { MANAGE_STATES } from "./states/manage.mjs";

const SIZES = { large: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
// The tests take each state once in each theme, large in the one and on a phone in the other; `make screenshots` takes all four.
const ALL = Boolean(process.env.DAYBOOK_TEST_ALL_STATES);
const THEMES = { large: ALL ? ["dark", "light"] : ["dark"], phone: ALL ? ["dark", "light"] : ["light"] };
const STATES = { ...LOG_STATES, ...MANAGE_STATES };

for (const [size, viewport] of Object.entries(SIZES)) {
  test.describe(size, () => {
    test.use({ viewport });
    for (const [name, { path, who, before, shown, wide }] of Object.entries(STATES)) {
      // What is done with a mouse alone has another way on a phone.
      if (wide && size === "phone") continue;
      test(name, async ({ page }) => {
        await before?.(page);
        await (who === null ? page.goto(path) : visit(page, path, who));
        await shown(page);
        await expectToFit(page);
        for (const colorScheme of wide && !ALL ? ["dark", "light"] : THEMES[size]) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await expect(page.locator("body")).toHaveCSS("background-color", { dark: "rgb(14, 15, 17)", light: "rgb(251, 251, 250)" }[colorScheme]);
          await page.screenshot({ path: `artifacts/screenshots/${name}-${colorScheme}-${size}.png` });
          await expectAccessible(page);
        }
      });
    }
  });
}
