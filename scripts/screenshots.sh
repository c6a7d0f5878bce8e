#!/usr/bin/env bash
# Pictures of the dashboard's states, dark and light, large and small, in artifacts/screenshots; four of them are those of the docs.
source "$(dirname "$0")/lib.sh"
"$ROOT/scripts/setup.sh" test
cd "$ROOT"
"$ROOT/scripts/frontend.sh"
cargo build --locked --quiet --package daybook
DAYBOOK_TEST_ALL_STATES=1 "$ROOT/scripts/test-browser.sh" screenshots
cp artifacts/screenshots/log-dark-large.png docs/images/audit-logs-dark.png
cp artifacts/screenshots/entry-dark-large.png docs/images/entry-dark.png
cp artifacts/screenshots/log-light-large.png docs/images/audit-logs-light.png
cp artifacts/screenshots/log-light-phone.png docs/images/audit-logs-phone.png
