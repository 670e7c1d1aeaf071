// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/orderedjson.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// The parts between the commas of the outermost brackets. The text is known to be valid JSON.
QList<QString> topLevelParts(QStringView inside)
{
    QList<QString> parts;
    qsizetype begin = 0;
    int depth = 0;
    for (qsizetype at = 0; at < inside.size(); ++at) {
        const auto c = inside[at];
        if (c == u'"') {
            while (++at < inside.size() && inside[at] != u'"')
                at += inside[at] == u'\\' ? 1 : 0;
        } else if (c == u'{' || c == u'[') {
            ++depth;
        } else if (c == u'}' || c == u']') {
            --depth;
        } else if (c == u',' && depth == 0) {
            parts.append(inside.sliced(begin, at - begin).trimmed().toString());
            begin = at + 1;
        }
    }
    if (const auto last = inside.sliced(begin).trimmed(); !last.isEmpty())
        parts.append(last.toString());
    return parts;
}

} // namespace

QJsonValue jsonFromText(const QString &text)
{
    if (text.trimmed().isEmpty())
        return QJsonValue::Undefined;
    const auto document = QJsonDocument::fromJson(QByteArray('[' + text.toUtf8() + ']'));
    return document.isArray() && document.array().size() == 1 ? document.array().first()
                                                              : QJsonValue(QJsonValue::Undefined);
}

std::optional<QList<QString>> orderedItems(const QString &listText)
{
    const auto trimmed = QStringView(listText).trimmed();
    if (!jsonFromText(listText).isArray() || !trimmed.startsWith(u'['))
        return std::nullopt;
    return topLevelParts(trimmed.sliced(1, trimmed.size() - 2));
}

std::optional<QList<OrderedMember>> orderedMembers(const QString &objectText)
{
    const auto trimmed = QStringView(objectText).trimmed();
    if (!jsonFromText(objectText).isObject() || !trimmed.startsWith(u'{'))
        return std::nullopt;
    QList<OrderedMember> members;
    for (const auto parts = topLevelParts(trimmed.sliced(1, trimmed.size() - 2)); const auto &part : parts) {
        qsizetype end = 1;
        while (end < part.size() && part.at(end) != u'"')
            end += part.at(end) == u'\\' ? 2 : 1;
        const auto colon = part.indexOf(u':', end);
        if (colon < 0)
            return std::nullopt;
        members.append({jsonFromText(part.first(end + 1)).toString(), part.sliced(colon + 1).trimmed()});
    }
    return members;
}

} // namespace holdfast
