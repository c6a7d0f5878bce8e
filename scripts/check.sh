#!/usr/bin/env bash
# What must hold of the sources themselves: format, lints, dependencies, generated files and their lints, the dashboard's size.
source "$(dirname "$0")/lib.sh"
"$ROOT/scripts/setup.sh" build
cd "$ROOT"
say "format"
cargo fmt --all --check || die "run cargo fmt --all"

say "the dashboard, and its size"
"$ROOT/scripts/frontend.sh"
"$ROOT/scripts/size.sh"

say "lints (several minutes the first time)"
cargo clippy --locked --quiet --workspace --exclude daybook-frontend --all-targets -- --deny warnings
(
  source "$ROOT/scripts/wasm-env.sh"
  export CARGO_TARGET_DIR=$WASM_TARGET
  if [ -n "${RUSTC:-}" ]; then
    # Debian's compiler comes without clippy.
    cargo check --locked --quiet --package daybook-frontend --target wasm32-unknown-unknown --tests
  else
    cargo clippy --locked --quiet --package daybook-frontend --target wasm32-unknown-unknown --tests -- --deny warnings
  fi
)

say "dependencies: licences, sources, advisories"
cargo metadata --locked --format-version 1 --manifest-path tests/fuzz/Cargo.toml >/dev/null ||
  die "tests/fuzz/Cargo.lock lacks what the crates need by now: run cargo metadata --manifest-path tests/fuzz/Cargo.toml"
node "$ROOT/scripts/check-dependencies.mjs" || die "a dependency is not what scripts/dependencies.json allows; see docs/dependencies.md"

say "openapi.yaml"
cargo run --locked --quiet --package daybook -- openapi | diff - openapi.yaml >/dev/null ||
  die "openapi.yaml does not fit the code: run cargo run --package daybook -- openapi > openapi.yaml"
"$ROOT/scripts/lint-description.sh"
say "all checks passed"
