#!/usr/bin/env bash
# Installs the Debian package of the debug binary on this machine, starts it as systemd would, upgrades, removes and purges it, and
# takes everything away again. Touches nothing where Daybook is installed already. Less than a minute.
source "$(dirname "$0")/lib.sh"
cd "$ROOT"
if [ "$(id -u)" -ne 0 ]; then
  say "the Debian package was NOT tested, because only root can install it: sudo make test-package does so"
  exit 0
fi

data=/var/lib/daybook
settings=/etc/daybook/daybook.toml
unit=/usr/lib/systemd/system/daybook.service
# Never a real installation, nor what is left of one.
refuse() { die "$1 is on this machine, and this test would delete it. Run it elsewhere"; }
! dpkg-query --show daybook >/dev/null 2>&1 || refuse "the package daybook"
! getent passwd daybook >/dev/null || refuse "the user daybook"
for path in "$data" /etc/daybook /etc/default/daybook; do
  [ ! -e "$path" ] || refuse "$path"
done

# Under sudo, whoever called it has the tools, and owns the build output.
as_builder=()
[ -z "${SUDO_USER:-}" ] || as_builder=(sudo --user "$SUDO_USER" --set-home)
make_package() { # further options
  "${as_builder[@]}" "$ROOT/scripts/package.sh" debug --fast "$@"
}
say "making the Debian package"
newer=$(make_package)
version=$(dpkg-deb --field "$newer" Version)
# To dpkg, what follows a ~ comes before the version without it.
older=$(make_package --deb-version "$version~older")
have adduser || apt_install adduser

work=$(mktemp -d "${TMPDIR:-/tmp}/daybook-package.XXXXXX")
server=
clean_up() {
  [ -z "$server" ] || { kill -KILL "$server" && wait "$server"; } 2>/dev/null || true
  dpkg --purge daybook >/dev/null 2>&1 || true
  deluser --quiet --system daybook 2>/dev/null || true
  rm -rf "$work" "$older" "$data" /etc/daybook
}
trap clean_up EXIT

expect() { # what, what it is, what it must be
  [ "$2" = "$3" ] || die "$1: $2; expected $3"
}
owner_and_mode() { stat --format='%U:%G %a' "$1"; }
install_package() { # file
  dpkg --install "$1" >"$work/dpkg.log" 2>&1 || die "dpkg --install $1 failed: $(cat "$work/dpkg.log")"
  # Where systemd runs, it has started the service; the server of the test needs the data for itself.
  [ ! -d /run/systemd/system ] || systemctl --quiet stop daybook
}

# A command as the unit runs its own: its user, directory and umask, no capability, and an environment of systemd's making.
from_unit() { sed -n "s/^$1=//p" "$unit"; }
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
as_unit() {
  local user group directory mask
  user=$(from_unit User) group=$(from_unit Group) directory=$(from_unit WorkingDirectory) mask=$(from_unit UMask)
  cd "${directory/\%S//var/lib}"
  umask "$mask"
  exec env --ignore-environment PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    HOME="$data" USER="$user" LOGNAME="$user" DAYBOOK_LISTEN="127.0.0.1:$port" DAYBOOK_METRICS_LISTEN= \
    setpriv --reuid="$user" --regid="$group" --init-groups --no-new-privs --inh-caps=-all --bounding-set=-all "$@"
}
daybook() { (as_unit /usr/bin/daybook --config "$settings" "$@"); }
start_server() {
  local command
  read -ra command <<<"$(from_unit ExecStart)"
  (as_unit "${command[@]}") >"$work/server.log" 2>&1 &
  server=$!
  for _ in $(seq 300); do
    ! curl --silent --fail --output /dev/null "$url/readyz" || return 0
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  die "the server does not start: $(cat "$work/server.log")"
}
stop_server() {
  local outcome=0
  kill -TERM "$server"
  wait "$server" || outcome=$?
  server=
  expect "the server's exit code after SIGTERM" "$outcome" 0
}
make_token() { # role
  daybook token create --project 1 --role "$1" --name "$1" 2>"$work/token.log" || die "no token: $(cat "$work/token.log")"
}
paths_in_the_log() {
  curl --silent --show-error --fail --header "Authorization: Bearer $admin" "$url/api/v1/projects/1/audit-logs?search=kept" |
    python3 -c 'import json, sys; print(*(entry["path"] for entry in json.load(sys.stdin)["entries"]))'
}

