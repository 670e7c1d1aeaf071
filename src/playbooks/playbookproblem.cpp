// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/playbookproblem.h"

namespace holdfast {

using namespace Qt::StringLiterals;

QString problemText(const QString &file, const PlaybookProblem &problem)
{
    QString place = file;
    if (problem.line > 0)
        place += u":%1:%2"_s.arg(problem.line).arg(problem.column);
    return place + ": "_L1 + problem.message;
}

} // namespace holdfast
