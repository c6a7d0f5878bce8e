#!/usr/bin/env bash
# Pictures of the dashboard's states, dark and light, large and small, in artifacts/screenshots.
source "$(dirname "$0")/lib.sh"
"$ROOT/scripts/setup.sh" test
cd "$ROOT"
"$ROOT/scripts/frontend.sh"
cargo build --locked --quiet --package daybook
"$ROOT/scripts/test-browser.sh" screenshots
