#!/usr/bin/env bash
# Walks the dashboard in Chromium with Playwright, against a server of its own. Further arguments go to Playwright.
source "$(dirname "$0")/lib.sh"
cd "$ROOT"
DAYBOOK_TEST_BINARY=${DAYBOOK_TEST_BINARY:-$TARGET/debug/daybook}
[ -x "$DAYBOOK_TEST_BINARY" ] || die "$DAYBOOK_TEST_BINARY is missing; scripts/test.sh builds it"
export DAYBOOK_TEST_BINARY
export DAYBOOK_TEST_CHROMIUM=${DAYBOOK_TEST_CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$DAYBOOK_TEST_CHROMIUM" ] || die "Chromium is missing; scripts/setup.sh test installs it"
tests/browser/node_modules/.bin/playwright test --config tests/browser/playwright.config.mjs "$@"
