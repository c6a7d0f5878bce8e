// Pictures of the main states in both themes and sizes, kept in artifacts/screenshots for people to look at.
import { LOG, expect, open, rows, test } from "./page.mjs";

const SIZES = { large: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const STATES = {
  log: { path: `${LOG}?method_exclude=GET&range=30d`, shown: (page) => expect(rows(page)).toHaveCount(50) },
  filtered: {
    path: `${LOG}?method=DELETE&method=PATCH&method=POST&search=billing&range=30d`,
    shown: (page) => expect(rows(page).first()).toBeVisible(),
  },
  "no-results": {
    path: `${LOG}?method=PURGE&search=nowhere&range=24h`,
    shown: (page) => expect(page.getByRole("heading", { name: "No entries match" })).toBeVisible(),
  },
  entry: {
    path: `${LOG}?method=PATCH&range=30d`,
    shown: async (page) => {
      await rows(page).first().locator("td.method").click();
      await expect(page.locator(".drawer .facts")).toBeVisible();
      await expect(page.locator(".drawer .bone")).toHaveCount(0);
    },
  },
  "filter-menu": {
    path: `${LOG}?method_exclude=GET&range=30d`,
    shown: async (page) => {
      await page.getByRole("button", { name: "Filter", exact: true }).click();
      await page.getByRole("button", { name: "Actor", exact: true }).click();
      await page.getByRole("checkbox").nth(1).click();
      await expect(rows(page).first()).toBeVisible();
    },
  },
  "date-range": {
    path: `${LOG}?method_exclude=GET&range=30d`,
    shown: (page) => page.getByRole("group", { name: /^Date range/ }).getByRole("button").click(),
  },
  export: {
    path: `${LOG}?method_exclude=GET&range=30d`,
    shown: async (page) => {
      await page.getByRole("button", { name: "Export" }).click();
      await expect(page.getByText("will be exported")).toBeVisible();
    },
  },
  keys: {
    path: `${LOG}?method_exclude=GET&range=30d`,
    shown: async (page) => {
      await expect(rows(page).first()).toBeVisible();
      await page.keyboard.press("?");
    },
  },
  brush: {
    path: `${LOG}?method_exclude=GET&range=7d`,
    shown: async (page) => {
      const chart = page.getByRole("slider");
      await expect(page.locator(".chart svg rect").first()).toBeVisible();
      await chart.focus();
      for (const key of ["End", "ArrowLeft", "ArrowLeft", ...Array(8).fill("Shift+ArrowLeft")]) await page.keyboard.press(key);
    },
  },
  "chart-failed": {
    path: `${LOG}?method_exclude=GET&range=7d`,
    before: (page) => page.route(/audit-logs\/volume/, (route) => route.fulfill({ status: 500, body: "" })),
    shown: (page) => expect(page.getByRole("alert")).toBeVisible(),
  },
  "not-an-admin": {
    path: LOG,
    who: { email: "viewer@example.com" },
    shown: (page) => expect(page.getByRole("heading", { name: "Only project admins" })).toBeVisible(),
  },
};

for (const colorScheme of ["dark", "light"]) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test.describe(`${colorScheme}, ${size}`, () => {
      test.use({ colorScheme, viewport });
      const picture = (page, name) => page.screenshot({ path: `artifacts/screenshots/${name}-${colorScheme}-${size}.png` });
      for (const [name, { path, who, before, shown }] of Object.entries(STATES)) {
        test(name, async ({ page }) => {
          await before?.(page);
          await open(page, path, who);
          await shown(page);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          expect(overflow, "nothing is wider than the screen").toBeLessThanOrEqual(0);
          await picture(page, name);
        });
      }
      test("sign-in", async ({ page }) => {
        await page.goto("/");
        await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
        await picture(page, "sign-in");
      });
    });
  }
}
