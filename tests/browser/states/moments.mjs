// The states of the audit log that last a moment: what is under way, what has just failed, and what is pointed at.
import { LOG, chip, expect, rows } from "../page.mjs";
import { entry } from "../fixtures.mjs";

const READS_OUT = `${LOG}?method_exclude=GET&range=30d`;
const day = (ago) => `${new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)}T12:00:00.000000Z`;
const button = (page, name) => page.getByRole("button", { name, exact: true }).click();
const full = (page) => expect(rows(page)).toHaveCount(50);
const drawn = (page) => expect(page.locator(".chart svg rect").first()).toBeVisible();
const failed = { status: 500, contentType: "application/problem+json", json: {
  type: "urn:daybook:error:internal", title: "Internal error", status: 500, code: "internal", request_id: "01978f2e-9c1d-7a02-8d37-64f0a2b1c9e5",
  detail: "Something went wrong. The server's log names the cause under this request id.",
} };
const view = (id, name, query, created_by = "Maria Keller") => ({ id: `01978f2e-0000-7000-8000-00000000002${id}`, name, query, created_by, created_at: "2026-06-01T00:00:00.000000Z" });

// A stream that brings some entries, and then nothing.
const news = (page) => page.addInitScript((entries) => {
  globalThis.EventSource = class extends EventTarget {
    static CLOSED = 2;
    readyState = 1;
    constructor() {
      super();
      setTimeout(() => {
        this.dispatchEvent(new MessageEvent("open"));
        for (const entry of entries) this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(entry) }));
      });
    }
    close() {}
  };
}, [1, 2, 3, 4, 5, 6, 7, 8].map((id) => entry(id)));

// An export of which a third has come.
const slowExport = (page) => page.addInitScript(() => {
  const real = globalThis.fetch;
  globalThis.fetch = (request, init) => {
    if (!(request.url ?? request).includes("/export?")) return real(request, init);
    const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode(`started_at\n${"a\n".repeat(1_160)}`)) });
    return Promise.resolve(new Response(body, { headers: { "Daybook-Exported": "3480", "Content-Type": "text/csv" } }));
  };
});
async function download(page) {
  await full(page);
  await button(page, "Export");
  await expect(page.getByText("will be exported")).toBeVisible();
  await button(page, "Download");
}

export const MOMENT_STATES = {
  "live-lost": {
    path: READS_OUT,
    before: (page) => page.route(/audit-logs\/tail/, (route) => route.fulfill({ status: 503, body: "" })),
    shown: async (page) => (await full(page), await button(page, "Live"), expect(page.getByRole("button", { name: "Live" })).toHaveClass(/lost/)),
  },
  "live-waiting": {
    path: READS_OUT,
    before: news,
    shown: async (page) => {
      await button(page, "Older");
      await expect(page.locator(".position")).toContainText("51–100");
      await button(page, "Live");
      await expect(page.getByRole("button", { name: "8 new entries" })).toBeVisible();
      await page.evaluate(() => scrollTo(0, 0));
    },
  },
  "export-running": {
    path: READS_OUT,
    before: slowExport,
    shown: async (page) => (await download(page), expect(page.getByText("1,160 of 3,480 entries")).toBeVisible()),
  },
  "export-done": { path: READS_OUT, shown: async (page) => (await download(page), expect(page.getByText(/entries exported\./)).toBeVisible()) },
  "export-failed": {
    path: READS_OUT,
    before: (page) => page.route(/audit-logs\/export\?/, (route) => route.fulfill(failed)),
    shown: async (page) => (await download(page), expect(page.getByRole("dialog", { name: "Export" }).getByRole("alert")).toContainText("Something went wrong")),
  },
  "session-expired": {
    path: READS_OUT,
    shown: async (page) => {
      await full(page);
      await page.context().clearCookies();
      await button(page, "Older");
      await expect(page.getByText("Your session has ended.")).toBeVisible();
    },
  },
  offline: {
    path: READS_OUT,
    shown: async (page) => {
      await full(page);
      await drawn(page);
      await page.context().setOffline(true);
      await button(page, "Older");
      await expect(page.getByRole("alert")).toContainText("The server cannot be reached");
      await page.evaluate(() => scrollTo(0, 0));
    },
  },
  dimmed: {
    path: READS_OUT,
    before: (page) => page.route(/\/api\/.*audit-logs.*range=24h/, () => {}),
    shown: async (page) => {
      await full(page);
      await drawn(page);
      await chip(page, "Date range").getByRole("button").click();
      await button(page, "Last 24 hours");
      await expect(page.locator(".results.stale")).toBeVisible();
      await expect(page.locator(".volume-body.stale")).toBeVisible();
    },
  },
  "chart-tooltip": {
    path: READS_OUT,
    shown: async (page) => {
      await drawn(page);
      await page.getByRole("slider").focus();
      for (const key of ["End", "ArrowLeft", "ArrowLeft", "ArrowLeft"]) await page.keyboard.press(key);
      await expect(page.locator(".chart-tooltip")).toBeVisible();
    },
  },
  zoomed: {
    path: `${LOG}?method_exclude=GET&from=${day(9)}&to=${day(2)}&unzoomed=30d`,
    shown: async (page) => (await drawn(page), expect(page.getByRole("button", { name: "Reset zoom" })).toBeVisible()),
  },
  "facets-failed": {
    path: READS_OUT,
    before: (page) => page.route(/audit-logs\/facets\?/, (route) => route.fulfill(failed)),
    shown: async (page) => {
      await full(page);
      await button(page, "Filter");
      await button(page, "Method");
      await expect(page.getByRole("alert")).toContainText("The counts could not be loaded");
    },
  },
  "views-many": {
    path: READS_OUT,
    before: (page) => page.route("**/api/v1/projects/1/views", (route) => route.fulfill({ json: [
      view(1, "Deletions of the week", "method=DELETE&range=7d"),
      view(2, "Everything but reads", "method_exclude=GET&range=30d"),
      view(3, "Failures that somebody has to look at before the meeting on Monday morning", "status=5xx&range=24h", "Rudi Example"),
      view(4, "שינויים של החברה", "source=cli&range=30d"),
      view(5, "本番環境の変更", "resource_type=cluster&range=30d"),
    ] })),
    shown: async (page) => {
      await full(page);
      await button(page, "Views");
      await expect(page.getByRole("button", { name: "Everything but reads", exact: true })).toHaveAttribute("aria-current", "true");
      // However long the name, what deletes the view stands beside it.
      const panel = await page.getByRole("dialog", { name: "Saved views" }).boundingBox();
      for (const remove of await page.getByRole("button", { name: /^Delete the view/ }).all()) {
        const { x, width } = await remove.boundingBox();
        expect(x + width).toBeLessThanOrEqual(panel.x + panel.width);
      }
    },
  },
};
