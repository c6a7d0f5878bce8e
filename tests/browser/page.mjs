// What every test does: open the dashboard, sign in, look at the rows, check for accessibility.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test as base } from "@playwright/test";
import { PASSWORD } from "./server.mjs";

export { expect, PASSWORD };

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const LOG = "/projects/1/audit-logs";

// Fails a test whose page logs an error, asks another host for something, or breaks its own security policy.
export const test = base.extend({
  baseURL: async ({}, use) => use(process.env.DAYBOOK_TEST_URL),
  page: async ({ page, baseURL }, use) => {
    const wrong = [];
    page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
    page.on("console", (message) => {
      // The browser reports every answer of 400 and above; the tests of those states expect them.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) wrong.push(message.text());
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(baseURL) && !request.url().startsWith("data:")) wrong.push(`asked ${request.url()}`);
    });
    await use(page);
    expect(wrong).toEqual([]);
  },
});

export async function signIn(page, { email = "admin@example.com", password = PASSWORD } = {}) {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

// Opens a path as somebody who is signed in already.
export async function open(page, path = "/", who = {}) {
  await page.goto(path);
  await signIn(page, who);
}

export const rows = (page) => page.locator("table.entries:not(.skeleton) tbody tr");
export const methods = (page) => page.locator("table.entries td.method").allTextContents();
export const chip = (page, name) => page.getByRole("group", { name: new RegExp(`^${name} `) });

export async function expectAccessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }));
  // A panel that floats over the table covers a part of some row's link, and the rule measures what is left. Without the panel the
  // whole row is the target, and measured as such.
  const floating = (await page.getByRole("dialog").count()) > 0;
  for (const violation of violations.filter(({ id }) => floating && id === "target-size")) {
    violation.nodes = violation.nodes.filter((node) => !node.html.includes('class="row-link"'));
  }
  const found = violations.filter(({ nodes }) => nodes.length > 0);
  expect(found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}
