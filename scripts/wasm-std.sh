#!/usr/bin/env bash
# Makes Rust's standard library for wasm32-unknown-unknown available. rustup has it ready made; where rustup's server
# cannot be reached, Debian's rustc builds it from Debian's sources (about a minute, once).
source "$(dirname "$0")/lib.sh"
triple=wasm32-unknown-unknown

has_std() { # compiler
  ls "$("$1" --print sysroot)/lib/rustlib/$triple/lib/"libstd-*.rlib >/dev/null 2>&1
}

cd "$ROOT"
has_std rustc && exit 0
[ -x /usr/bin/rustc ] && has_std /usr/bin/rustc && exit 0

if have rustup; then
  say "adding the $triple target with rustup"
  timeout 120 rustup target add "$triple" >"$CACHE.rustup.log" 2>&1 && rm -f "$CACHE.rustup.log" && exit 0
  rm -f "$CACHE.rustup.log"
  say "rustup could not fetch it; building it from Debian's sources instead"
fi

packages=()
[ -x /usr/bin/rustc ] || packages+=(rustc-web)
ls /usr/src/rustc-*/library/std >/dev/null 2>&1 || ls /usr/lib/rustlib/src >/dev/null 2>&1 || packages+=(rust-web-src)
have "wasm-ld-$LLVM_VERSION" || packages+=("lld-$LLVM_VERSION")
apt_install "${packages[@]}"

say "building the standard library for $triple (about a minute)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/src"
cat >"$work/Cargo.toml" <<'TOML'
[package]
name = "empty"
version = "0.0.0"
edition = "2021"
[profile.release]
panic = "abort"
[workspace]
TOML
: >"$work/src/lib.rs"
# `test` is there for the WASM tests. embed-bitcode: without it, link-time optimization of the dashboard fails.
(cd "$work" && RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR=$work/target \
  cargo build --quiet --release --target "$triple" -Z build-std=std,panic_abort,test) || die "building the standard library failed"

lib=$(/usr/bin/rustc --print sysroot)/lib/rustlib/$triple/lib
if ! mkdir -p "$lib" 2>/dev/null || [ ! -w "$lib" ]; then
  kept=$CACHE/wasm-std
  mkdir -p "$kept"
  cp "$work/target/$triple/release/deps/"*.rlib "$kept/" && rm -f "$kept"/libempty-*
  printf 'The library is built, and only root may put it in place. Run this once, then start again:\n\n  sudo sh -c "mkdir -p %s && cp %s/*.rlib %s/"\n\n' "$lib" "$kept" "$lib" >&2
  exit 1
fi
cp "$work/target/$triple/release/deps/"*.rlib "$lib/"
rm -f "$lib"/libempty-*
# Whatever an older standard library built is of no use with this one.
rm -rf "$WASM_TARGET"
