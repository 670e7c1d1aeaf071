// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/suboutputs.h"

#include "language/cast.h"
#include "language/contextpath.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// The value with only the wanted members; nil when it has none of them.
QJsonValue projected(const QJsonValue &value, const QList<QStringList> &members)
{
    if (value.isArray()) {
        QJsonArray result;
        const auto items = value.toArray();
        for (const auto &item : items) {
            if (const auto kept = projected(item, members); !isNil(kept))
                result.append(kept);
        }
        return result.isEmpty() ? QJsonValue() : QJsonValue(result);
    }
    if (!value.isObject())
        return {};
    const auto object = value.toObject();
    QJsonObject result;
    for (auto it = object.begin(); it != object.end(); ++it) {
        QList<QStringList> deeper;
        bool whole = false;
        for (const auto &path : members) {
            if (path.isEmpty() || path.first() != it.key())
                continue;
            if (path.size() == 1)
                whole = true;
            else
                deeper.append(path.mid(1));
        }
        if (whole)
            result.insert(it.key(), it.value());
        else if (const auto kept = deeper.isEmpty() ? QJsonValue() : projected(it.value(), deeper); !isNil(kept))
            result.insert(it.key(), kept);
    }
    return result.isEmpty() ? QJsonValue() : QJsonValue(result);
}

bool isPlain(const ContextPath &path)
{
    return path.mutation == ContextPath::Mutation::None && !path.steps.isEmpty()
        && std::all_of(path.steps.begin(), path.steps.end(),
                       [](const PathStep &step) { return step.kind == PathStep::Kind::Key; });
}

} // namespace

QList<ContextWrite> subPlaybookOutputs(const Playbook &playbook, const Evaluation &privateContext)
{
    QList<ContextWrite> writes;
    const auto append = [&writes](const QString &key, const QJsonValue &value) {
        if (!isNil(value) && !key.isEmpty())
            writes.append({ContextWrite::Kind::Append, key, value, false});
    };
    QStringList roots;
    QHash<QString, QList<QStringList>> members;
    for (const auto &output : playbook.outputs) {
        const auto path = parseContextPath(output.contextPath);
        if (!isPlain(path)) {
            if (const auto value = evaluateContextPath(path, privateContext))
                append(path.plainPath(), *value);
            continue;
        }
        const auto keys = path.leadingKeys();
        if (!roots.contains(keys.first()))
            roots.append(keys.first());
        members[keys.first()].append(keys.mid(1));
    }
    const auto context = privateContext.context.toObject();
    for (const auto &root : std::as_const(roots)) {
        const auto value = context.value(root);
        const auto &wanted = members[root];
        if (std::any_of(wanted.begin(), wanted.end(), [](const QStringList &path) { return path.isEmpty(); }))
            append(root, value);
        else
            append(root, projected(value, wanted));
    }
    return writes;
}

} // namespace holdfast
