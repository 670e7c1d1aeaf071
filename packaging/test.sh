#!/bin/sh
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds Holdfast and passes all its tests, on a fresh Debian 12 machine too.
# Arguments go to ctest: sh packaging/test.sh -L store
set -eu
cd "$(dirname "$0")/.."
sh packaging/build.sh
ctest --preset ci --parallel "$(nproc)" "$@"
sh tests/mission.sh
