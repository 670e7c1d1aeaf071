// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QJsonValue>
#include <QList>
#include <QString>

#include <optional>
#include <utility>

namespace holdfast {

/// One member of an object as it was written.
struct OrderedMember
{
    QString name;
    QString text; ///< the value's JSON text
};

/// The members of a JSON object in the order of the text, which QJsonObject does not keep. Duplicate names stay. Nothing
/// when the text is not an object.
[[nodiscard]] std::optional<QList<OrderedMember>> orderedMembers(const QString &objectText);
/// The texts of the items of a JSON list. Nothing when the text is not a list.
[[nodiscard]] std::optional<QList<QString>> orderedItems(const QString &listText);
/// Any JSON value, scalars included; undefined when the text is none.
[[nodiscard]] QJsonValue jsonFromText(const QString &text);

} // namespace holdfast
