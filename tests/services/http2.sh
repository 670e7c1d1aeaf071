#!/bin/sh
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A real server of HTTP/2 on loopback: http2.sh CERTIFICATE KEY. Exit 77: node is not installed.
command -v node >/dev/null || { echo "node is not installed"; exit 77; }
exec node "$(dirname "$0")/http2server.mjs" "$1" "$2"
