// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/yamlaliases.h"

#include <QHash>

#include <algorithm>
#include <memory>

namespace holdfast {

namespace {

constexpr int mostNodes = 1'000'000;

class AliasExpander
{
public:
    std::optional<YamlNode> expand(const YamlNode &node)
    {
        if (--m_budget < 0)
            return std::nullopt;
        if (node.kind == YamlNode::Kind::Alias) {
            const auto target = m_anchors.value(node.text);
            auto copy = target ? *target : YamlNode();
            copy.anchor.clear();
            m_budget -= sizeOf(copy);
            return m_budget < 0 ? std::nullopt : std::optional(copy);
        }
        YamlNode copy = node;
        copy.items.clear();
        for (const auto &item : node.items) {
            auto expanded = expand(item);
            if (!expanded)
                return std::nullopt;
            copy.items.push_back(std::move(*expanded));
        }
        if (!node.anchor.isEmpty())
            m_anchors.insert(node.anchor, std::make_shared<YamlNode>(copy));
        return copy;
    }

private:
    static int sizeOf(const YamlNode &node)
    {
        int size = 1;
        for (const auto &item : node.items)
            size += sizeOf(item);
        return size;
    }

    QHash<QString, std::shared_ptr<const YamlNode>> m_anchors;
    int m_budget = mostNodes;
};

} // namespace

bool hasAliases(const YamlNode &node)
{
    return node.kind == YamlNode::Kind::Alias || std::any_of(node.items.begin(), node.items.end(), hasAliases);
}

std::optional<YamlNode> withoutAliases(const YamlNode &node)
{
    return AliasExpander().expand(node);
}

} // namespace holdfast
