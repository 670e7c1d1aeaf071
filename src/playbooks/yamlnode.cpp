// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/yamlnode.h"

#include <QRegularExpression>

namespace holdfast {

using namespace Qt::StringLiterals;

bool YamlNode::isNull() const
{
    return kind == Kind::Scalar && style == Style::Plain
        && (text.isEmpty() || text == "~"_L1 || text.compare("null"_L1, Qt::CaseInsensitive) == 0);
}

const YamlNode *YamlNode::value(QStringView key) const
{
    if (kind != Kind::Mapping)
        return nullptr;
    for (size_t i = items.size(); i >= 2; i -= 2) {
        const auto &candidate = items[i - 2];
        if (candidate.isScalar() && candidate.text == key)
            return &items[i - 1];
    }
    return nullptr;
}

YamlNode *YamlNode::value(QStringView key)
{
    return const_cast<YamlNode *>(std::as_const(*this).value(key));
}

QStringList YamlNode::keys() const
{
    QStringList result;
    if (kind == Kind::Mapping) {
        for (size_t i = 0; i + 1 < items.size(); i += 2)
            result.append(items[i].text);
    }
    return result;
}

QString YamlNode::textOf(QStringView key, const QString &fallback) const
{
    const auto *node = value(key);
    return node && node->isScalar() && !node->isNull() ? node->text : fallback;
}

namespace {

/// Whether some YAML reader would take the unquoted text for something else than text (numbers, dates, booleans, null).
bool isTypedWhenPlain(const QString &text)
{
    static const QRegularExpression typed(
        u"^(|~|=|<<|[-+.]?[0-9][-+0-9a-fA-FxXoO_.,:eETtZz ]*(?<!:)|[-+]?\\.(inf|nan)|y|n|yes|no|on|off|true|false|null)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return typed.match(text).hasMatch();
}

} // namespace

bool YamlNode::equals(const YamlNode &other) const
{
    // Nothing is nothing, however it is spelled.
    const bool isSameText = text == other.text || (isNull() && other.isNull());
    if (kind != other.kind || !isSameText || tag != other.tag || anchor != other.anchor
        || items.size() != other.items.size())
        return false;
    if (kind == Kind::Scalar && (style == Style::Plain) != (other.style == Style::Plain) && isTypedWhenPlain(text))
        return false;
    for (size_t i = 0; i < items.size(); ++i) {
        if (!items[i].equals(other.items[i]))
            return false;
    }
    return true;
}

} // namespace holdfast
