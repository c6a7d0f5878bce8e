// Chromium only: Debian's, or the one DAYBOOK_TEST_CHROMIUM names. One worker: the tests share a server and its data.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  outputDir: "../../artifacts/browser",
  reporter: [["list"]],
  workers: 1,
  forbidOnly: true,
  // A busy machine may hold a browser up for longer than a test waits: it gets a second try, and is reported as flaky.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // One name per state, on every platform.
  snapshotPathTemplate: "{testDir}/{testFileName}-snapshots/{arg}{ext}",
  globalSetup: "./server.mjs",
  use: {
    viewport: { width: 1440, height: 900 },
    colorScheme: "dark",
    timezoneId: "America/Los_Angeles",
    locale: "en-US",
    screenshot: "only-on-failure",
    // A recording of each test makes it twice as long; ask for one with `--trace retain-on-failure`.
    trace: "off",
    launchOptions: {
      executablePath: process.env.DAYBOOK_TEST_CHROMIUM,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
