// The whole way of an admin through the audit log: sign in, see rows, filter, reload, back, share.
import { LOG, chip, expect, expectAccessible, methods, open, rows, signIn, test } from "./page.mjs";

test("an admin signs in, filters, reloads, goes back, and shares the view", async ({ page, browser }) => {
  test.slow();
  // Given a person who opens the dashboard for the first time
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expectAccessible(page);
  await signIn(page);

  // Then the log is there, without reads, and the address says so
  await expect(rows(page)).toHaveCount(50);
  await expect(page).toHaveURL(`${LOG}?method_exclude=GET&range=7d`);
  await expect(chip(page, "Method")).toContainText("is not");
  expect(await methods(page)).not.toContain("GET");
  await expect(page.locator("table.entries").getByRole("columnheader")).toHaveText([/^Timestamp P[SD]T \(UTC−[78]\)$/, "Actor", "Method", "Status", "Resource", "Action"]);
  await expectAccessible(page);

  // When the default filter is removed, it stays removed
  await chip(page, "Method").getByRole("button", { name: "Remove the filter on Method" }).click();
  await expect(page).toHaveURL(`${LOG}?range=7d`);
  await expect(chip(page, "Method")).toHaveCount(0);
  const { entries } = await (await page.request.get("/api/v1/projects/1/audit-logs?range=7d")).json();
  await expect.poll(() => methods(page)).toEqual(entries.map((entry) => entry.method));
  await page.reload();
  await expect(rows(page)).toHaveCount(50);
  await expect(page).toHaveURL(`${LOG}?range=7d`);

  // When two methods are chosen, only they are shown
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("button", { name: "Method", exact: true }).click();
  await page.getByRole("checkbox", { name: "DELETE" }).click();
  await page.getByRole("checkbox", { name: "PUT" }).click();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(`${LOG}?method=DELETE&method=PUT&range=7d`);
  await expect.poll(async () => [...new Set(await methods(page))].sort()).toEqual(["DELETE", "PUT"]);

  // When the operator is turned, only the others are
  await chip(page, "Method").getByRole("button", { name: "is any of" }).click();
  await expect(page).toHaveURL(`${LOG}?method_exclude=DELETE&method_exclude=PUT&range=7d`);
  await expect.poll(async () => (await methods(page)).filter((method) => ["DELETE", "PUT"].includes(method))).toEqual([]);

  // When a span of time is chosen, the address has it
  await chip(page, "Date range").getByRole("button").click();
  await page.getByRole("button", { name: "Last 30 days" }).click();
  await expect(page).toHaveURL(/range=30d$/);

  // When something is searched for, every row has it
  await page.keyboard.press("/");
  await page.keyboard.type("billing");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/&search=billing&range=30d$/);
  await expect(page.locator(".results")).toHaveAttribute("aria-busy", "false");
  for (const row of await rows(page).all()) {
    const path = await row.locator(".tip").getAttribute("data-tip");
    expect(`${await row.textContent()} ${path}`).toContain("billing");
  }
  const filtered = page.url();
  const shown = await rows(page).allTextContents();

  // Then reloading shows the same
  await page.reload();
  await expect(rows(page)).toHaveText(shown);
  expect(page.url()).toBe(filtered);

  // And Back undoes the choices one by one, and Forward redoes them
  await page.goBack();
  await expect(page).toHaveURL(/PUT&range=30d$/);
  await expect(page.getByLabel("Search audit logs")).toHaveValue("");
  await page.goBack();
  await expect(page).toHaveURL(/PUT&range=7d$/);
  await page.goBack();
  await expect(page).toHaveURL(`${LOG}?method=DELETE&method=PUT&range=7d`);
  await page.goForward();
  await page.goForward();
  await page.goForward();
  expect(page.url()).toBe(filtered);
  await expect(rows(page)).toHaveText(shown);

  // And another admin, in another browser, sees the same from the address alone
  const context = await browser.newContext({ baseURL: process.env.DAYBOOK_TEST_URL, timezoneId: "America/Los_Angeles" });
  const other = await context.newPage();
  await other.goto(filtered);
  await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await signIn(other);
  await expect(rows(other)).toHaveText(shown);
  expect(other.url()).toBe(filtered);
  await context.close();
});

test("the pager walks older and newer, and says where it is", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(page.locator(".position")).toHaveText(/^1–50 of 3,\d{3}$/);
  await expect(page.getByRole("button", { name: "Newer" })).toBeDisabled();
  await expect(rows(page)).toHaveCount(50);
  const first = await rows(page).allTextContents();
  await page.getByRole("button", { name: "Older" }).click();
  await expect(page.locator(".position")).toHaveText(/^51–100 of 3,\d{3}$/);
  await expect(page).toHaveURL(/cursor=/);
  await page.reload();
  await expect(page.locator(".position")).toHaveText(/^51–100 of 3,\d{3}$/);
  await page.getByRole("button", { name: "Newer" }).click();
  await expect(rows(page)).toHaveText(first);
  await page.getByLabel("Entries per page").selectOption("200");
  await expect(page.locator(".position")).toHaveText(/^1–200 of 3,\d{3}$/);
  await page.getByRole("button", { name: "Older" }).click();
  await expect(page.locator(".position")).toHaveText(/^201–400 of 3,\d{3}$/);
  await page.getByRole("button", { name: "First" }).click();
  await expect(page.locator(".position")).toHaveText(/^1–200 of 3,\d{3}$/);
});

test("the number of entries per page goes back and forward with the page", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const size = page.getByLabel("Entries per page");
  for (const chosen of ["100", "25"]) {
    await size.selectOption(chosen);
    await expect(rows(page)).toHaveCount(Number(chosen));
  }
  for (const [step, shown] of [["goBack", "100"], ["goBack", "50"], ["goForward", "100"], ["goForward", "25"]]) {
    await page[step]();
    await expect(rows(page)).toHaveCount(Number(shown));
    await expect(size).toHaveValue(shown);
  }
});

test("actors say how they acted and whether they are gone", async ({ page }) => {
  await open(page, `${LOG}?source=cli&range=30d`);
  await expect(rows(page).first().getByTitle("Performed via CLI")).toBeVisible();
  await page.goto(`${LOG}?actor=user:58417&range=30d`);
  await expect(rows(page).first()).toContainText("deleted");
  const [legacyCi] = ["01978f2e-4c1b-7d60-9a2c-5e81d0f4b7a3"];
  await page.goto(`${LOG}?actor=api_token:${legacyCi}&range=30d`);
  await expect(rows(page).first()).toContainText("legacy-ci");
  await expect(rows(page).first()).toContainText("deleted");
});

test("the search waits for the last key, and runs at once on Enter", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const asked = [];
  page.on("request", (request) => request.url().includes("/audit-logs?search=") && asked.push(new URL(request.url()).searchParams.get("search")));
  await page.getByLabel("Search audit logs").pressSequentially("100%_&+é", { delay: 20 });
  await expect(page).toHaveURL(/search=100%25_%26%2B%C3%A9/);
  await expect(page.getByRole("heading", { name: "No entries match" })).toBeVisible();
  expect(asked).toEqual(["100%_&+é"]);
  await page.getByRole("button", { name: "Clear the search" }).click();
  await expect(page).toHaveURL(`${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
});

test("a search has at most 255 characters", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await page.getByLabel("Search audit logs").focus();
  await page.keyboard.insertText("z".repeat(300));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${LOG}?search=${"z".repeat(255)}&range=30d`);
  await expect(page.getByRole("heading", { name: "No entries match" })).toBeVisible();
});
