// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/eventsource.h"
#include "simulators/story.h"

#include <QStringList>

#include <memory>

namespace holdfast::range {

class CompanyPeople;

/// A generated company's file events, computed from their index by hashing: event 7,000,000 costs as much as event 0
/// and nothing is stored. Ordered by time and by id. Safe to read from several threads at once.
///
/// For a benchmark: `CompanyEvents events({.users = 500, .sessions = 40, .events = 1'000'000}, nowMs);` then
/// `events.json(i)` for i in 0 .. count()-1 gives file events v2 of about 3 KB each, as the search would answer them.
class CompanyEvents final : public EventSource
{
public:
    CompanyEvents(const CompanyStory &story, qint64 seedTimeMs);
    ~CompanyEvents() override;

    [[nodiscard]] qint64 count() const override;
    [[nodiscard]] QByteArray json(qint64 index) const override;
    [[nodiscard]] qint64 timeMs(qint64 index) const override;
    [[nodiscard]] QString id(qint64 index) const override;
    [[nodiscard]] qint64 indexOfId(const QString &eventId) const override;
    [[nodiscard]] bool quickValue(qint64 index, QuickTerm term, QString *value) const override;

    [[nodiscard]] const CompanyPeople &people() const { return *m_people; }
    /// The events that triggered a session, oldest first.
    [[nodiscard]] QList<qint64> sessionEvents(int session) const;
    /// The person (index in people()) whose session it is.
    [[nodiscard]] int sessionPerson(int session) const;

private:
    struct Slot;
    [[nodiscard]] Slot slotOf(qint64 index) const;

    CompanyStory m_story;
    qint64 m_seedTimeMs;
    std::unique_ptr<CompanyPeople> m_people;
    QStringList m_usernames; ///< by person: searches compare them for every event
};

} // namespace holdfast::range
