#!/usr/bin/env bash
# From nothing to a dashboard full of entries. Started again, it builds what changed and keeps its data.
source "$(dirname "$0")/lib.sh"
"$ROOT/scripts/build.sh"
cd "$ROOT"
export DAYBOOK_DATA_DIR=${DAYBOOK_DATA_DIR:-$ROOT/data}
daybook=$TARGET/release/daybook
password_file=$DAYBOOK_DATA_DIR/demo-password
email=admin@example.com

if [ ! -e "$DAYBOOK_DATA_DIR/demo-complete" ]; then
  # Interrupted half way, this goes on where it stopped: entries and users are made once.
  "$daybook" demo --project 1
  [ -s "$password_file" ] || (umask 077 && od -An -N12 -tx1 /dev/urandom | tr -d ' \n' >"$password_file")
  said=$("$daybook" user create --email "$email" --name "Maria Keller" --admin-of 1 --instance-admin \
    --password-file "$password_file" 2>&1) || [[ $said == *"exists already"* ]] || die "$said"
  touch "$DAYBOOK_DATA_DIR/demo-complete"
fi

cat <<TEXT

  Dashboard   http://${DAYBOOK_LISTEN:-127.0.0.1:8080}
  Sign in     $email
  Password    $(cat "$password_file")

  Data is kept in $DAYBOOK_DATA_DIR. Ctrl-C stops the server.

TEXT
exec "$daybook" serve
