#!/bin/sh
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# John's case, end to end, on a fresh Debian 12 machine.
#   sh packaging/try.sh           in a window where there is a display, otherwise as a run that ends in a PDF
#   sh packaging/try.sh --real    the same with a real Active Directory (Samba) and a real SMTP server on loopback
set -eu
cd "$(dirname "$0")/.."
sh packaging/build.sh holdfast holdfast-range
report=$PWD/build/john-anderson.pdf
if [ "${1:-}" = --real ]; then
    shift
    exec sh packaging/try-real.sh "$report" "$@"
fi
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    echo "The report will be in $report; the case runs while you watch."
    exec build/ci/bin/holdfast --demo --report "$report" "$@"
fi
echo "No display: the case runs here and ends in $report"
exec build/ci/bin/holdfast demo --headless --report "$report" "$@"
