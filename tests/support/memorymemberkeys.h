// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "store/casekeys.h"

#include <QHash>

namespace holdfast::testing {

/// The key stores of all people of a test, in memory.
class MemoryMemberKeys final : public MemberKeys
{
public:
    Result<Secret> read(const QString &member) override
    {
        if (!m_keys.contains(member))
            return Error{ErrorCode::NotFound, QStringLiteral("no key"), {}};
        return m_keys.value(member);
    }
    Result<void> write(const QString &member, const Secret &privateKey) override
    {
        m_keys.insert(member, privateKey);
        return {};
    }

private:
    QHash<QString, Secret> m_keys;
};

} // namespace holdfast::testing
