// The table: what each cell tells, how it looks, and what stays in sight.
import { entry, fix, pageOf } from "./fixtures.mjs";
import { LOG, chip, expect, rows, test, visit } from "./page.mjs";

const QUERY = `${LOG}?range=24h`;
const answering = (entries) => ({ "/projects/1/audit-logs": pageOf(entries) });
const ink = (locator) => locator.evaluate((element) => getComputedStyle(element).color);

test("each cell tells one thing", async ({ page }) => {
  await fix(page);
  await page.goto(QUERY);
  await expect(rows(page)).toHaveCount(3);
  await expect(page.locator("table.entries th")).toHaveText([/^Timestamp PDT/, "Actor", "Method", "Status", "Resource", "Action"]);
  const [upgraded, refused, failed] = await rows(page).all();
  await expect(upgraded.locator("td.timestamp")).toContainText("10:53:41.123");
  await expect(upgraded.locator("td.actor")).toContainText("rudi@example.com");
  await expect(upgraded.locator("td.method")).toHaveText("PATCH");
  await expect(upgraded.locator("td.status")).toHaveText("200");
  await expect(upgraded.locator("td.resource")).toHaveText("eks-upgrade-test");
  await expect(upgraded.locator("td.action")).toContainText(/cluster\.patch.*porter cluster upgrade/);
  await expect(refused.locator("td.actor")).toContainText("deleted");
  await expect(refused.locator("td.resource")).toHaveText("—");
  await expect(failed.locator("td.actor")).toContainText("ci-deploy");
  // Who and what can be told apart by a picture, too.
  for (const one of ["actor", "resource"]) await expect(upgraded.locator(`td.${one} svg.icon`)).toBeVisible();
});

test("hovering or focusing an action shows its method and path", async ({ page }) => {
  await fix(page);
  await page.goto(QUERY);
  const action = rows(page).first().locator(".tip");
  const tip = () => action.evaluate((element) => getComputedStyle(element, "::after").content);
  expect(await tip()).toBe("none");
  await action.hover();
  expect(await tip()).toBe('"PATCH /api/v2/projects/1/clusters/7"');
  await page.mouse.move(0, 0);
  expect(await tip()).toBe("none");
  await rows(page).first().getByRole("link").focus();
  for (let keys = 0; keys < 6 && (await tip()) === "none"; keys += 1) await page.keyboard.press("Tab");
  expect(await tip()).toBe('"PATCH /api/v2/projects/1/clusters/7"');
});

test("CLI and deleted say what they mean", async ({ page }) => {
  await fix(page);
  await page.goto(QUERY);
  await expect(rows(page).nth(0).getByTitle("Performed via CLI")).toHaveText("CLI");
  await expect(rows(page).nth(1).getByTitle("No longer exists")).toHaveText("deleted");
  await expect(rows(page).nth(1).getByTitle("Performed via CLI")).toHaveCount(0);
});

const TONES = {
  blue: { dark: "rgb(138, 184, 255)", light: "rgb(27, 79, 156)" },
  green: { dark: "rgb(125, 223, 156)", light: "rgb(18, 102, 47)" },
  amber: { dark: "rgb(242, 183, 92)", light: "rgb(138, 82, 0)" },
  red: { dark: "rgb(255, 138, 128)", light: "rgb(168, 32, 26)" },
};
const REQUESTS = [["GET", 204, "blue", "green"], ["POST", 302, "green", "blue"], ["PUT", 404, "amber", "amber"], ["PATCH", 500, "amber", "red"], ["DELETE", 403, "red", "amber"]];