say "installing it"
install_package "$older"
expect "the version" "$(dpkg-query --show --showformat='${Version}' daybook)" "$version~older"
expect "the home of the user daybook" "$(getent passwd daybook | cut -d: -f6)" "$data"
expect "owner and mode of $data" "$(owner_and_mode "$data")" "daybook:daybook 700"
expect "owner and mode of $settings" "$(owner_and_mode "$settings")" "root:daybook 640"
expect "owner and mode of /usr/bin/daybook" "$(owner_and_mode /usr/bin/daybook)" "root:root 755"
expect "the configuration files" "$(dpkg-query --show --showformat='${Conffiles}' daybook | awk '{ printf $1 }')" "$settings"
for document in README.md CHANGELOG.md README.Debian copyright; do
  [ -s "/usr/share/doc/daybook/$document" ] || die "$document is not in /usr/share/doc/daybook"
done
[ -s /usr/share/zsh/vendor-completions/_daybook ] || die "zsh has no completions"
[ -s /usr/share/fish/vendor_completions.d/daybook.fish ] || die "fish has no completions"
bash -c 'source /usr/share/bash-completion/completions/daybook && complete -p daybook' >/dev/null || die "bash has no completions"
if have systemd-analyze; then
  said=$(systemd-analyze verify "$unit" 2>&1) || die "systemd does not understand the unit: $said"
  expect "what systemd says of the unit" "$said" ""
else
  say "there is no systemd-analyze here, so the unit was not verified"
fi

say "starting it as its unit does"
start_server
daybook project create --name "Package" >/dev/null
ingest=$(make_token ingest)
admin=$(make_token admin)
curl --silent --show-error --fail --output /dev/null "$url/api/v1/projects/1/audit-logs" --header "Authorization: Bearer $ingest" \
  --header "Content-Type: application/json" --data '{"actor": {"type": "user", "id": "7"}, "method": "DELETE", "path": "/kept",
    "status_code": 204, "action": "cluster.delete", "started_at": "'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'"}'
expect "the log" "$(paths_in_the_log)" "/kept"
expect "owner and mode of the database" "$(owner_and_mode "$data/daybook.db")" "daybook:daybook 600"
stop_server

say "upgrading it, with a changed setting"
sed -i 's/^#log_format = "text"/log_format = "json"/' "$settings"
changed=$(sha256sum "$settings")
install_package "$newer"
expect "the version" "$(dpkg-query --show --showformat='${Version}' daybook)" "$version"
expect "the settings" "$(sha256sum "$settings")" "$changed"
expect "owner and mode of $settings" "$(owner_and_mode "$settings")" "root:daybook 640"
start_server
expect "the log after the upgrade" "$(paths_in_the_log)" "/kept"
grep -q '^{.*"listening"' "$work/server.log" || die "the changed setting has no effect: $(cat "$work/server.log")"
stop_server

say "removing and purging it"
dpkg --remove daybook >/dev/null
[ ! -e /usr/bin/daybook ] || die "the program is still there"
[ -e "$settings" ] || die "the settings are gone, although the package was only removed"
[ -s "$data/daybook.db" ] || die "the data are gone"
said=$(dpkg --purge daybook)
[[ $said == *"stays in $data"* ]] || die "purging does not say where the data are"
[ ! -e /etc/daybook ] || die "the settings are still there"
[ -s "$data/daybook.db" ] || die "the data are gone"

say "installing it again, over the data"
install_package "$newer"
start_server
expect "the log after all that" "$(paths_in_the_log)" "/kept"
stop_server
say "the Debian package holds"
