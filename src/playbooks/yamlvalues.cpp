// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/yamlvalues.h"

#include <QJsonArray>
#include <QJsonObject>

namespace holdfast {

using namespace Qt::StringLiterals;

bool isTrue(const YamlNode *node)
{
    return node && node->isScalar() && node->text.compare("true"_L1, Qt::CaseInsensitive) == 0;
}

int numberOf(const YamlNode *node, int fallback)
{
    if (!node || !node->isScalar())
        return fallback;
    bool ok = false;
    const auto number = node->text.toDouble(&ok);
    return ok && number > -1e9 && number < 1e9 ? static_cast<int>(number) : fallback;
}

QJsonValue languageValue(const YamlNode &node, QStringView key)
{
    switch (node.kind) {
    case YamlNode::Kind::Scalar:
        if (key == u"iscontext" || key == u"ignorecase")
            return isTrue(&node);
        if (node.isNull() && key != u"simple")
            return QJsonValue::Null;
        return node.text;
    case YamlNode::Kind::Sequence: {
        QJsonArray array;
        for (const auto &item : node.items)
            array.append(languageValue(item));
        return array;
    }
    case YamlNode::Kind::Mapping: {
        QJsonObject object;
        for (size_t i = 0; i + 1 < node.items.size(); i += 2)
            object.insert(node.items[i].text, languageValue(node.items[i + 1], node.items[i].text));
        return object;
    }
    case YamlNode::Kind::Alias:
        break;
    }
    return QJsonValue::Null;
}

ValueForm formOf(const YamlNode *node)
{
    return node ? parseValueForm(languageValue(*node)) : ValueForm();
}

SourcePlace placeOf(const YamlNode &node)
{
    return {node.line, node.column};
}

QStringList textList(const YamlNode *node)
{
    QStringList result;
    if (!node || node->isNull())
        return result;
    if (node->isScalar())
        return {node->text};
    if (node->isSequence()) {
        for (const auto &item : node->items) {
            if (item.isScalar())
                result.append(item.text);
        }
    }
    return result;
}

} // namespace holdfast
