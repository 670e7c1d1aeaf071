// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/taskrun.h"

namespace holdfast {

using namespace Qt::StringLiterals;

QString taskStateName(RunTaskState state)
{
    switch (state) {
    case RunTaskState::New:
    case RunTaskState::Ready:
        return {};
    case RunTaskState::InProgress:
        return u"inprogress"_s;
    case RunTaskState::Waiting:
        return u"Waiting"_s;
    case RunTaskState::Completed:
        return u"Completed"_s;
    case RunTaskState::Error:
        return u"Error"_s;
    case RunTaskState::LoopError:
        return u"LoopError"_s;
    case RunTaskState::Skipped:
        return u"WillNotBeExecuted"_s;
    }
    return {};
}

QJsonObject TaskCall::toJson() const
{
    QJsonObject json{{u"name"_s, name}, {u"arguments"_s, arguments}};
    if (!brand.isEmpty())
        json.insert(u"brand"_s, brand);
    if (!instance.isEmpty())
        json.insert(u"instance"_s, instance);
    if (native)
        json.insert(u"native"_s, true);
    return json;
}

TaskCall TaskCall::fromJson(const QJsonObject &json)
{
    return {json.value("name"_L1).toString(), json.value("brand"_L1).toString(), json.value("instance"_L1).toString(),
            json.value("arguments"_L1).toObject(), json.value("native"_L1).toBool()};
}

QString subRunPath(const QString &parentPath, const QString &task, int iteration, int visit)
{
    auto path = parentPath.isEmpty() ? task : parentPath + u'/' + task;
    if (visit > 1)
        path += u'@' + QString::number(visit);
    if (iteration > 1)
        path += u'#' + QString::number(iteration);
    return path;
}

} // namespace holdfast
