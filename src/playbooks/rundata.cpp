// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/rundata.h"

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

bool passesEntriesOn(const Task &task)
{
    switch (task.action) {
    case TaskAction::Nothing:
    case TaskAction::BuiltinCondition:
        return true;
    default:
        return false;
    }
}

} // namespace

QString scheduleKey(const QString &id)
{
    return u"schedule:"_s + id;
}

QString taskPathIn(const QString &framePath, const QString &taskId)
{
    return framePath.isEmpty() ? taskId : framePath + u'/' + taskId;
}

const Frame *RunData::frame(const QString &path) const
{
    const auto found = frames.find(path);
    return found == frames.end() ? nullptr : &found->second;
}

QJsonObject RunData::contextById(const QString &id) const
{
    if (id.isEmpty())
        return context;
    const auto found = privateContexts.find(id);
    return found == privateContexts.end() ? QJsonObject() : found->second;
}

QJsonObject RunData::visibleContext(const Frame &frame, int task) const
{
    auto visible = contextById(frame.contextId);
    auto fields = incident;
    fields.insert(u"CustomFields"_s, incident);
    fields.insert(u"customFields"_s, incident);
    if (incident.contains("labels"_L1))
        visible.insert(u"labels"_s, incident.value("labels"_L1));
    visible.insert(u"incident"_s, fields);
    visible.insert(u"inputs"_s, frame.inputs);
    visible.insert(u"modules"_s, modules);
    visible.insert(u"lists"_s, lists);
    visible.insert(u"demistoUrls"_s, urls);
    if (!frame.privateId.isEmpty())
        visible.insert(u"currentPlaybookID"_s, frame.privateId);
    for (const auto &[id, own] : privateContexts)
        visible.insert(id, own);
    if (task >= 0)
        visible.insert(u"lastCompletedTaskEntries"_s, QJsonArray::fromStringList(lastCompletedEntries(frame, task)));
    return visible;
}

QStringList RunData::lastCompletedEntries(const Frame &frame, int task) const
{
    QStringList result;
    const auto predecessors = frame.graph.livePredecessors(frame.playbook->tasks.at(task).id);
    for (const auto &id : predecessors) {
        const auto index = frame.playbook->indexOf(id);
        const auto entries = passesEntriesOn(frame.playbook->tasks.at(index))
            ? lastCompletedEntries(frame, index)
            : frame.tasks[static_cast<size_t>(index)].entries;
        for (const auto &entry : entries) {
            if (!result.contains(entry))
                result.append(entry);
        }
    }
    return result;
}

} // namespace holdfast
