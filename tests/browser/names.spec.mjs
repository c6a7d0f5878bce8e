// The chips of filters: an address holds ids, and a chip says what people call them, however rare they are.
import { LOG, chip, expect, rows, test, visit } from "./page.mjs";

const API = "/api/v1/projects/1/audit-logs";
const SEVERAL = 3;
const ask = async (page, path) => (await page.request.get(`${API}${path}`)).json();
// The values of a field that have a name besides their id, the most frequent first.
const named = async (page, field) => {
  const { facets } = await ask(page, `/facets?range=30d&field=${field}&top=100`);
  return facets[field].values.filter(({ value, label }) => !value.endsWith(label));
};
const without = (field, values, rest) => `${LOG}?${values.map((value) => `${field}_exclude=${encodeURIComponent(value)}`).join("&")}&${rest}`;

// What is asked on behalf of chips: for counts, and for entries of certain values, whenever they were.
function watchQuestions(page) {
  const asked = { counts: 0, entries: [] };
  page.on("request", (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === `${API}/facets`) asked.counts += 1;
    if (pathname === API && searchParams.get("range") === "36500d") asked.entries.push(searchParams);
  });
  return asked;
}

// Counts list none but the first of what is named otherwise.
const countFewer = (page, field) => page.route(/audit-logs\/facets\?/, async (route) => {
  const answer = await (await route.fetch()).json();
  const facet = answer.facets[field];
  await route.fulfill({ json: { ...answer, facets: { ...answer.facets, [field]: { ...facet, values: facet.values.slice(0, 1) } } } });
});

test("what is excluded is called by its name, however rare it is", async ({ page }) => {
  await visit(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const { value, label } = (await named(page, "resource")).at(-1);
  await countFewer(page, "resource");
  const asked = watchQuestions(page);
  await page.goto(without("resource", [value], "range=30d"));
  await chip(page, "Resource").waitFor();
  // Never by its id first
  expect(await chip(page, "Resource").textContent()).toContain(label);
  expect(asked.counts).toBe(1);
  expect(asked.entries.map((parameters) => [parameters.getAll("resource"), parameters.get("limit")])).toEqual([[[value], "1"]]);
});

test("what did nothing within the range has a name all the same", async ({ page }) => {
  await visit(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const [{ value, label }] = await named(page, "actor");
  await page.goto(without("actor", [value], "from=2001-01-01T00:00:00.000000Z&to=2001-01-02T00:00:00.000000Z"));
  await expect(chip(page, "Actor")).toContainText(label);
});

test("the rare are found behind the frequent, and nobody is asked twice for what nobody knows", async ({ page }) => {
  await visit(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const values = await named(page, "actor");
  const wanted = [values[1], values.at(-1)];
  await countFewer(page, "actor");
  const asked = watchQuestions(page);
  await page.goto(without("actor", [...wanted.map(({ value }) => value), "user:nobody"], "range=30d"));
  await chip(page, "Actor").waitFor();
  const said = await chip(page, "Actor").textContent();
  for (const { label } of wanted) expect(said).toContain(label);
  expect(said).toContain("user:nobody");
  expect(asked.counts).toBe(1);
  const { length } = asked.entries;
  expect(length).toBeLessThanOrEqual(SEVERAL);
  // Another question about the same
  await page.getByRole("button", { name: "Timestamp" }).click();
  await page.getByLabel("Search audit logs").fill("cluster");
  await expect(page).toHaveURL(/search=cluster/);
  await expect(rows(page).first()).toContainText(/cluster/);
  expect([asked.counts, asked.entries.length]).toEqual([1, length]);
});

test("names that cannot be asked for leave ids, and everything else as it is", async ({ page }) => {
  await visit(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await page.route(/audit-logs\?.*range=36500d/, (route) => route.fulfill({ status: 500, body: "" }));
  await page.goto(without("actor", ["user:nobody"], "range=30d"));
  await expect(chip(page, "Actor")).toContainText("user:nobody");
  await expect(rows(page)).toHaveCount(50);
  await expect(page.getByRole("alert")).toHaveCount(0);
});
