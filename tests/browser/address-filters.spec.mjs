// Every filter is in the address: from the menu, its chip, a cell of the table, and what is offered where nothing matches.
import { chip, rows, expect } from "./page.mjs";
import { button, exactly, inTheAddress, openField, tick } from "./same.mjs";

const FIELDS = {
  actor: "Actor",
  method: "Method",
  source: "Source",
  action: "Action",
  status: "Status code",
  resource_type: "Resource type",
  application: "Application",
  cluster: "Cluster",
  environment_group: "Environment group",
  ip: "IP address",
};
const each = (name, control) => Object.fromEntries(Object.entries(FIELDS).map(([parameter, field]) => [`${name} ${field}`, control(parameter, field)]));

const turn = (field, operator) => (page) => chip(page, field).getByRole("button", { name: operator, exact: true }).click();
const cell = (column, item) => async (page) => {
  await rows(page).first().locator(`td.${column}`).hover();
  await rows(page).first().locator(`td.${column}`).getByRole("button").click();
  await page.getByRole("menuitem", { name: item }).click();
};
const typed = (field, value) => async (page) => {
  await openField(page, field);
  await page.getByLabel(`Find a value of ${field}`).fill(value);
  await page.keyboard.press("Enter");
  await expect(chip(page, field)).toContainText(value);
  await page.keyboard.press("Escape");
};
const only = (field, value) => async (page) => {
  await openField(page, field);
  await page.getByRole("checkbox", { name: value }).hover();
  await button(`Only ${value}`)(page);
  await page.keyboard.press("Escape");
};
const inTheChip = (field, value) => async (page) => {
  await chip(page, field).locator("button.chip-values").click();
  await page.getByRole("group", { name: field, exact: true }).getByRole("checkbox", { name: value }).click();
  await page.keyboard.press("Escape");
};
const addTo = (field, nth) => async (page) => {
  await openField(page, field);
  await page.getByRole("group", { name: field, exact: true }).getByRole("checkbox").nth(nth).click();
  await page.keyboard.press("Escape");
};

inTheAddress(each("a value of", (parameter, field) => ({ act: tick(field), to: new RegExp(`\\?${parameter}=[^&]+&range=30d$`) })));

inTheAddress({
  "a status class": { act: tick("Status code", /^4xx/), to: exactly("status=4xx&range=30d") },
  "a second value": { at: "method=POST&range=30d", act: tick("Method", /^DELETE/), to: exactly("method=DELETE&method=POST&range=30d") },
  "a second field": { at: "method=POST&range=30d", act: addTo("Source", 0), to: /\?method=POST&source=\w+&range=30d$/ },
  "a second value that is left out": { at: "method_exclude=GET&range=30d", act: tick("Method", /^DELETE/), to: exactly("method_exclude=DELETE&method_exclude=GET&range=30d") },
  "taking a value's tick off": { at: "method=DELETE&method=POST&range=30d", act: tick("Method", /^DELETE/), to: exactly("method=POST&range=30d") },
  "taking the last tick off": { at: "method=POST&range=30d", act: tick("Method", /^POST/), to: exactly("range=30d") },
  "only one of the listed values": { at: "method=DELETE&method=POST&range=30d", act: only("Method", "PATCH"), to: exactly("method=PATCH&range=30d") },
  "only one of the values that were left out": { at: "method_exclude=GET&range=30d", act: only("Method", "GET"), to: exactly("method=GET&range=30d") },
  "an address that is typed in": { act: typed("IP address", "203.0.113.0/24"), to: exactly("ip=203.0.113.0/24&range=30d") },
  "one of the many actions, found by typing": { act: typed("Action", "cluster"), to: /\?action=[\w.]*cluster[\w.]*&range=30d$/ },
  "a value in the list of a chip": { at: "method=POST&range=30d", act: inTheChip("Method", /^PATCH/), to: exactly("method=PATCH&method=POST&range=30d") },

  "the operator": { at: "method=POST&range=30d", act: turn("Method", "is"), to: exactly("method_exclude=POST&range=30d") },
  "the operator back": { at: "method_exclude=POST&range=30d", act: turn("Method", "is not"), to: exactly("method=POST&range=30d") },
  "the operator of two values": { at: "method=DELETE&method=POST&range=30d", act: turn("Method", "is any of"), to: exactly("method_exclude=DELETE&method_exclude=POST&range=30d") },
  "the operator of two values back": { at: "method_exclude=DELETE&method_exclude=POST&range=30d", act: turn("Method", "is none of"), to: exactly("method=DELETE&method=POST&range=30d") },
  "removing a chip": { at: "method=POST&source=cli&range=30d", act: button("Remove the filter on Method"), to: exactly("source=cli&range=30d") },
  "removing the last chip": { at: "method=POST&range=30d", act: button("Remove the filter on Method"), to: exactly("range=30d") },
  "clearing all": { at: "method=POST&source=cli&search=a&range=30d", act: button("Clear all"), to: exactly("range=30d") },

  "only this value of a cell": { act: cell("action", "Only this value"), to: /\?action=[\w.]+&range=30d$/ },
  "only this actor of a cell": { act: cell("actor", "Only this value"), to: /\?actor=[a-z_]+:[^&]+&range=30d$/ },
  "excluding a value of a cell": { act: cell("status", "Exclude this value"), to: /\?status_exclude=\d+&range=30d$/ },
});
