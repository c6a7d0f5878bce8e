// Whatever people search and filter for goes through the address bar, and comes out as it went in.
import { LOG, chip, expect, rows, visit } from "./page.mjs";
import { test } from "./same.mjs";

const HOSTILE = ["100%", "%41", "%2541", "a&b=c", "a+b", "a  b", `"quoted" 'text'`, "#hash?question", "back\\slash", "💥🦀", "Ünïcödé שלום", "<b>bold</b>", "</script>", "a;b,c", "‮drawkcab", "../..//"];

async function search(page, text) {
  await page.getByLabel("Search audit logs").fill(text);
  await page.keyboard.press("Enter");
}

test("a search is one, whatever is searched for", async ({ page, other }) => {
  test.slow();
  const asked = [];
  page.on("request", (request) => /\/api\/.*audit-logs\?/.test(request.url()) && asked.push(new URL(request.url()).searchParams.get("search")));
  const urls = [];
  for (const value of HOSTILE) {
    await visit(page, `${LOG}?range=30d`);
    await expect(rows(page).first()).toBeVisible();
    await search(page, value);
    await expect.poll(() => new URL(page.url()).searchParams.get("search")).toBe(value);
    urls.push(page.url());
    await expect(page.getByRole("button", { name: `Remove the search for “${value}”` })).toBeVisible();
    expect(asked.at(-1)).toBe(value);
    await page.goBack();
    await expect(page.getByLabel("Search audit logs")).toHaveValue("");
    await page.goForward();
    await expect(page.getByLabel("Search audit logs")).toHaveValue(value);
    expect(page.url()).toBe(urls.at(-1));
  }
  await everywhere([page, other], urls, (shown, value) => expect(shown.getByLabel("Search audit logs")).toHaveValue(value));
});

test("a filter is one, whatever its value", async ({ page, other }) => {
  test.slow();
  const urls = [];
  for (const value of HOSTILE) {
    await visit(page, `${LOG}?application=${encodeURIComponent(value)}&range=30d`);
    await expect(chip(page, "Application")).toContainText(value);
    await chip(page, "Application").getByRole("button", { name: "is", exact: true }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("application_exclude")).toBe(value);
    urls.push(page.url());
    await page.goBack();
    await expect.poll(() => new URL(page.url()).searchParams.get("application")).toBe(value);
  }
  await everywhere([page, other], urls, (shown, value) => expect(chip(shown, "Application")).toContainText(value));
});

// Opened anew here and in another browser, each address shows its value and stays as it is.
async function everywhere(pages, urls, look) {
  for (const shown of pages) {
    for (const [place, url] of urls.entries()) {
      await shown.goto(url);
      await look(shown, HOSTILE[place]);
      expect(shown.url()).toBe(url);
    }
  }
}

for (const [name, encoded] of Object.entries({ "a tab": "%09", "a new line": "%0A", "a carriage return": "%0D", "a null": "%00", "what is no text": "%FF" })) {
  test(`${name} is no part of any value: the parameter is named, and can be dropped`, async ({ page }) => {
    for (const parameter of ["search", "application", "actor"]) {
      await visit(page, `${LOG}?${parameter}=${parameter === "actor" ? "user:" : ""}a${encoded}b&range=30d`);
      await expect(page.getByRole("alert")).toContainText(`The parameter ${parameter} is`);
      await page.getByRole("button", { name: `Remove ${parameter}` }).click();
      await expect(page).toHaveURL(`${LOG}?range=30d`);
      await expect(rows(page)).toHaveCount(50);
    }
  });
}
