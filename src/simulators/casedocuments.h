// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <utility>

namespace holdfast::range {

/// A one-page PDF 1.4 with the lines in Helvetica, as the case export answers. Characters beyond Latin-1 become "?".
[[nodiscard]] QByteArray simplePdf(const QStringList &lines);
/// A zip archive of the files, stored without compression. Names may hold folders ("files/plan.pdf").
[[nodiscard]] QByteArray storedZip(const QList<std::pair<QString, QByteArray>> &files);

} // namespace holdfast::range
