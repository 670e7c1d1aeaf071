#!/bin/sh
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# try-real.sh REPORT [OPTIONS of holdfast demo]: John's case with a real Active Directory (Samba, needs root) and a real SMTP
# server, both on loopback and gone afterwards. Code42 and Cortex XDR are the range's.
set -eu
report=$1
program=${HOLDFAST:-build/ci/bin/holdfast}
shift
work=$(mktemp -d)
mkfifo "$work/hold-ad" "$work/hold-smtp"
MAIL_DOMAIN=qrst.test sh tests/services/ad.sh "$work/ad" <"$work/hold-ad" >"$work/ad.out" 2>&1 &
directory=$!
exec 8>"$work/hold-ad"
sh tests/services/smtp.sh "$work/smtp" <"$work/hold-smtp" >"$work/smtp.out" 2>&1 &
mail=$!
exec 9>"$work/hold-smtp"
ended() {
    exec 8>&- 9>&-
    wait $directory $mail 2>/dev/null || true
    rm -rf "$work"
}
trap ended EXIT

wait_for() { # FILE PID
    tries=0
    until grep -q '^ready' "$1"; do
        kill -0 "$2" 2>/dev/null || { cat "$1" >&2; exit 1; }
        tries=$((tries + 1))
        [ $tries -lt 600 ] || { cat "$1" >&2; exit 1; }
        sleep 0.1
    done
}
echo "Starting a domain controller and a mail server ..."
wait_for "$work/ad.out" $directory
wait_for "$work/smtp.out" $mail
uri=$(sed -n 's/^ready //p' "$work/ad.out")
port=$(sed -n 's/^ready \([0-9]*\).*/\1/p' "$work/smtp.out")

umask 077
cat >"$work/real.json" <<JSON
{"connections": [
  {"name": "directory", "kind": "active-directory",
   "settings": {"uri": "$uri", "bind_name": "reader@holdfast.test", "ca_file": "$work/ad/ca.pem"},
   "secrets": {"password": "Gr33n-apples"}},
  {"name": "mail", "kind": "smtp",
   "settings": {"host": "127.0.0.1", "port": $port, "user": "console", "sender": "Holdfast <holdfast@qrst.test>",
                "ca_file": "$work/smtp/ca.pem"},
   "secrets": {"password": "right-password"}}]}
JSON
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    "$program" --demo --report "$report" --real "$work/real.json" "$@"
else
    "$program" demo --headless --report "$report" --real "$work/real.json" "$@"
fi
echo "Mails delivered by the SMTP server:"
find "$work/smtp/mail" -name '*.eml' | sed 's|.*/mail/|  |'
