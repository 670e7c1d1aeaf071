// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/playbookdiff.h"

#include <QCoreApplication>
#include <QJsonArray>

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

QString kindName(PlaybookChange::Kind kind)
{
    switch (kind) {
    case PlaybookChange::Kind::Added:
        return u"added"_s;
    case PlaybookChange::Kind::Removed:
        return u"removed"_s;
    case PlaybookChange::Kind::Changed:
        break;
    }
    return u"changed"_s;
}

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

QString PlaybookDiff::summary() const
{
    QStringList parts;
    if (!added.isEmpty())
        parts.append(
            QCoreApplication::translate("PlaybookDiff", "%n task(s) added", nullptr, static_cast<int>(added.size())));
    if (!removed.isEmpty())
        parts.append(QCoreApplication::translate("PlaybookDiff", "%n task(s) removed", nullptr,
                                                 static_cast<int>(removed.size())));
    if (!changed.isEmpty())
        parts.append(QCoreApplication::translate("PlaybookDiff", "%n task(s) changed", nullptr,
                                                 static_cast<int>(changed.size())));
    if (!moved.isEmpty())
        parts.append(QCoreApplication::translate("PlaybookDiff", "%n task(s) moved in the picture", nullptr,
                                                 static_cast<int>(moved.size())));
    return parts.join(u", "_s);
}

QJsonObject PlaybookDiff::toJson() const
{
    QJsonArray list;
    for (const auto &change : changes) {
        list.append(QJsonObject{{u"kind"_s, kindName(change.kind)},
                                {u"task"_s, change.task},
                                {u"path"_s, change.path},
                                {u"before"_s, change.before},
                                {u"after"_s, change.after}});
    }
    return {{u"added"_s, QJsonArray::fromStringList(added)},
            {u"removed"_s, QJsonArray::fromStringList(removed)},
            {u"changed"_s, QJsonArray::fromStringList(changed)},
            {u"moved"_s, QJsonArray::fromStringList(moved)},
            {u"changes"_s, list}};
}

QList<PlaybookChange> playbookChanges(const PlaybookDocument &before, const PlaybookDocument &after)
{
    Comparison comparison;
    comparison.compare(before.root(), after.root(), {});
    return comparison.changes;
}

PlaybookDiff diffPlaybooks(const PlaybookDocument &before, const PlaybookDocument &after)
{
    PlaybookDiff diff;
    diff.changes = playbookChanges(before, after);
    for (const auto &change : std::as_const(diff.changes)) {
        if (change.task.isEmpty())
            continue;
        if (change.path == u"tasks."_s + change.task && change.kind != PlaybookChange::Kind::Changed)
            (change.kind == PlaybookChange::Kind::Added ? diff.added : diff.removed).append(change.task);
        else if (change.path != u"tasks.%1.view"_s.arg(change.task) && !diff.changed.contains(change.task))
            diff.changed.append(change.task);
    }
    for (const auto &change : std::as_const(diff.changes)) {
        if (!change.task.isEmpty() && change.path == u"tasks.%1.view"_s.arg(change.task)
            && !diff.changed.contains(change.task))
            diff.moved.append(change.task);
    }
    return diff;
}

} // namespace holdfast
