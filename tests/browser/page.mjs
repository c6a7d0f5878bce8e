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

// Signs a person in once for all tests that only need somebody to be there; answers what a browser context starts with.
const sessions = new Map();
export async function session(browser, { email = "admin@example.com", password = PASSWORD } = {}) {
  if (!sessions.has(email)) {
    const context = await browser.newContext({ baseURL: process.env.DAYBOOK_TEST_URL });
    const answer = await context.request.post("/api/v1/session", { data: { email, password }, headers: { "X-Requested-With": "daybook" } });
    expect(answer.status()).toBe(200);
    sessions.set(email, await context.storageState());
    await context.close();
  }
  return sessions.get(email);
}

// Goes to a path with a session that exists already.
export async function visit(page, path, who) {
  await page.context().addCookies((await session(page.context().browser(), who)).cookies);
  await page.goto(path);
}

export const rows = (page) => page.locator("table.entries:not(.skeleton) tbody tr");
// The former rows stay until the new ones are there.
export const settled = (page) => expect(page.getByRole("region", { name: "Entries" })).toHaveAttribute("aria-busy", "false");
export const methods = (page) => page.locator("table.entries td.method").allTextContents();
export const chip = (page, name) => page.getByRole("group", { name: new RegExp(`^${name} `) });

export async function expectAccessible(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    // A panel that floats over the page covers a part of some control, and the rule measures what is left. Without the panel
    // the whole control is the target, and measured as such.
    const panel = "[role=dialog], [role=menu]";
    const floats = document.querySelector(panel) !== null;
    const isCovered = (id, node) => id === "target-size" && floats && !document.querySelector(node.target[0])?.closest(panel);
    return violations.map(({ id, nodes }) => [id, nodes.filter((node) => !isCovered(id, node)).map((node) => node.html)]);
  });
  expect(found.filter(([, nodes]) => nodes.length > 0).map(([id, nodes]) => `${id}: ${nodes.join(" ")}`)).toEqual([]);
}

// The same in both themes.
export async function expectAccessibleInBothThemes(page) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
}

// Lets the browser draw a few times: what was to change without being asked has changed by then.
export const frames = (page, count = 12) =>
  page.evaluate((count) => new Promise((drawn) => {
    const next = (left) => (left > 0 ? requestAnimationFrame(() => next(left - 1)) : drawn());
    next(count);
  }), count);

// An answer of the API that is a refusal, as the page gets it.
export const problem = (status, code, detail, headers = {}) => ({
  status,
  headers: { ...headers, "Content-Type": "application/problem+json" },
  json: { type: "urn:x", title: "x", status, code, detail, request_id: "req-42" },
});

// Holds back whatever is asked of an address, until it is let go; answers how.
export async function hold(page, url) {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(url, async (route) => {
    await held;
    // Whoever asked may have given up.
    await route.continue().catch(() => {});
  });
  return release;
}

// Nothing is wider than the screen; says what is.
export async function expectToFit(page) {
  const wide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const beyond = [...document.body.querySelectorAll("*")].filter((found) => found.getBoundingClientRect().right > clientWidth + 0.5);
    return [`${scrollWidth} > ${clientWidth}`, ...beyond.map((found) => `${found.tagName}.${found.getAttribute("class")}`)];
  });
  expect(wide).toEqual([]);
}

// The project whose settings the tests may change, and who may change them.
export const WORKSHOP = "/projects/3";
export const OWNER = { email: "owner@example.com" };

// Another admin of the demo's project.
export const DEPUTY = { email: "deputy@example.com" };

// Asks the API as the person at the page does.
export async function api(page, method, path, data) {
  const response = await page.request.fetch(`/api/v1${path}`, { method, data, headers: { "X-Requested-With": "daybook" } });
  const text = await response.text();
  return { status: response.status(), body: text && JSON.parse(text) };
}

export const zone = (page) => page.locator(".zone").first();

// Chooses a time zone in the account menu.
export async function chooseZone(page, name) {
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("button", { name: /^Time zone/ }).click();
  if (name !== "UTC") await page.getByLabel("Find a time zone").fill(name);
  await page.getByRole("button", { name, exact: true }).click();
}
