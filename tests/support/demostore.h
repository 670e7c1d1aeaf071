// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "store/store.h"

#include <QTemporaryDir>

#include <memory>

namespace holdfast {

/// 2026-11-06T14:03:30Z: the moment of the drawings.
inline constexpr qint64 demoNowMs = 1'793'973'810'000;

/// A store in a folder of its own, filled through the repositories with a case like John's: 40 file events on two hosts,
/// an isolated endpoint, answers kept, evidence, a war room, a question that waits, a restricted child; and a dozen other
/// incidents around it. The clock stands still, ids count up.
class DemoStore
{
public:
    /// With nothing in it.
    DemoStore();
    ~DemoStore();

    /// The other incidents, then John's. The analyst is "mkim".
    void addCases();
    /// John's incident alone: number, fields with provenance, requests, file events, entries, evidence, question, child.
    Incident addJohn();
    /// One more incident as the fetch would add it.
    Incident addAlert(const QString &name, Severity severity, const QString &externalId);
    /// Plain incidents, many at once.
    void addMany(int count);
    /// File events of the incident, generated.
    void addFileEvents(const IncidentId &incident, int count, int from = 0);

    /// Three movements that no computer has seen, each in an incident of its own: a mail, a public link, a download from a
    /// business application.
    void addMovementsElsewhere();

    [[nodiscard]] Store &store() const { return *m_store; }
    [[nodiscard]] ManualClock &clock() { return m_clock; }
    [[nodiscard]] const IncidentId &john() const { return m_john; }
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    [[nodiscard]] const HumanTaskId &question() const { return m_question; }

private:
    ExchangeId addExchange(const IncidentId &incident, const QString &service, const QString &method,
                           const QString &target, const QByteArray &request, const QByteArray &answer,
                           qint64 durationMs, bool changes = false);

    QTemporaryDir m_folder;
    ManualClock m_clock;
    SequentialIdSource m_ids;
    std::unique_ptr<Store> m_store;
    IncidentId m_john;
    HumanTaskId m_question;
};

} // namespace holdfast
