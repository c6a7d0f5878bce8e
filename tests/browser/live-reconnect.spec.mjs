// Live, when the line is bad and when somebody goes away from the rows.
import { connect, createServer } from "node:net";
import { LOG, api, expect, rows, test as base, visit } from "./page.mjs";

const live = (page) => page.getByRole("button", { name: "Live" });

// Between the browser and the server is a line that can be cut: what is under way breaks off, and as long as it is cut, nothing comes
// through.
const test = base.extend({
  line: async ({}, use) => {
    const { hostname, port } = new URL(process.env.DAYBOOK_TEST_URL);
    const ends = new Set();
    let isCut = false;
    const server = createServer((near) => {
      near.on("error", () => near.destroy());
      if (isCut) return near.destroy();
      const far = connect(Number(port), hostname);
      for (const [one, other] of [[near, far], [far, near]]) {
        ends.add(one);
        one.on("error", () => one.destroy());
        one.on("close", () => (ends.delete(one), other.destroy()));
        one.pipe(other);
      }
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const line = {
      url: `http://127.0.0.1:${server.address().port}`,
      cut: () => {
        isCut = true;
        for (const end of ends) end.destroy();
      },
      mend: () => (isCut = false),
    };
    await use(line);
    line.cut();
    await new Promise((resolve) => server.close(resolve));
  },
  baseURL: async ({ line }, use) => use(line.url),
});

// Something happens in the project, past the line: a saved view comes and goes.
async function happen(page, name) {
  const views = `${process.env.DAYBOOK_TEST_URL}/api/v1/projects/1/views`;
  const headers = { "X-Requested-With": "daybook" };
  const made = await page.request.post(views, { headers, data: { name, query: "range=7d" } });
  expect(made.status()).toBe(201);
  await page.request.delete(`${views}/${(await made.json()).id}`, { headers });
}

async function follow(page) {
  await visit(page, `${LOG}?method_exclude=GET&range=7d`);
  await expect(rows(page)).toHaveCount(50);
  await live(page).click();
  await expect(live(page)).toHaveClass(/\bon\b/);
}

test("a stream that breaks off is taken up again, and what was missed is there, once", async ({ page, line }) => {
  test.slow();
  await follow(page);
  await happen(page, "before the cut");
  await expect(rows(page)).toHaveCount(52);
  line.cut();
  await expect(live(page)).not.toHaveClass(/\bon\b/);
  await expect(live(page)).toHaveAttribute("aria-pressed", "true");
  // What is there can still be read.
  await expect(rows(page)).toHaveCount(52);
  await happen(page, "during the cut");
  line.mend();
  await expect(live(page)).toHaveClass(/\bon\b/);
  const newest = (await api(page, "GET", "/projects/1/audit-logs?method_exclude=GET&range=7d&limit=4")).body.entries.map(({ id }) => id);
  await expect.poll(() => rows(page).evaluateAll((all) => all.slice(0, 4).map((row) => row.dataset.entry))).toEqual(newest);
  // Nothing stands there twice, and what happens from now on comes, too.
  const shown = () => rows(page).evaluateAll((all) => all.map((row) => row.dataset.entry));
  expect(new Set(await shown()).size).toBe((await shown()).length);
  await happen(page, "after the cut");
  await expect.poll(async () => (await shown()).indexOf(newest[0])).toBe(2);
});

test("a stream that breaks off again and again is taken up each time", async ({ page, line }) => {
  test.slow();
  await follow(page);
  for (const time of ["once", "twice", "three times"]) {
    line.cut();
    await expect(live(page)).not.toHaveClass(/\bon\b/);
    line.mend();
    await expect(live(page)).toHaveClass(/\bon\b/);
    const first = await rows(page).first().getAttribute("data-entry");
    await happen(page, `cut ${time}`);
    await expect.poll(() => rows(page).evaluateAll((all, first) => all.findIndex((row) => row.dataset.entry === first), first)).toBe(2);
  }
});

test("what waited under the pointer comes in when the pointer leaves the table", async ({ page }) => {
  test.slow();
  await follow(page);
  await rows(page).nth(4).hover();
  const first = await rows(page).first().getAttribute("data-entry");
  await happen(page, "under the pointer");
  await expect(page.getByRole("button", { name: "2 new entries" })).toBeVisible();
  await expect(rows(page).first()).toHaveAttribute("data-entry", first);
  // The pointer leaves for the header, where nothing holds the rows.
  await page.mouse.move(600, 10);
  await expect(page.getByRole("button", { name: /new entr/ })).toHaveCount(0);
  await expect(rows(page)).toHaveCount(52);
  await expect(rows(page).nth(2)).toHaveAttribute("data-entry", first);
  await happen(page, "away from the table");
  await expect(rows(page)).toHaveCount(54);
});

test("what waited while a row had the focus comes in when the focus leaves the table", async ({ page }) => {
  test.slow();
  await follow(page);
  await rows(page).first().locator(".row-link").focus();
  await happen(page, "under the focus");
  await expect(page.getByRole("button", { name: "2 new entries" })).toBeVisible();
  await page.getByLabel("Search audit logs").focus();
  await expect(page.getByRole("button", { name: /new entr/ })).toHaveCount(0);
  await expect(rows(page)).toHaveCount(52);
});

test("the way from the rows to the button that counts what waits is not cut off", async ({ page }) => {
  test.slow();
  await follow(page);
  await rows(page).first().hover();
  await happen(page, "on the way");
  const button = page.getByRole("button", { name: "2 new entries" });
  await expect(button).toBeVisible();
  await button.hover();
  await happen(page, "at the button");
  await expect(page.getByRole("button", { name: "4 new entries" })).toBeVisible();
  await page.getByRole("button", { name: "4 new entries" }).click();
  await expect(rows(page).first()).toContainText("daybook.view.delete");
});
