// How the dashboard's files are served: compressed beforehand, kept for ever, and never from another host.
import { LOG, chip, chooseZone, expect, open, rows, test } from "./page.mjs";

const YEAR = "public, max-age=31536000, immutable";
const isApi = (url) => new URL(url).pathname.startsWith("/api/");

test("hashed files come compressed by brotli and are kept for ever; the page itself is asked for each time", async ({ page, baseURL }) => {
  const answers = [];
  page.on("response", (response) => !isApi(response.url()) && answers.push(response));
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const [index, ...files] = await Promise.all(answers.map(async (answer) => ({ name: new URL(answer.url()).pathname, type: answer.request().resourceType(), headers: await answer.allHeaders() })));

  expect(index.type).toBe("document");
  expect(index.headers["cache-control"]).toBe("no-cache");
  expect(index.headers["content-encoding"]).toBe("br");
  const kinds = new Set(files.map(({ name }) => name.split(".").pop()));
  for (const kind of ["wasm", "js", "css"]) expect(kinds).toContain(kind);
  for (const { name, headers } of files) {
    expect(name).toMatch(/-[0-9a-f]{12,}(_bg)?\.\w+$/);
    expect([name, headers["content-encoding"], headers["cache-control"], headers.vary]).toEqual([name, "br", YEAR, "Accept-Encoding"]);
  }
  // Who does not take brotli gets the same without it.
  for (const { name } of files) {
    const plain = await fetch(`${baseURL}${name}`, { headers: { "Accept-Encoding": "identity" } });
    const packed = await page.request.get(name, { headers: { "Accept-Encoding": "br" } });
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(Buffer.from(await plain.arrayBuffer()).equals(await packed.body())).toBe(true);
  }
});

test("a second visit fetches the page alone", async ({ page }) => {
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  const fetched = [];
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  const urls = new Map();
  client.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, request.url));
  client.on("Network.responseReceived", ({ requestId, response }) => {
    const isKept = response.fromDiskCache || response.fromPrefetchCache || response.status === 304;
    if (!isApi(response.url) && response.url.startsWith("http") && !isKept) fetched.push(requestId);
  });
  client.on("Network.requestServedFromCache", ({ requestId }) => urls.delete(requestId));
  await page.goto(`${LOG}?range=7d`);
  await expect(rows(page)).toHaveCount(50);
  const again = fetched.filter((id) => urls.has(id)).map((id) => new URL(urls.get(id)).pathname);
  expect(again).toEqual([LOG]);
});

test("every path of a page is the page, and is not cached", async ({ page }) => {
  for (const path of ["/", LOG, "/projects/1/tokens", "/set-password", "/nowhere/at/all"]) {
    const answer = await page.request.get(path);
    expect([path, answer.status(), answer.headers()["cache-control"]]).toEqual([path, 200, "no-cache"]);
    expect(answer.headers()["content-type"]).toContain("text/html");
  }
});

test("nothing that the API says of the log is kept", async ({ page }) => {
  const kept = [];
  page.on("response", async (response) => {
    if (isApi(response.url()) && response.request().method() === "GET") kept.push([new URL(response.url()).pathname, response.headers()["cache-control"] ?? ""]);
  });
  await open(page, `${LOG}?range=30d`);
  await expect(rows(page)).toHaveCount(50);
  await rows(page).first().locator("td.method").click();
  await expect(page.locator(".drawer .facts")).toBeVisible();
  const logs = kept.filter(([path]) => path.includes("/audit-logs"));
  expect(logs.length).toBeGreaterThan(1);
  expect(logs.filter(([, caching]) => caching !== "no-store")).toEqual([]);
});

test("in a whole session no other host is asked for anything", async ({ page, context, baseURL }) => {
  test.slow();
  const hosts = new Set();
  // Of all pages, and before anything could answer in their stead.
  context.on("request", (request) => !request.url().startsWith("data:") && !request.url().startsWith("blob:") && hosts.add(new URL(request.url()).origin));
  page.on("websocket", (socket) => hosts.add(new URL(socket.url()).origin));
  await open(page, "/");
  await expect(rows(page)).toHaveCount(50);
  await chip(page, "Date range").getByRole("button").click();
  await page.getByRole("button", { name: "Last 30 days" }).click();
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("button", { name: "Actor", exact: true }).click();
  await page.getByRole("group", { name: "Actor", exact: true }).getByRole("checkbox").first().click();
  await page.keyboard.press("Escape");
  await page.getByLabel("Search audit logs").fill("a");
  await page.keyboard.press("Enter");
  await expect(rows(page).first()).toBeVisible();
  await rows(page).first().locator("td.method").click();
  await expect(page.locator(".drawer .facts")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Views" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Live" }).click();
  await expect(page.getByRole("button", { name: "Live" })).toHaveClass(/\bon\b/);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("button", { name: "Download" }).click();
  await download;
  await page.keyboard.press("Escape");
  await chooseZone(page, "Asia/Kolkata");
  for (const tab of ["API tokens", "Members", "Settings", "Audit logs"]) {
    await page.getByRole("link", { name: tab }).click();
    await expect(page.locator("main h1")).toHaveText(tab);
  }
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("button", { name: "Light" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect([...hosts]).toEqual([baseURL]);
});
