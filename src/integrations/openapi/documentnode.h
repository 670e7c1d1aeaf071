// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QJsonValue>
#include <QString>
#include <QStringList>

#include <vector>

namespace holdfast::openapi {

/// One value of a JSON or YAML document with the place where it stands, so that messages can name it. Lines and columns
/// count from 1. Plain YAML scalars are typed by the core schema of YAML 1.2: `yes` and `2020-01-01` are texts.
struct DocumentNode
{
    enum class Kind { Null, Boolean, Number, Text, List, Map };

    Kind kind = Kind::Null;
    int line = 0;
    int column = 0;
    bool boolean = false;
    QString text; ///< Text: the value; Number: as written
    QStringList keys; ///< Map: in the order of the document, each once
    std::vector<DocumentNode> items; ///< List: the items; Map: the values, one a key

    [[nodiscard]] bool isMap() const { return kind == Kind::Map; }
    [[nodiscard]] bool isList() const { return kind == Kind::List; }
    [[nodiscard]] bool isText() const { return kind == Kind::Text; }
    /// The value of a key in a map; null when there is none.
    [[nodiscard]] const DocumentNode *find(QStringView key) const;
    /// The text of a key; the fallback when the key is missing or no text. Numbers and booleans as written.
    [[nodiscard]] QString textOf(QStringView key, const QString &fallback = {}) const;
    [[nodiscard]] bool flagOf(QStringView key, bool fallback = false) const;
    /// A scalar as text: "true", "3.1", "a".
    [[nodiscard]] QString scalarText() const;
    [[nodiscard]] QJsonValue toJson() const;
};

/// Reads a document: JSON when it begins with "{", otherwise YAML. InvalidInput names line and column. Documents that grow
/// beyond all bounds through YAML aliases are refused.
[[nodiscard]] Result<DocumentNode> readDocument(const QByteArray &bytes);

} // namespace holdfast::openapi
