#!/usr/bin/env bash
# A PostgreSQL cluster of the tests' own: `postgres.sh run COMMAND…` starts it in a temporary directory on a free port, runs
# the command with DAYBOOK_TEST_POSTGRES_URL set (DAYBOOK_TEST_POSTGRES_CONTROL stops and starts it, _LOG is its log), and takes
# everything down again. DAYBOOK_POSTGRES_OPTIONS go to the server.
source "$(dirname "$0")/lib.sh"
[ "${1:-}" = run ] && [ $# -gt 1 ] || die "usage: postgres.sh run COMMAND…"
shift

bin=$(dirname "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)")
[ -x "$bin/initdb" ] || bin=$(dirname "$(command -v initdb)") 2>/dev/null || die "PostgreSQL is missing; scripts/setup.sh test installs it"

dir=$(mktemp -d "${TMPDIR:-/tmp}/daybook-postgres.XXXXXX")
# initdb refuses to run as root.
as_owner=()
if [ "$(id -u)" -eq 0 ]; then
  chown nobody "$dir"
  as_owner=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
fi
stop() {
  (cd / && "${as_owner[@]}" "$bin/pg_ctl" --pgdata="$dir/data" --mode=immediate stop >/dev/null 2>&1) || true
  rm -rf "$dir"
}
trap stop EXIT

# Below the ports that are given to anybody: while the cluster is stopped, nobody else must come by its own.
port=$((20000 + RANDOM % 12000))
while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((20000 + RANDOM % 12000)); done
cd /
"${as_owner[@]}" "$bin/initdb" --pgdata="$dir/data" --username=daybook --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
  --no-sync >"$dir.log" 2>&1 || die "initdb failed: $(tail -n 3 "$dir.log")"
rm -f "$dir.log"
# In its file, so that a cluster that is stopped and started again is the same.
cat >>"$dir/data/postgresql.conf" <<TEXT
port = $port
listen_addresses = '127.0.0.1'
unix_socket_directories = '$dir'
max_connections = 200
# A test cluster that loses power is thrown away, so it need not wait for the disk.
fsync = off
TEXT
control=("${as_owner[@]}" "$bin/pg_ctl" --pgdata="$dir/data" --log="$dir/log" --wait)
"${control[@]}" start --options="${DAYBOOK_POSTGRES_OPTIONS:-}" >/dev/null || die "PostgreSQL did not start: $(tail -n 5 "$dir/log")"
cd "$ROOT"
DAYBOOK_TEST_POSTGRES_URL=postgres://daybook@127.0.0.1:$port DAYBOOK_TEST_POSTGRES_CONTROL="${control[*]}" \
  DAYBOOK_TEST_POSTGRES_LOG=$dir/log "$@"
