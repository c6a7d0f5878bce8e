#!/usr/bin/env bash
# Prints what the dashboard weighs after brotli, part by part, and fails above the limit.
source "$(dirname "$0")/lib.sh"
limit=350000
total=0
weighed=$(mktemp)
trap 'rm -f "$weighed"' EXIT
# Wherever they lie: what a library brings along counts too.
find "$ROOT/dist" -type f \( -name '*.wasm' -o -name '*.js' -o -name '*.css' \) | sort >"$weighed"
[ -s "$weighed" ] || die "dist/ is empty; scripts/frontend.sh builds it"
while read -r file; do
  [ -e "$file.br" ] || die "$file is not compressed"
  bytes=$(stat --format=%s "$file.br")
  total=$((total + bytes))
  printf '%9d  %s\n' "$bytes" "$(sed -E 's/-[0-9a-f]{12,}//' <<<"${file#"$ROOT/dist/"}")"
done <"$weighed"
printf '%9d  in all, of at most %d\n' "$total" "$limit"
[ "$total" -le "$limit" ] || die "the dashboard is too large"
