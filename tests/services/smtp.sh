#!/bin/sh
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A real SMTP server on loopback for tests: STARTTLS, sign-in, one file a recipient, trouble on demand.
#   smtp.sh FOLDER        runs until its standard input closes; says "ready PORT PORT-WITHOUT-STARTTLS TOKEN-PORT"
# TOKEN-PORT is an OAuth token endpoint; the SMTP server takes its tokens with XOAUTH2 and OAUTHBEARER.
# FOLDER receives ca.pem (trust this), other-ca.pem (do not), mail/RECIPIENT/N.eml, events.log, and is asked for
# "trouble": lines "KIND PATTERN [TIMES]" with KIND refuse, defer, too-many, cut-rcpt (at a recipient); reject-data,
# defer-data, hang-data, cut-data, lose-reply, cut-after (once the message is there); busy, auth-later (for anybody);
# token-busy, stale-token (at the token endpoint).
# Exit 77: python3-aiosmtpd or openssl is not installed.
set -eu
folder=$1
mkdir -p "$folder/mail"
python=$(for p in /usr/bin/python3 python3; do "$p" -c 'import aiosmtpd' 2>/dev/null && echo "$p" && break; done || true)
[ -n "$python" ] || { echo "python3-aiosmtpd is not installed"; exit 77; }
command -v openssl >/dev/null || { echo "openssl is not installed"; exit 77; }
here=$(dirname "$0")
sh "$here/certificates.sh" "$folder" 127.0.0.1 mail.corp.test
exec "$python" -W ignore "$here/smtpserver.py" "$folder"
