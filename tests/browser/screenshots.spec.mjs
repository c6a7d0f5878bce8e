// Every state of every page, large and on a phone, dark and light: accessible, no wider than the screen, and pictured in
// artifacts/screenshots for people to look at.
import { expect, expectAccessible, expectToFit, test, visit } from "./page.mjs";
import { LOG_STATES } from "./states/log.mjs";
import { MANAGE_STATES } from "./states/manage.mjs";
import { MOMENT_STATES } from "./states/moments.mjs";

const SIZES = { large: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const BACKGROUNDS = { dark: "rgb(14, 15, 17)", light: "rgb(251, 251, 250)" };
// The tests take one picture of each, in the theme that the state is reached in; `make screenshots` takes all of them.
const ALL = Boolean(process.env.DAYBOOK_TEST_ALL_STATES);
const FIRST = { large: "dark", phone: "light" };
const STATES = { ...LOG_STATES, ...MOMENT_STATES, ...MANAGE_STATES };

for (const [size, viewport] of Object.entries(SIZES)) {
  test.describe(size, () => {
    test.use({ viewport, colorScheme: FIRST[size] });
    for (const [name, { path, who, before, shown, wide }] of Object.entries(STATES)) {
      // What is done with a mouse alone has another way on a phone.
      if (wide && size === "phone") continue;
      test(name, async ({ page }) => {
        await before?.(page);
        await (who === null ? page.goto(path) : visit(page, path, who));
        await shown(page);
        await expectToFit(page);
        const themes = FIRST[size] === "dark" ? ["dark", "light"] : ["light", "dark"];
        for (const colorScheme of themes) {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await expect(page.locator("body")).toHaveCSS("background-color", BACKGROUNDS[colorScheme]);
          if (ALL || colorScheme === FIRST[size]) await page.screenshot({ path: `artifacts/screenshots/${name}-${colorScheme}-${size}.png` });
          await expectAccessible(page);
        }
      });
    }
  });
}
