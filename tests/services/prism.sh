#!/bin/sh
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Prism, a judge over an OpenAPI document, on loopback for tests.
#   prism.sh mock DOCUMENT             answers by the document; refuses requests that are not as it says
#   prism.sh proxy DOCUMENT UPSTREAM   passes on; tells in the header sl-violations what is not as the document says
# Runs until its standard input closes; says "ready URL". npm fetches it once, into PRISM_FOLDER or the user's cache.
# Exit 77: there is no npm, or it cannot fetch Prism.
set -eu
mode=$1 document=$2
version=5.14.2
folder=${PRISM_FOLDER:-${XDG_CACHE_HOME:-$HOME/.cache}/holdfast-tests/prism-$version}
command -v npm >/dev/null || { echo "npm is not installed"; exit 77; }
if [ ! -x "$folder/node_modules/.bin/prism" ]; then
    mkdir -p "$folder"
    npm install --prefix "$folder" --no-audit --no-fund --loglevel=error "@stoplight/prism-cli@$version" >"$folder/npm.log" 2>&1 \
        || { echo "npm cannot fetch Prism, see $folder/npm.log"; exit 77; }
fi
prism=$folder/node_modules/.bin/prism
log=$(mktemp)
if [ "$mode" = proxy ]; then
    "$prism" proxy "$document" "$3" -h 127.0.0.1 -p 0 >"$log" 2>&1 &
else
    "$prism" mock "$document" --errors -h 127.0.0.1 -p 0 >"$log" 2>&1 &
fi
server=$!
trap 'kill "$server" 2>/dev/null; rm -f "$log"' EXIT INT TERM
until grep -q "listening on" "$log"; do
    kill -0 "$server" 2>/dev/null || { cat "$log"; exit 1; }
    sleep 0.2
done
echo "ready $(sed -n 's/.*listening on \(http:[^ ]*\).*/\1/p' "$log" | sed 's/\x1b\[[0-9;]*m//g' | head -n 1)"
cat >/dev/null
