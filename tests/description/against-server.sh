#!/usr/bin/env bash
# What is asked of the server that server.mjs started.
set -euo pipefail
cd "$(dirname "$0")"
say() { printf '\033[2m==>\033[0m %s\n' "$*"; }

say "running the generated client"
node generated/client.js
say "opening the streams of events"
node streams.mjs

# As everybody who may do something that others may not. Signing out comes last: it ends the credential it is asked with.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
ask() { # who, credential, further arguments
  local who=$1 credential=$2
  shift 2
  say "asking what the description allows and what it does not, as $who"
  # It is quiet unless something is wrong.
  "$SCHEMATHESIS" --config-file schemathesis.toml run "$DAYBOOK_TEST_URL/api/v1/openapi.json" \
    --header "Authorization: Bearer $credential" "$@" >"$log" 2>&1 || {
    cat "$log" >&2
    exit 1
  }
  grep -E '^ +[0-9]+ generated' "$log" || true
}
only() { # code of the refusal that others get
  node operations.mjs "$1" | grep -vx signOut | sed 's/^/--include-operation-id=/'
}
ask "an admin" "$DAYBOOK_TEST_ADMIN" --exclude-operation-id signOut
# shellcheck disable=SC2046 # One word each.
ask "an ingest token" "$DAYBOOK_TEST_INGEST" $(only ingest_required)
# shellcheck disable=SC2046
ask "an instance admin" "$DAYBOOK_TEST_INSTANCE_ADMIN" $(only instance_admin_required)
ask "an instance admin who leaves" "$DAYBOOK_TEST_INSTANCE_ADMIN" --include-operation-id signOut
