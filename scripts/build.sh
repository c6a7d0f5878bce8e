#!/usr/bin/env bash
# Makes the release binary, with the dashboard inside: target/release/daybook.
source "$(dirname "$0")/lib.sh"
"$ROOT/scripts/setup.sh" build
"$ROOT/scripts/frontend.sh"
cd "$ROOT"
say "building the server (several minutes the first time)"
cargo build --release --locked --quiet --package daybook
say "made $TARGET/release/daybook"
