#!/bin/sh
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Prints which test shows which row of the mission. A test names its rows in a comment directly above it:
#   // mission: S31 S64
#   void readsEmployeeAndManager();
set -eu
cd "$(dirname "$0")/.."
echo "row   test"
find tests -name '*.cpp' -print | sort | xargs awk '
    FNR == 1 { rows = "" }
    /\/\/ mission:/ { sub(/.*\/\/ mission:/, ""); rows = rows " " $0; next }
    rows != "" && match($0, /[A-Za-z_][A-Za-z0-9_]*\(/) {
        name = substr($0, RSTART, RLENGTH - 1)
        file = FILENAME; sub(/.*\//, "", file); sub(/\.cpp$/, "", file)
        n = split(rows, list, /[ ,]+/)
        for (i = 1; i <= n; i++) if (list[i] != "") print list[i] " " file "::" name
        rows = ""
    }' | sort -u | sort -k1.1,1.1 -k1.2n -s | awk '{ printf "%-5s %s\n", $1, $2 }'
