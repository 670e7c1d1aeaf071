// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QString>

#include <utility>

namespace holdfast {

/// How one subcommand is called. --help and the man page are both written from this.
struct Usage
{
    QString name; ///< "demo", "playbook lint"
    QString synopsis; ///< what follows the name
    QString summary; ///< one sentence
    QList<std::pair<QString, QString>> options; ///< option, meaning
    QList<std::pair<QString, QString>> examples; ///< command line, what it does
};

[[nodiscard]] const QList<Usage> &usages();

/// The text of `holdfast --help`.
[[nodiscard]] QString overviewText();
/// The text of `holdfast NAME --help`; a group ("playbook") gives all of its subcommands. Empty for an unknown name.
[[nodiscard]] QString helpText(const QString &name);
/// The manual page in man(7) macros.
[[nodiscard]] QString manualPage();

} // namespace holdfast
