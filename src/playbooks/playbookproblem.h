// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QString>

namespace holdfast {

/// What is wrong with a playbook file, and where. Lines and columns count from 1; 0 when the whole file is meant.
struct PlaybookProblem
{
    enum class Severity { Error, Warning };

    Severity severity = Severity::Error;
    int line = 0;
    int column = 0;
    QString task; ///< task id; empty when no task is meant
    QString message;

    friend bool operator==(const PlaybookProblem &, const PlaybookProblem &) = default;
};

/// "file:12:3: message" as compilers write it.
[[nodiscard]] QString problemText(const QString &file, const PlaybookProblem &problem);

} // namespace holdfast
