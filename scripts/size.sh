#!/usr/bin/env bash
# Prints what the dashboard weighs after brotli, part by part, and fails above the limit.
source "$(dirname "$0")/lib.sh"
limit=350000
total=0
for file in "$ROOT"/dist/*.{wasm,js,css}.br; do
  bytes=$(stat --format=%s "$file")
  total=$((total + bytes))
  printf '%9d  %s\n' "$bytes" "$(basename "$file" .br | sed -E 's/-[0-9a-f]{12,}//')"
done
printf '%9d  in all, of at most %d\n' "$total" "$limit"
[ "$total" -le "$limit" ] || die "the dashboard is too large"
