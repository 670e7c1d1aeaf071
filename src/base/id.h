// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QHashFunctions>
#include <QString>

namespace holdfast {

/// An identifier that cannot be mistaken for another kind. Text, because services hand out ids beyond 2^53.
template <typename Tag>
struct Id
{
    QString text;

    Id() = default;
    explicit Id(QString value)
        : text(std::move(value))
    {
    }

    [[nodiscard]] bool isEmpty() const { return text.isEmpty(); }
    friend bool operator==(const Id &, const Id &) = default;
    friend bool operator<(const Id &a, const Id &b) { return a.text < b.text; }
    friend size_t qHash(const Id &id, size_t seed = 0) { return qHash(id.text, seed); }
};

using IncidentId = Id<struct IncidentTag>;
using EntryId = Id<struct EntryTag>;
using EvidenceId = Id<struct EvidenceTag>;
using ExchangeId = Id<struct ExchangeTag>; ///< one outward request with its answer
using RunId = Id<struct RunTag>; ///< one playbook run on one incident
using HumanTaskId = Id<struct HumanTaskTag>; ///< a question that a person must answer
using ReportId = Id<struct ReportTag>;

/// Where new ids come from. Handed in, so that tests and replays get the same ids again.
class IdSource
{
public:
    virtual ~IdSource() = default;
    /// 32 lower-case hexadecimal digits (128 bits).
    [[nodiscard]] virtual QString next() = 0;
};

/// Ids from the system's random generator.
class RandomIdSource final : public IdSource
{
public:
    [[nodiscard]] QString next() override;
};

/// Ids that count up from a seed: the same seed gives the same ids. For tests, replays and the demo.
class SequentialIdSource final : public IdSource
{
public:
    explicit SequentialIdSource(quint64 seed = 0)
        : m_seed(seed)
    {
    }
    [[nodiscard]] QString next() override;

private:
    quint64 m_seed;
    quint64 m_count = 0;
};

} // namespace holdfast
