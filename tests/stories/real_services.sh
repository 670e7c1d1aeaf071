#!/bin/sh
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# real_services.sh PROGRAM: John's case on a real Active Directory and a real SMTP server: nine steps done, one isolate, one
# resolve, four mails. Exit 77 where Samba or the mail server is not installed, or we are not root.
set -eu
cd "$(dirname "$0")/../.."
[ "$(id -u)" = 0 ] || { echo "skipped: a domain controller can be provisioned by root only"; exit 77; }
command -v samba >/dev/null || { echo "skipped: samba is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset DISPLAY WAYLAND_DISPLAY
HOLDFAST_DATA=$work HOLDFAST=$1 sh packaging/try-real.sh "$work/john.pdf" | tee "$work/said"
[ "$(grep -c ' done ' "$work/said")" = 9 ]
grep -q '1 × xdr.endpoint.isolate' "$work/said"
grep -q '1 × code42.session.state' "$work/said"
[ "$(grep -c '\.eml$' "$work/said")" = 4 ]
pdftotext "$work/john.pdf" - | grep -q 'Exposure on an endpoint'
echo "nine steps, one isolate, one resolve, four mails"
