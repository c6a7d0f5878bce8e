#!/usr/bin/env bash
# Installs what building (with `package`, the Debian package; with `test`, testing) needs and this machine lacks. Does nothing when
# all is there.
source "$(dirname "$0")/lib.sh"
purpose=${1:-build}

have cargo || die "Rust is missing: install it from https://rustup.rs, then start again."

packages=()
have cc || packages+=(build-essential)
have curl || packages+=(curl)
have npm || packages+=(nodejs npm)
have brotli || packages+=(brotli)
[ "$purpose" = build ] || have dpkg-shlibdeps || packages+=(dpkg-dev)
if [ "$purpose" = test ]; then
  have chromium || packages+=(chromium)
  have chromedriver || packages+=(chromium-driver)
  python3 -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3-venv)
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || have initdb || packages+=(postgresql)
fi
apt_install "${packages[@]}"

"$ROOT/scripts/wasm-std.sh"

# Node runs wasm-opt and, for the tests, Playwright. Debian 12's is too old for the latter.
if [ "$(node --version | tr -dc '0-9.' | cut -d. -f1)" -lt 20 ]; then
  [ -x "$TOOLS/node_modules/.bin/node" ] || {
    say "installing Node $NODE_VERSION (half a minute)"
    npm install --silent --no-fund --no-audit --prefix "$TOOLS" "node@$NODE_VERSION" || die "npm install node@$NODE_VERSION failed"
  }
fi
if [ "$(node -p "require('$TOOLS/node_modules/binaryen/package.json').version" 2>/dev/null)" != "$BINARYEN_VERSION" ]; then
  say "installing wasm-opt $BINARYEN_VERSION (half a minute)"
  npm install --silent --no-fund --no-audit --prefix "$TOOLS" "binaryen@$BINARYEN_VERSION" || die "npm install binaryen failed"
fi

# Built outside the project's own target directory, so that `cargo clean` leaves the tools alone.
cargo_tool() { # name, program, version, further arguments
  local name=$1 program=$2 version=$3
  shift 3
  [[ "$("$TOOLS/bin/$program" --version 2>/dev/null)" == *" $version"* ]] && return
  say "building $name $version (several minutes, once)"
  CARGO_TARGET_DIR=$CACHE/tools-target cargo install "$name" --version "$version" --root "$TOOLS" --force --quiet "$@" ||
    die "cargo install $name failed"
}
cargo_tool trunk trunk "$TRUNK_VERSION" --locked
# Not --locked: its lock file may name crates that a registry mirror no longer holds.
cargo_tool wasm-bindgen-cli wasm-bindgen "$(locked_version wasm-bindgen)"
[ "$purpose" = build ] || cargo_tool cargo-deb cargo-deb "$CARGO_DEB_VERSION" --locked
rm -rf "$CACHE/tools-target"

if [ "$purpose" = test ]; then
  npm_packages tests/browser "Playwright"
  npm_packages tests/description "the tools that read openapi.yaml"
  python_packages schemathesis "$ROOT/tests/description/requirements.txt" Schemathesis
fi
