// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/entryblocks.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString plain(QString text)
{
    return text.remove(u"**"_s).remove(u'`');
}

/// "| a | b \\| c |" as cells; escaped bars stay in their cell.
QStringList cells(QStringView line)
{
    QStringList found;
    QString cell;
    const QStringView inner = line.trimmed();
    for (qsizetype at = inner.startsWith(u'|') ? 1 : 0; at < inner.size(); ++at) {
        if (inner.at(at) == u'\\' && at + 1 < inner.size() && inner.at(at + 1) == u'|') {
            cell += u'|';
            ++at;
        } else if (inner.at(at) == u'|') {
            found << plain(cell.trimmed());
            cell.clear();
        } else {
            cell += inner.at(at);
        }
    }
    if (!cell.trimmed().isEmpty())
        found << plain(cell.trimmed());
    return found;
}

bool isRule(QStringView line)
{
    const QStringView inner = line.trimmed();
    return inner.contains(u'-') && std::all_of(inner.begin(), inner.end(), [](QChar c) {
               return c == u'|' || c == u'-' || c == u':' || c.isSpace();
           });
}

QString valueText(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Double:
        return value.toDouble() == double(value.toInteger()) ? QString::number(value.toInteger())
                                                             : QString::number(value.toDouble());
    case QJsonValue::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::Array: {
        QStringList parts;
        for (const QJsonValue &item : value.toArray())
            parts << valueText(item);
        return parts.join(u", "_s);
    }
    case QJsonValue::Object:
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    default:
        return {};
    }
}

} // namespace

QList<EntryBlock> entryBlocks(const QString &markdown, int maximalRows)
{
    QList<EntryBlock> blocks;
    QStringList text;
    const auto flush = [&] {
        while (!text.isEmpty() && text.last().trimmed().isEmpty())
            text.removeLast();
        while (!text.isEmpty() && text.first().trimmed().isEmpty())
            text.removeFirst();
        if (!text.isEmpty())
            blocks << EntryBlock{.kind = EntryBlock::Kind::Text, .text = text.join(u'\n')};
        text.clear();
    };
    const QStringList lines = markdown.split(u'\n');
    for (qsizetype at = 0; at < lines.size(); ++at) {
        const QStringView line = QStringView(lines.at(at)).trimmed();
        if (line.startsWith(u"```")) {
            flush();
            QStringList code;
            while (++at < lines.size() && !QStringView(lines.at(at)).trimmed().startsWith(u"```"))
                code << lines.at(at);
            blocks << EntryBlock{.kind = EntryBlock::Kind::Code, .text = code.join(u'\n')};
        } else if (line.startsWith(u"# ") || line.startsWith(u"## ") || line.startsWith(u"### ")
                   || line.startsWith(u"#### ")) {
            flush();
            blocks << EntryBlock{.kind = EntryBlock::Kind::Heading,
                                 .text = plain(line.sliced(line.indexOf(u' ') + 1).toString())};
        } else if (line.contains(u'|') && at + 1 < lines.size() && lines.at(at + 1).contains(u'|')
                   && isRule(lines.at(at + 1))) {
            flush();
            EntryBlock table{.kind = EntryBlock::Kind::Table};
            table.header = cells(line);
            for (at += 2; at < lines.size() && lines.at(at).contains(u'|'); ++at) {
                QStringList row = cells(lines.at(at));
                row.resize(table.header.size());
                if (table.rows.size() < maximalRows)
                    table.rows << row;
                else
                    ++table.hiddenRows;
            }
            --at;
            blocks << table;
        } else {
            text << plain(lines.at(at));
        }
    }
    flush();
    return blocks;
}

QList<EntryBlock> contentBlocks(const QJsonValue &contents, int maximalRows, int maximalColumns)
{
    QJsonArray rows;
    if (contents.isObject())
        rows << contents;
    else
        rows = contents.toArray();
    EntryBlock table{.kind = EntryBlock::Kind::Table};
    for (const QJsonValue &row : rows) {
        if (!row.isObject())
            return {};
        for (const QString &key : row.toObject().keys()) {
            if (!table.header.contains(key) && table.header.size() < maximalColumns)
                table.header << key;
        }
    }
    if (table.header.isEmpty())
        return {};
    for (const QJsonValue &row : rows) {
        if (table.rows.size() >= maximalRows) {
            table.hiddenRows = int(rows.size() - table.rows.size());
            break;
        }
        QStringList line;
        for (const QString &key : std::as_const(table.header))
            line << valueText(row.toObject().value(key));
        table.rows << line;
    }
    return {table};
}

} // namespace holdfast
