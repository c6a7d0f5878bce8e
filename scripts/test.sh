#!/usr/bin/env bash
# Every test there is. Installs and starts what it needs; what cannot run fails.
source "$(dirname "$0")/lib.sh"
"$ROOT/scripts/setup.sh" test
cd "$ROOT"
"$ROOT/scripts/frontend.sh"

say "building the server and its tests"
cargo build --locked --quiet --package daybook
say "running unit, property, API and command line tests, on SQLite and PostgreSQL"
"$ROOT/scripts/postgres.sh" run cargo test --locked --workspace --exclude daybook-frontend
say "holding openapi.yaml against a running server"
"$ROOT/scripts/test-description.sh"
"$ROOT/scripts/test-package.sh"
say "running WASM tests in Chromium"
"$ROOT/scripts/test-wasm.sh"
say "running browser tests"
"$ROOT/scripts/test-browser.sh"
say "all tests passed"