for (const colorScheme of ["dark", "light"]) {
  test(`methods and statuses have their colours, in chips as in rows (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await fix(page, answering(REQUESTS.map(([method, status_code], at) => entry(REQUESTS.length - at, {}, { method, status_code }))));
    for (const [at, [method, code, tone, tone_of_code]] of REQUESTS.entries()) {
      await page.goto(`${QUERY}&method=${method}&status=${code}`);
      const row = rows(page).nth(at);
      await expect(row.locator("td.method .badge")).toHaveText(method);
      expect(await ink(row.locator("td.method .badge")), method).toBe(TONES[tone][colorScheme]);
      expect(await ink(row.locator("td.status .badge")), `${code}`).toBe(TONES[tone_of_code][colorScheme]);
      expect(await ink(chip(page, "Method").locator(".value")), `chip of ${method}`).toBe(TONES[tone][colorScheme]);
      expect(await ink(chip(page, "Status code").locator(".value")), `chip of ${code}`).toBe(TONES[tone_of_code][colorScheme]);
    }
  });
}

test("names that are long, wide, or run from right to left stay in their cells", async ({ page }) => {
  const names = ["a".repeat(200), "数据".repeat(60), "إيمان ".repeat(40), "👩‍🔧".repeat(40)];
  const named = (name, at) => entry(names.length - at, {}, { actor: { type: "user", id: `${at}`, name, email: null, deleted: true }, resource: { type: "cluster", id: "7", name }, action: `${"x".repeat(90)}.patch` });
  await fix(page, answering(names.map(named)));
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(QUERY);
    await expect(rows(page)).toHaveCount(names.length);
    for (const cell of await page.locator("table.entries td :is(.cell, .badge)").all()) {
      const [outer, inner] = await cell.evaluate((element) => [element.closest("td"), element].map((one) => one.getBoundingClientRect().toJSON()));
      expect(inner.right).toBeLessThanOrEqual(outer.right + 0.5);
    }
    const heights = await rows(page).evaluateAll((all) => all.map((row) => Math.round(row.getBoundingClientRect().height)));
    expect(new Set(heights).size, `all rows are as high: ${heights}`).toBe(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
  }
});

test("the head stays while the rows go by", async ({ page }) => {
  await visit(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const head = page.getByRole("columnheader", { name: "Actor" });
  await rows(page).nth(45).scrollIntoViewIfNeeded();
  await expect(rows(page).first()).not.toBeInViewport();
  await expect(head).toBeInViewport({ ratio: 1 });
  expect((await head.boundingBox()).y).toBe(0);
});

test("how many entries were found is told to those who cannot see them", async ({ page }) => {
  for (const [found, told] of [[3, "3 entries"], [1, "1 entry"], [0, "0 entries"]]) {
    const entries = Array.from({ length: found }, (_, at) => entry(found - at, {}, {}));
    await fix(page, answering(entries));
    await page.goto(QUERY);
    await expect(page.getByRole("status").filter({ hasText: /entr(y|ies)$/ })).toHaveText(told);
  }
});

test("the order is turned round in the head, and the pager speaks of time", async ({ page }) => {
  await visit(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const head = page.getByRole("columnheader", { name: /^Timestamp/ });
  await expect(head).toHaveAttribute("aria-sort", "descending");
  await head.getByRole("button", { name: "Timestamp" }).click();
  await expect(page).toHaveURL(/order=asc/);
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await expect(head).toContainText("oldest first");
  await expect(page.getByRole("button", { name: "Older" })).toBeDisabled();
  await page.keyboard.press("[");
  await expect(page.locator(".position")).toContainText("51–100");
  await page.keyboard.press("]");
  await expect(page.locator(".position")).toContainText("1–50");
  await head.getByRole("button", { name: "Timestamp" }).click();
  await expect(head).toHaveAttribute("aria-sort", "descending");
});

test("a page that is turned is read from its beginning", async ({ page }) => {
  await visit(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await page.getByRole("button", { name: "Older" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".position")).toContainText("51–100");
  await expect(rows(page).first()).toBeInViewport();
  await expect(page.getByRole("button", { name: "Older" })).toBeFocused();
});

test("Escape takes the tooltip of an action away, until the pointer comes again", async ({ page }) => {
  await fix(page);
  await page.goto(QUERY);
  const action = rows(page).first().locator(".tip");
  const tip = () => action.evaluate((element) => getComputedStyle(element, "::after").content);
  await action.hover();
  expect(await tip()).not.toBe("none");
  await page.keyboard.press("Escape");
  await expect.poll(tip).toBe("none");
  await page.mouse.move(0, 0);
  await action.hover();
  await expect.poll(tip).not.toBe("none");
});

test("what is cut off can be read in full", async ({ page }) => {
  const name = "a very long name ".repeat(12).trim();
  await fix(page, answering([entry(1, {}, { actor: { type: "user", id: "1", name, email: null, deleted: false }, resource: { type: "cluster", id: "7", name } })]));
  await page.goto(`${QUERY}&actor=user:1`);
  await expect(rows(page).locator("td.actor [title]")).toHaveAttribute("title", new RegExp(name));
  await expect(rows(page).locator("td.resource [title]")).toHaveAttribute("title", new RegExp(name));
  await expect(chip(page, "Actor")).toHaveAttribute("title", `Actor is ${name}`);
  await expect(page.getByTitle("Acme Platform")).toBeVisible();
});
