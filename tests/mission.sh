#!/bin/sh
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# mission.sh [--check [ROOT]]: prints which test shows which row of the mission. A test names its rows in a comment directly above it:
#   // mission: S31 S64
#   void readsEmployeeAndManager();
# The rows are listed in mission_rows.txt. With --check it prints only what is wrong, and fails: a row without a test that is
# not marked open, a row marked open that has one, a test for a row that is not listed.
set -eu
check=${1:-}
cd "${2:-$(dirname "$0")/..}"
find tests -name '*.cpp' -print | sort | xargs awk '
    FNR == 1 { rows = "" }
    /^[ \t]*\/\/ mission:/ { sub(/.*\/\/ mission:/, ""); rows = rows " " $0; next }
    rows != "" && match($0, /[A-Za-z_][A-Za-z0-9_]*\(/) {
        name = substr($0, RSTART, RLENGTH - 1)
        file = FILENAME; sub(/.*\//, "", file); sub(/\.cpp$/, "", file)
        n = split(rows, list, /[ ,]+/)
        for (i = 1; i <= n; i++) if (list[i] != "") print list[i] " " file "::" name
        rows = ""
    }' | sort -u | awk -v check="$check" '
    NR == FNR { shown[$1] = shown[$1] "\n      " $2; count[$1]++; next }
    /^#/ || NF == 0 { next }
    {
        open = $1 == "open"
        row = open ? $2 : $1
        title = substr($0, index($0, row) + length(row) + 1)
        listed[row] = 1
        total++
        if (row in shown) done++
        if (check == "") print row "  " title (row in shown ? shown[row] : "\n      no test yet")
        if (check != "" && open && (row in shown)) { print row " has a test, but is marked open in tests/mission_rows.txt"; wrong = 1 }
        if (check != "" && !open && !(row in shown)) { print row " has no test: " title; wrong = 1 }
    }
    END {
        for (row in shown) if (!(row in listed)) { print row " is no row of tests/mission_rows.txt:" shown[row]; wrong = 1 }
        print done " of " total " rows have tests"
        exit wrong
    }' - tests/mission_rows.txt
