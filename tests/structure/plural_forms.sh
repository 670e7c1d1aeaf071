#!/bin/sh
# SPDX-FileCopyrightText: 2026 Holdfast contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# plural_forms.sh LUPDATE: every text with a count has its English forms in translations/holdfast_en.ts, and no other is there.
set -eu
fresh=$(mktemp --suffix=.ts)
trap 'rm -f "$fresh"' EXIT
cp translations/holdfast_en.ts "$fresh"
"$1" -silent -pluralonly -locations none -no-obsolete src -ts "$fresh" 2>/dev/null
if grep -q 'type="unfinished"' "$fresh"; then
    echo "These have no plural forms yet; run"
    echo "  lupdate -pluralonly -locations none -no-obsolete src -ts translations/holdfast_en.ts"
    echo "and fill them in:"
    grep -B2 'type="unfinished"' "$fresh" | grep '<source>'
    exit 1
fi
if ! cmp -s translations/holdfast_en.ts "$fresh"; then
    echo "translations/holdfast_en.ts is not as lupdate writes it; run"
    echo "  lupdate -pluralonly -locations none -no-obsolete src -ts translations/holdfast_en.ts"
    diff translations/holdfast_en.ts "$fresh"
    exit 1
fi
echo "$(grep -c '<source>' translations/holdfast_en.ts) texts with a count have their forms"
