// The page that renders the API's description. It needs neither the dashboard nor an account.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "./page.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// Everything that axe knows, best practices included.
async function expectNothingFound(page) {
  await page.evaluate(axe);
  // What passed is not brought over: there is a lot of it on so long a page.
  const violations = await page.evaluate(async () => (await globalThis.axe.run(document, { resultTypes: ["violations"] })).violations);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}

for (const colorScheme of ["dark", "light"]) {
  for (const [size, viewport] of Object.entries({ large: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } })) {
    test.describe(`${colorScheme}, ${size}`, () => {
      test.use({ colorScheme, viewport });

      test("the API's page is accessible, fits, and follows the system's colours", async ({ page }) => {
        // So long a page takes axe a while on a busy machine.
        test.slow();
        await page.goto("/docs");
        await expect(page.getByRole("heading", { level: 1, name: "Daybook API" })).toBeVisible();
        const background = { dark: "rgb(14, 15, 17)", light: "rgb(251, 251, 250)" }[colorScheme];
        await expect(page.locator("body")).toHaveCSS("background-color", background);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(overflow, "nothing is wider than the screen").toBeLessThanOrEqual(0);
        await page.screenshot({ path: `artifacts/screenshots/docs-${colorScheme}-${size}.png` });

        // What is folded away is looked at too
        await page.locator("main details").evaluateAll((all) => all.forEach((details) => (details.open = true)));
        await expectNothingFound(page);
      });
    });
  }
}

test("the API's page names every operation of the description", async ({ page, request }) => {
  const description = await (await request.get("/api/v1/openapi.json")).json();
  await page.goto("/docs");
  const operations = Object.values(description.paths).flatMap((path) => Object.values(path)).filter((one) => one.operationId);
  expect(operations.length).toBeGreaterThan(8);
  for (const { operationId, summary } of operations) {
    await expect(page.locator(`#operation-${operationId}`).getByRole("heading", { level: 3 })).toContainText(summary);
    await expect(page.getByRole("navigation").locator(`a[href="#operation-${operationId}"]`)).toBeVisible();
  }
});

test("the API's page is walked by keyboard", async ({ page }) => {
  await page.goto("/docs");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.querySelector("main").contains(document.activeElement))).toBe(true);

  // A link in the contents leads to the operation, and one of its schemas to the schema
  await page.getByRole("navigation").getByRole("link", { name: "List entries" }).press("Enter");
  await expect(page.locator("#operation-listEntries")).toBeInViewport();
  await page.locator("#operation-listEntries").getByRole("link", { name: "Page", exact: true }).press("Enter");
  await expect(page.locator("#schema-Page")).toBeInViewport();
  const example = page.locator("#operation-getEntry details").first();
  await example.locator("summary").press("Enter");
  await expect(example.locator("pre")).toBeVisible();
});
