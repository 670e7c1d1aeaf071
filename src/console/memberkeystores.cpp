// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "console/memberkeystores.h"

#include "integrations/secrets/secretsprovider.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr auto instance = "holdfast"_L1;

QString settingOf(const QString &member)
{
    return u"member-key/"_s + member;
}

} // namespace

Result<Secret> SecretMemberKeys::read(const QString &member)
{
    const auto stored = m_secrets.read(instance, settingOf(member));
    if (!stored)
        return stored.error();
    return Secret(QByteArray::fromBase64(stored->reveal()));
}

Result<void> SecretMemberKeys::write(const QString &member, const Secret &privateKey)
{
    return m_secrets.write(instance, settingOf(member), Secret(privateKey.reveal().toBase64()));
}

QString FileMemberKeys::pathOf(const QString &member) const
{
    // A user name may hold anything; a file name may not.
    return m_folder + u'/' + QString::fromLatin1(member.toUtf8().toHex()) + u".key"_s;
}

QStringList FileMemberKeys::members() const
{
    QStringList members;
    for (const auto files = QDir(m_folder).entryList({u"*.key"_s}, QDir::Files); const auto &file : files)
        members.append(QString::fromUtf8(QByteArray::fromHex(file.chopped(4).toLatin1())));
    members.sort();
    return members;
}

QString FileMemberKeys::folderBeside(const QString &storePath)
{
    return QFileInfo(storePath).absolutePath() + u"/member-keys"_s;
}

Result<Secret> FileMemberKeys::read(const QString &member)
{
    QFile file(pathOf(member));
    if (!file.exists())
        return Error{ErrorCode::NotFound, QCoreApplication::translate("Console", "%1 has no key yet.").arg(member), {}};
    if (!file.open(QIODevice::ReadOnly)) {
        return Error{ErrorCode::Forbidden,
                     QCoreApplication::translate("Console", "The key of %1 in %2 cannot be read: %3")
                         .arg(member, QDir::toNativeSeparators(file.fileName()), file.errorString()),
                     {}};
    }
    return Secret(file.readAll());
}

Result<void> FileMemberKeys::write(const QString &member, const Secret &privateKey)
{
    QSaveFile file(pathOf(member));
    if (QDir().mkpath(m_folder) && file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(privateKey.reveal()) == privateKey.reveal().size() && file.commit())
        return {};
    return Error{ErrorCode::Forbidden,
                 QCoreApplication::translate("Console", "The key of %1 cannot be written to %2: %3")
                     .arg(member, QDir::toNativeSeparators(file.fileName()), file.errorString()),
                 {}};
}

} // namespace holdfast
