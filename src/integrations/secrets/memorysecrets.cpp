// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/secrets/memorysecrets.h"

#include <QCoreApplication>

namespace holdfast {

Result<Secret> MemorySecrets::read(const QString &instance, const QString &setting)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_secrets.constFind({instance, setting});
    if (found == m_secrets.constEnd()) {
        return Error{ErrorCode::NotFound,
                     QCoreApplication::translate("Secrets", "No secret “%2” is stored for “%1”").arg(instance, setting),
                     {}};
    }
    return *found;
}

Result<void> MemorySecrets::write(const QString &instance, const QString &setting, const Secret &secret)
{
    const std::lock_guard lock(m_mutex);
    m_secrets.insert({instance, setting}, secret);
    return {};
}

Result<void> MemorySecrets::remove(const QString &instance, const QString &setting)
{
    const std::lock_guard lock(m_mutex);
    m_secrets.remove({instance, setting});
    return {};
}

QString MemorySecrets::description() const
{
    return QCoreApplication::translate("Secrets", "memory of this process");
}

} // namespace holdfast
