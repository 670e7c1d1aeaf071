// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/playbooks/durationtext.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

QString durationText(qint64 milliseconds)
{
    const auto text = [](const char *source) { return QCoreApplication::translate("holdfast::Duration", source); };
    const qint64 ms = std::max<qint64>(milliseconds, 0);
    const qint64 seconds = ms / 1000;
    const qint64 minutes = seconds / 60;
    const qint64 hours = minutes / 60;
    if (ms < 1000)
        return text("%1 ms").arg(ms);
    if (seconds < 10)
        return text("%1 s").arg(QLocale().toString(static_cast<double>(ms) / 1000, 'f', 1));
    if (minutes < 2)
        return text("%1 s").arg(seconds);
    if (hours < 1)
        return text("%1 min").arg(minutes);
    if (hours < 48)
        return text("%1 h %2 min").arg(hours).arg(minutes % 60, 2, 10, QLatin1Char('0'));
    return text("%1 d %2 h").arg(hours / 24).arg(hours % 24);
}

} // namespace holdfast
