#!/usr/bin/env bash
# Holds openapi.yaml against the real program: a TypeScript client is generated from it, type-checked and run, and Schemathesis
# asks everything it allows and much that it does not, as each kind of caller. About two minutes.
source "$(dirname "$0")/lib.sh"
cd "$ROOT"
binary=${DAYBOOK_TEST_BINARY:-$TARGET/debug/daybook}
[ -x "$binary" ] || die "$binary is missing; scripts/test.sh builds it"
tools=$ROOT/tests/description
[ -x "$CACHE/schemathesis/bin/schemathesis" ] || die "Schemathesis is missing; scripts/setup.sh test installs it"

say "type-checking a client generated from openapi.yaml"
"$tools/node_modules/.bin/openapi-typescript" openapi.yaml --output "$tools/generated/schema.ts" >/dev/null ||
  die "no client can be generated from openapi.yaml"
"$tools/node_modules/.bin/tsc" --project "$tools" || die "the client does not fit the description"

SCHEMATHESIS=$CACHE/schemathesis/bin/schemathesis node "$tools/server.mjs" "$binary" "$tools/against-server.sh"
