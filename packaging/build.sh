#!/bin/sh
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# build.sh [TARGET...]: installs what is missing, configures once, builds into build/ci.
set -eu
cd "$(dirname "$0")/.."
sh packaging/install-packages.sh
[ -f build/ci/build.ninja ] || cmake --preset ci >build-configure.log 2>&1 || { cat build-configure.log >&2; exit 1; }
rm -f build-configure.log
cmake --build --preset ci ${1:+--target "$@"}
