// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/secrets/machinesecrets.h"

namespace holdfast {

using namespace Qt::StringLiterals;

MachineSecrets::MachineSecrets(std::unique_ptr<SecretsProvider> keychain, QString filePath)
    : m_keychain(std::move(keychain))
    , m_file(std::move(filePath))
{
}

SecretsProvider &MachineSecrets::chosen() const
{
    std::call_once(m_asked, [this] {
        if (m_file.exists()) {
            m_usesFile = true;
            return;
        }
        // NotFound or a found secret says that a key store answers.
        const auto answer = m_keychain->read(u"holdfast"_s, u"available"_s);
        m_usesFile = !answer && answer.error().code != ErrorCode::NotFound;
    });
    if (m_usesFile)
        return m_file;
    return *m_keychain;
}

bool MachineSecrets::usesFile() const
{
    (void)chosen();
    return m_usesFile;
}

bool MachineSecrets::isLocked() const
{
    return chosen().isLocked();
}

Result<Secret> MachineSecrets::read(const QString &instance, const QString &setting)
{
    return chosen().read(instance, setting);
}

Result<void> MachineSecrets::write(const QString &instance, const QString &setting, const Secret &secret)
{
    return chosen().write(instance, setting, secret);
}

Result<void> MachineSecrets::remove(const QString &instance, const QString &setting)
{
    return chosen().remove(instance, setting);
}

QString MachineSecrets::description() const
{
    return chosen().description();
}

} // namespace holdfast
