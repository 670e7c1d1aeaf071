#!/bin/sh
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs the Debian 12 packages listed in packages.txt that are not there yet; says nothing when all are.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
missing=
for package in $(grep -v '^#' "$here/packages.txt"); do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null; then
    as_root=sudo
else
    echo "These packages are missing, and installing them needs root:$missing" >&2
    exit 1
fi
echo "Installing:$missing"
# slapd is wanted as a program for tests, not as a service of this machine: without a configuration it has nothing to start.
case " $missing " in
*" slapd "*) echo "slapd slapd/no_configuration boolean true" | $as_root debconf-set-selections ;;
esac
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
