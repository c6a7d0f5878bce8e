#!/usr/bin/env bash
# Lints openapi.yaml, and nothing else, under the rules of tests/description/redocly.yaml.
source "$(dirname "$0")/lib.sh"
npm_packages tests/description "the tools that read openapi.yaml"
cd "$ROOT"
say "lints of openapi.yaml"
# It asks no other host for anything.
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
report=$(tests/description/node_modules/.bin/redocly lint --config tests/description/redocly.yaml \
  --format=stylish --max-problems=1000 openapi.yaml 2>&1) ||
  die "openapi.yaml has faults, to be mended where it is generated (crates/api/src):
$report"
