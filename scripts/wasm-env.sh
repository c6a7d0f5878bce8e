# Chooses the compiler that has the WASM standard library. Sourced after lib.sh.
# shellcheck shell=bash
if ! ls "$(cd "$ROOT" && rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib/"libstd-*.rlib >/dev/null 2>&1; then
  export RUSTC=/usr/bin/rustc
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-$LLVM_VERSION
fi
