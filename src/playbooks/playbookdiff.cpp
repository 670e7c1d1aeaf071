// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/playbookdiff.h"

#include <QCoreApplication>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString shown(const YamlNode &node)
{
    if (node.isScalar()) {
        auto text = node.text.simplified();
        return text.size() > 80 ? text.left(77) + "…"_L1 : text;
    }
    return node.isMapping() ? u"{%1}"_s.arg(node.keys().join(", "_L1)) : u"[%1]"_s.arg(node.items.size());
}

class Comparison
{
public:
    QList<PlaybookChange> changes;

    void compare(const YamlNode &before, const YamlNode &after, const QStringList &path)
    {
        if (before.kind != after.kind) {
            add(PlaybookChange::Kind::Changed, path, shown(before), shown(after));
        } else if (before.isMapping()) {
            for (const auto keys = after.keys(); const auto &key : keys) {
                if (const auto *old = before.value(key))
                    compare(*old, *after.value(key), path + QStringList{key});
                else
                    add(PlaybookChange::Kind::Added, path + QStringList{key}, {}, shown(*after.value(key)));
            }
            for (const auto keys = before.keys(); const auto &key : keys) {
                if (!after.value(key))
                    add(PlaybookChange::Kind::Removed, path + QStringList{key}, shown(*before.value(key)), {});
            }
        } else if (before.isSequence()) {
            const auto common = std::min(before.items.size(), after.items.size());
            for (size_t i = 0; i < common; ++i)
                compare(before.items[i], after.items[i], path + QStringList{QString::number(i)});
            for (auto i = common; i < after.items.size(); ++i)
                add(PlaybookChange::Kind::Added, path + QStringList{QString::number(i)}, {}, shown(after.items[i]));
            for (auto i = common; i < before.items.size(); ++i)
                add(PlaybookChange::Kind::Removed, path + QStringList{QString::number(i)}, shown(before.items[i]), {});
        } else if (!before.equals(after)) {
            add(PlaybookChange::Kind::Changed, path, shown(before), shown(after));
        }
    }

private:
    void add(PlaybookChange::Kind kind, const QStringList &path, const QString &before, const QString &after)
    {
        const auto task = path.size() > 1 && path.first() == "tasks"_L1 ? path.at(1) : QString();
        changes.append({kind, task, path.join(u'.'), before, after});
    }
};

} // namespace

QString PlaybookChange::text() const
{
    switch (kind) {
    case Kind::Added:
        return u"+ %1: %2"_s.arg(path, after);
    case Kind::Removed:
        return u"- %1: %2"_s.arg(path, before);
    case Kind::Changed:
        break;
    }
    return u"~ %1: %2 -> %3"_s.arg(path, before, after);
}

QList<PlaybookChange> playbookChanges(const PlaybookDocument &before, const PlaybookDocument &after)
{
    Comparison comparison;
    comparison.compare(before.root(), after.root(), {});
    return comparison.changes;
}

} // namespace holdfast
