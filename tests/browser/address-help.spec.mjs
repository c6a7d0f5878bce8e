// What the page offers where nothing matches, or where the address cannot be read: taking it is one step, and in the address.
import { LOG, expect, rows, visit } from "./page.mjs";
import { button, exactly, inTheAddress, test } from "./same.mjs";

// Each way says how many entries it would bring.
const way = (name) => (page) => page.getByRole("button", { name }).click();

inTheAddress({
  "a filter without which something matches": { at: "method=PURGE&range=30d", act: way("Remove Method is PURGE"), to: exactly("range=30d") },
  "one filter of two": { at: "method=PURGE&source=cli&range=30d", act: way("Remove Method is PURGE"), to: exactly("source=cli&range=30d") },
  "a filter that leaves too much out": { at: "source_exclude=dashboard&source_exclude=cli&source_exclude=api&range=30d", act: way("Remove Source is none of"), to: exactly("range=30d") },
  "a search without which something matches": { at: "search=nowhere-to-be-found&range=30d", act: way("Remove the search for “nowhere-to-be-found”"), to: exactly("range=30d") },
  "all time instead of a range in which nothing happened": { at: "from=2020-01-01T00:00:00.000000Z&to=2020-01-02T00:00:00.000000Z", act: way("Search all time instead"), to: exactly("range=36500d") },
  "an application instead of its cluster": { at: "application=nothing&cluster=nowhere&range=30d", act: way("Exclude the cluster instead"), to: exactly("application=nothing&cluster_exclude=nowhere&range=30d") },
  "a cluster instead of its application": { at: "application=nothing&cluster=nowhere&range=30d", act: way("Exclude the application instead"), to: exactly("application_exclude=nothing&cluster=nowhere&range=30d") },

  "dropping a parameter that nobody knows": { at: "method=POST&colour=red&range=30d", act: button("Remove colour"), to: exactly("method=POST&range=30d") },
  "dropping the only parameter, of which nothing is left": { at: "colour=red", act: button("Remove colour"), to: exactly("method_exclude=GET&range=7d") },
  "dropping a value that cannot be": { at: "method=POST&limit=0&range=30d", act: button("Remove limit"), to: exactly("method=POST&range=30d") },
  "dropping a range before the zoom that cannot be": { at: "range=30d&unzoomed=2026-06-02T00:00:00Z..2026-06-01T00:00:00Z", act: button("Remove unzoomed"), to: exactly("range=30d") },
  "dropping an entry that cannot be": { at: "range=30d&entry=17", act: button("Remove entry"), to: exactly("range=30d") },
});

// What the server alone can find wrong leaves the former rows where they are: there may be some on the way back, and none elsewhere.
test("dropping a cursor of another question is all in the address", async ({ page, other }) => {
  const [wrong, right] = [`${LOG}?method=POST&range=30d&cursor=bm9uc2Vuc2U`, `${LOG}?method=POST&range=30d`];
  const isNamed = (shown) => expect(shown.getByRole("alert")).toContainText("The parameter cursor is bm9uc2Vuc2U");
  await visit(page, wrong);
  await isNamed(page);
  await button("Remove cursor")(page);
  await expect(page).toHaveURL(right);
  await expect(rows(page)).toHaveCount(50);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.goBack();
  await expect(page).toHaveURL(wrong);
  await isNamed(page);
  await page.goForward();
  await expect(page).toHaveURL(right);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await other.goto(wrong);
  await isNamed(other);
});
