#!/usr/bin/env bash
# The tests that need a browser's address bar and JavaScript: frontend/tests, in headless Chromium through its WebDriver.
source "$(dirname "$0")/lib.sh"
source "$ROOT/scripts/wasm-env.sh"
cd "$ROOT/frontend"
CARGO_TARGET_DIR=$WASM_TARGET CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
  CHROMEDRIVER=$(command -v chromedriver) WASM_BINDGEN_TEST_TIMEOUT=120 \
  cargo test --locked --target wasm32-unknown-unknown --test '*'
