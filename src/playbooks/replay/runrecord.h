// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "playbooks/playbooklibrary.h"
#include "playbooks/runevent.h"

#include <functional>

namespace holdfast {

/// A run as it was: its playbook's bytes and everything that happened. With the answers, times and ids in it the run can
/// be made again without a service. `playbook run --record` and `playbook replay --record` write it as a file.
struct RunRecord
{
    QByteArray playbook; ///< YAML
    QList<RunEvent> events;

    /// YAML of the sub-playbooks, as pinned by the run's first event.
    [[nodiscard]] QStringList library() const;
    [[nodiscard]] RunId run() const;

    /// {"format": "holdfast-run", "version": 1, "playbook", "events", "transcript"}; transcript is the hash.
    [[nodiscard]] QByteArray toJson() const;
    /// InvalidInput for anything else; StorageCorrupt when the hash is not that of the events.
    [[nodiscard]] static Result<RunRecord> fromJson(const QByteArray &bytes);
};

/// SHA-256, lower-case hexadecimal, over the canonical JSON of the events, one a line.
[[nodiscard]] QString transcriptSha256(const QList<RunEvent> &events);

/// What Math.random() of the run's scripts follows from.
[[nodiscard]] quint32 scriptSeed(const RunId &run);

/// The sub-playbooks that a run was started with, and those that were given to it since.
class RecordedLibrary final : public PlaybookLibrary
{
public:
    explicit RecordedLibrary(const RunRecord &record);
    /// Takes in what came with the event; call before the event is applied.
    void adopt(const RunEvent &event);
    [[nodiscard]] PlaybookPtr find(const QString &id, const QString &name) const override;

private:
    QList<PlaybookPtr> m_playbooks;
};

/// Gives the bytes of a playbook by id and name; empty when there is none.
using PlaybookSource = std::function<QByteArray(const QString &id, const QString &name)>;
/// YAML of all playbooks that the playbook calls, and those that they call, each once, in the order of first use.
[[nodiscard]] QStringList calledPlaybooks(const Playbook &playbook, const PlaybookSource &source);

} // namespace holdfast
