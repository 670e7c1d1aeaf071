// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/story.h"
#include "simulators/tenantbuilder.h"

namespace holdfast::range {

/// The people and computers of a generated company, each computed from its index.
class CompanyPeople
{
public:
    explicit CompanyPeople(const CompanyStory &story)
        : m_story(story)
    {
    }

    [[nodiscard]] int count() const { return m_story.users; }
    [[nodiscard]] PersonFacts person(int index, qint64 seedTimeMs) const;
    /// The address alone: the cheap part that searches need.
    [[nodiscard]] QString username(int index) const;
    [[nodiscard]] QString department(int index) const;
    [[nodiscard]] HostFacts host(int index) const;
    [[nodiscard]] QString userId(int index) const;
    [[nodiscard]] QString deviceUid(int index) const;
    [[nodiscard]] bool isDeparting(int index) const;
    [[nodiscard]] bool isContractor(int index) const;
    [[nodiscard]] QString firstName(int index) const;
    [[nodiscard]] QString lastName(int index) const;

private:
    [[nodiscard]] quint64 seed(int index, quint64 purpose) const;

    CompanyStory m_story;
};

} // namespace holdfast::range
