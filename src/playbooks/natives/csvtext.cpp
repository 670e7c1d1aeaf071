// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/csvtext.h"

namespace holdfast {

using namespace Qt::StringLiterals;

QList<QStringList> parseCsv(const QString &text, QChar delimiter)
{
    QList<QStringList> rows;
    QStringList row;
    QString field;
    bool inQuotes = false;
    const auto endField = [&] {
        row.append(field);
        field.clear();
    };
    const auto endRow = [&] {
        endField();
        if (row.size() > 1 || !row.first().isEmpty())
            rows.append(row);
        row.clear();
    };
    for (qsizetype at = text.startsWith(QChar(QChar::ByteOrderMark)) ? 1 : 0; at < text.size(); ++at) {
        const auto c = text.at(at);
        if (inQuotes) {
            if (c != u'"')
                field += c;
            else if (at + 1 < text.size() && text.at(at + 1) == u'"')
                field += text.at(++at);
            else
                inQuotes = false;
        } else if (c == u'"' && field.isEmpty()) {
            inQuotes = true;
        } else if (c == delimiter) {
            endField();
        } else if (c == u'\n') {
            endRow();
        } else if (c != u'\r') {
            field += c;
        }
    }
    if (!field.isEmpty() || !row.isEmpty())
        endRow();
    return rows;
}

QString csvLine(const QStringList &fields, QChar delimiter)
{
    QStringList written;
    for (auto field : fields) {
        const bool isQuoted =
            field.contains(delimiter) || field.contains(u'"') || field.contains(u'\n') || field.contains(u'\r');
        written.append(isQuoted ? QString(u'"' + field.replace(u'"', "\"\""_L1) + u'"') : field);
    }
    return written.join(delimiter);
}

} // namespace holdfast
