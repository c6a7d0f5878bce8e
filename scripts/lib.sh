# Shared by every script: where things are, which versions are used, how to talk. Sourced, never run.
# shellcheck shell=bash
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Tools and build output that may outlive a checkout. Nothing in it is ever required: all of it can be deleted.
CACHE=${DAYBOOK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/daybook}
TOOLS=$CACHE/tools
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
# Two compilers may be involved (see wasm-std.sh); sharing one directory, each would rebuild what the other made.
WASM_TARGET=$TARGET/wasm

TRUNK_VERSION=0.21.14
CARGO_DEB_VERSION=3.8.0
BINARYEN_VERSION=132.0.0
NODE_VERSION=22
LLVM_VERSION=22
export PATH=$TOOLS/bin:$TOOLS/node_modules/.bin:$HOME/.cargo/bin:$PATH

say() { printf '\033[2m==>\033[0m %s\n' "$*"; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# The version of a crate in Cargo.lock.
locked_version() {
  awk -v name="$1" '$0 == "name = \"" name "\"" { getline; gsub(/version = |"/, ""); print; exit }' "$ROOT/Cargo.lock"
}

# Installs Debian packages, or prints the one command that does.
apt_install() {
  [ $# -gt 0 ] || return 0
  have apt-get || die "these programs are missing, and this is not a Debian system: $*. Install them and start again."
  if [ "$(id -u)" -ne 0 ]; then
    printf 'These Debian packages are missing. Run this once, then start again:\n\n  sudo apt-get update && sudo apt-get install -y %s\n\n' "$*" >&2
    exit 1
  fi
  say "installing Debian packages (a minute or two): $*"
  local log=$CACHE/apt.log
  mkdir -p "$CACHE"
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1 ||
    die "apt-get install $* failed; its last words: $(tail -n 3 "$log")"
}

# Installs the npm packages of a directory as its lock file says, unless they are there.
npm_packages() { # directory below the root, what they are
  local dir=$ROOT/$1
  local stamp=$dir/node_modules/.package-lock.json
  [ ! -e "$stamp" ] || [ "$dir/package-lock.json" -nt "$stamp" ] || return 0
  say "installing $2 (half a minute)"
  npm ci --silent --no-fund --no-audit --prefix "$dir" || die "npm ci in $1 failed"
  touch "$stamp"
}

# Makes a Python environment of what a requirements file pins, unless it is there.
python_packages() { # its name in the cache, the file, what they are
  local environment=$CACHE/$1
  ! cmp -s "$2" "$environment/installed" || return 0
  say "installing $3 (a minute)"
  rm -rf "$environment"
  python3 -m venv "$environment" || die "python3 -m venv failed"
  "$environment/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$2" || die "pip install of $3 failed"
  cp "$2" "$environment/installed"
}
