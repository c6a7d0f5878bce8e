#!/usr/bin/env bash
# Makes the Debian package of a binary that is built already, and prints its path:
# `package.sh [release|debug] [OPTION…]`. Options go to cargo-deb.
source "$(dirname "$0")/lib.sh"
cd "$ROOT"
profile=${1:-release}
[ $# -eq 0 ] || shift
binary=$TARGET/$profile/daybook
[ -x "$binary" ] || die "$binary is missing; scripts/build.sh builds that of release, scripts/test.sh that of debug"
have cargo-deb || die "cargo-deb is missing; scripts/setup.sh package installs it"

# To cargo-deb, target/release is a directory of its target directory. This target directory has only what is packaged, so that
# it does not matter which profile the binary is of.
gathered=$TARGET/package/release
rm -rf "$TARGET/package"
mkdir -p "$gathered"
cp "$binary" "$gathered/daybook"
for shell in bash zsh fish; do
  "$binary" completions "$shell" >"$gathered/daybook.$shell" || die "$binary prints no completions for $shell"
done

# The settings file says what defaults.toml says, but for its first paragraph; all is commented out but the data directory.
defaults=crates/daybook/defaults.toml
grep -q '^data_dir = ' "$defaults" || die "$defaults has no data_dir to replace"
{
  cat <<'TEXT'
# Settings of the service. A # straight before a name leaves that setting at its default, which is shown.
# DAYBOOK_ variables in /etc/default/daybook override this file. After a change: systemctl restart daybook

TEXT
  sed -e '1,/^$/d' -e 's|^data_dir = .*|data_dir = "/var/lib/daybook"|;t' -e 's/^[a-z]/#&/' "$defaults"
} >"$gathered/daybook.toml"

# Says what it made on standard output, and nothing else. A package of the debug binary is not to be taken for the other.
CARGO_TARGET_DIR=$TARGET/package cargo deb --no-build --quiet --strip --locked --package daybook \
  --output "$TARGET/debian/$profile/" "$@" ||
  die "cargo deb failed"
