#!/bin/sh
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# static_checks.sh RUN_CLANG_TIDY BUILD_DIR: clang-tidy over every source of the project; the checks, and why some are
# off, are in .clang-tidy. Skipped when nothing has changed since it last passed.
set -eu
work=$2/static-checks
mkdir -p "$work"
# The precompiled header is GCC's; clang cannot read it.
sed -E 's/-Winvalid-pch -include [^ ]*cmake_pch.hxx//; s/-fpch-preprocess//g' "$2/compile_commands.json" >"$work/compile_commands.json"

state=$(cat .clang-tidy $(git ls-files 'src/*.h' 'src/*.cpp' | sort) | sha256sum)
if [ -f "$work/passed" ] && [ "$(cat "$work/passed")" = "$state" ]; then
    echo "unchanged since the last run that passed"
    exit 0
fi
if "$1" -quiet -p "$work" -j "$(nproc)" "$PWD/src/.*\.cpp\$" >"$work/log" 2>/dev/null; then
    printf '%s' "$state" >"$work/passed"
else
    grep -E 'error:|warning:' "$work/log" | sort -u
    exit 1
fi
