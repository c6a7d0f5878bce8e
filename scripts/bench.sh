#!/usr/bin/env bash
# Times Daybook beside DuckDB, ClickHouse, Tantivy and PostgreSQL on the same made-up log, in one run, and writes docs/performance.md.
# BENCH_ENTRIES (1000000) entries; BENCH_REPORT is where the document goes. A million take some 15 minutes, ten million three quarters of an hour.
source "$(dirname "$0")/lib.sh"
cd "$ROOT"
"$ROOT/scripts/setup.sh" test
"$ROOT/scripts/build.sh"
entries=${BENCH_ENTRIES:-1000000}
results=$ROOT/artifacts/bench/$entries
report=${BENCH_REPORT:-docs/performance.md}
peers=$ROOT/crates/bench/peers

say "building the benchmark (several minutes the first time)"
cargo build --release --locked --quiet --package daybook-bench
bench() { "$TARGET/release/daybook-bench" --entries "$entries" --results "$results" "$@"; }
daybook=$TARGET/release/daybook

python=$CACHE/bench/bin/python
python_packages bench "$peers/requirements.txt" "the databases to compare with"

work=$(mktemp -d "${TMPDIR:-/tmp}/daybook-bench.XXXXXX")
server=
stop_server() {
  [ -z "$server" ] || { kill "$server" && wait "$server" || true; }
  server=
}
trap 'stop_server; rm -rf "$work"' EXIT
rm -rf "$results"
mkdir -p "$results"

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
export DAYBOOK_DATA_DIR=$work/data DAYBOOK_LISTEN=127.0.0.1:$port DAYBOOK_METRICS_LISTEN="" DAYBOOK_LOG=warn
start_server() {
  "$daybook" serve &
  server=$!
  for _ in $(seq 300); do
    curl --silent --fail --output /dev/null "$url/readyz" && return
    sleep 0.1
  done
  die "the server is not ready after 30 seconds"
}

say "Daybook: appending $entries entries"
writing=()
for project in 1 2; do
  "$daybook" project create --name "Tenant $project" --id "$project" --retention-days 3650 >/dev/null
  writing+=(--write-token "$("$daybook" token create --project "$project" --role ingest --name writing)")
done
reading=(--read-token "$("$daybook" token create --project 1 --role admin --name reading)")
start_server
bench append --url "$url" "${writing[@]}" "${reading[@]}" --pid "$server" --database "$DAYBOOK_DATA_DIR/daybook.db"
stop_server

say "Daybook: starting"
bench start --url "$url" "${reading[@]}" --program "$daybook" --data "$DAYBOOK_DATA_DIR"

say "Daybook: asking"
start_server
bench ask --url "$url" "${reading[@]}" --subject "Daybook over HTTP"
bench crowd --url "$url" "${reading[@]}"
stop_server
export DAYBOOK_INDEX_MEMORY_MB=0
start_server
bench ask --url "$url" "${reading[@]}" --subject "Daybook's SQL"
stop_server
unset DAYBOOK_INDEX_MEMORY_MB
start_server
bench overload --url "$url" "${writing[@]}" "${reading[@]}" --pid "$server"
stop_server
rm -rf "$DAYBOOK_DATA_DIR"
bench index
bench growth

say "the dashboard, with 100,000 entries"
DAYBOOK_TEST_CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome) \
  node "$ROOT/tests/browser/bench.mjs" "$daybook" "$results/page.json"

say "the other databases"
bench peers --into "$work"
for peer in duckdb clickhouse tantivy; do
  "$python" "$peers/${peer}_peer.py" "$work" "$results"
done
DAYBOOK_POSTGRES_OPTIONS="-c fsync=on -c shared_buffers=1GB -c work_mem=256MB -c effective_cache_size=8GB -c random_page_cost=1.1" \
  "$ROOT/scripts/postgres.sh" run "$python" "$peers/postgres_peer.py" "$work" "$results"

bench report --into "$report"
say "wrote $report"
