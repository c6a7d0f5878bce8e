#!/usr/bin/env bash
# The demo's server, and Trunk in front of it at http://127.0.0.1:8081, reloading the page as the dashboard is edited.
source "$(dirname "$0")/lib.sh"
"$ROOT/scripts/setup.sh" build
source "$ROOT/scripts/wasm-env.sh"
cd "$ROOT"
DAYBOOK_DATA_DIR=${DAYBOOK_DATA_DIR:-$ROOT/data} cargo run --package daybook -- serve &
trap 'kill $! 2>/dev/null' EXIT
CARGO_TARGET_DIR=$WASM_TARGET trunk serve --cargo-profile dev
