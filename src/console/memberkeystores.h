// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "store/casekeys.h"

#include <QStringList>

namespace holdfast {

class SecretsProvider;

/// Private keys of members among the other secrets: in the desktop's key store, normally.
class SecretMemberKeys final : public MemberKeys
{
public:
    /// `secrets` outlives this.
    explicit SecretMemberKeys(SecretsProvider &secrets)
        : m_secrets(secrets)
    {
    }
    [[nodiscard]] Result<Secret> read(const QString &member) override;
    Result<void> write(const QString &member, const Secret &privateKey) override;

private:
    SecretsProvider &m_secrets;
};

/// Private keys in files of a folder, one a member, readable by their owner only: for the demo, whose cases are nobody's
/// secret but are to be there again at the next start.
class FileMemberKeys final : public MemberKeys
{
public:
    explicit FileMemberKeys(QString folder)
        : m_folder(std::move(folder))
    {
    }
    [[nodiscard]] Result<Secret> read(const QString &member) override;
    Result<void> write(const QString &member, const Secret &privateKey) override;
    /// Whose keys are here, sorted. Blocks for the moment of listing a folder.
    [[nodiscard]] QStringList members() const;
    /// Where the demo keeps them: a folder beside its store.
    [[nodiscard]] static QString folderBeside(const QString &storePath);

private:
    [[nodiscard]] QString pathOf(const QString &member) const;

    QString m_folder;
};

} // namespace holdfast
