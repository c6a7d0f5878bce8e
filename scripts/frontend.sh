#!/usr/bin/env bash
# Builds the dashboard into dist/, compressed twins included.
source "$(dirname "$0")/lib.sh"
source "$ROOT/scripts/wasm-env.sh"
cd "$ROOT"

# Nothing newer than what was built last, and that is still there: nothing to do.
stamp=$WASM_TARGET/dashboard.built
if [ -e dist/index.html.br ] && [ -e "$stamp" ] &&
  [ -z "$(find frontend crates/wire Cargo.toml Cargo.lock Trunk.toml scripts -newer "$stamp" -type f -print -quit)" ]; then
  exit 0
fi
started=$(mktemp)
say "building the dashboard"
log=$(mktemp)
# Components of one erased type instead of one type each: a fifth less to download, and quicker to build.
RUSTFLAGS="--cfg erase_components" CARGO_TARGET_DIR=$WASM_TARGET NO_COLOR=true trunk build --release --config Trunk.toml >"$log" 2>&1 || {
  cat "$log" >&2
  rm -f "$log"
  die "the dashboard does not build"
}
rm -f "$log"
# The server hands these out as they are to browsers that take brotli.
find dist -type f \( -name '*.wasm' -o -name '*.js' -o -name '*.css' -o -name '*.html' -o -name '*.svg' \) \
  -exec brotli --force --quality=11 {} +
# What was edited while it built counts as newer.
mv "$started" "$stamp"
