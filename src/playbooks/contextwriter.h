// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "language/evaluation.h"
#include "playbooks/rundata.h"
#include "playbooks/taskoutput.h"

namespace holdfast {

/// Writes to the contexts of a run, root and private ones. A write that fails leaves the context as it was and becomes a
/// warning of the run.
class ContextWriter
{
public:
    explicit ContextWriter(RunData &data)
        : m_data(data)
    {
    }

    /// A direct write, from a task of the frame.
    void write(const Frame &frame, const ContextWrite &change);
    /// Merges a value under an entry-context key; "subplaybook-<id>.key" reaches a private context from anywhere.
    void mergeKey(const QString &contextId, const QString &key, const QJsonValue &value);
    void changeContext(const QString &contextId, const std::function<Result<QJsonObject>(QJsonObject)> &change);

private:
    [[nodiscard]] QJsonObject &contextOf(const QString &contextId);

    RunData &m_data;
};

} // namespace holdfast
