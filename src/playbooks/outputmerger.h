// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/contextwriter.h"
#include "playbooks/runevent.h"
#include "playbooks/runprogress.h"

namespace holdfast {

/// Takes over what a call gave: entries, context, incident fields.
class OutputMerger
{
public:
    explicit OutputMerger(RunData &data)
        : m_data(data)
        , m_contexts(data)
    {
    }

    Result<void> mergeOutput(const TaskPlace &place, const QJsonObject &output, qint64 atMs);
    void addEntry(const TaskPlace &place, const QJsonObject &entry, qint64 atMs);
    /// What a person remarked with an answer becomes an entry of the task; `seed` names it where the answer does not.
    void addComment(const TaskPlace &place, const RunEvent &answer, const QString &seed);
    void changeIncident(const QJsonObject &fields);
    /// Outputs that a person gave.
    void mergeKeys(const TaskPlace &place, const QJsonObject &context);

private:
    /// Indicators in the entries of a task that asks for it; without those on the list "Indicators Whitelist".
    void mergeIndicators(const Frame &frame, const QJsonArray &entries);

    RunData &m_data;
    ContextWriter m_contexts;
};

} // namespace holdfast
