// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/code42/quarantine.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSaveFile>

namespace holdfast::code42 {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Code42", source);
}

Result<QString> sha256Of(const QString &path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return Error{ErrorCode::Unavailable, text("%1 cannot be read back: %2").arg(path, file.errorString()), {}};
    return QString::fromLatin1(hash.result().toHex());
}

} // namespace

Quarantine::Quarantine(QString folder)
    : m_folder(std::move(folder))
{
}

Result<Quarantine::Kept> Quarantine::keep(const QByteArray &bytes, const QString &expectedSha256) const
{
    if (!QDir().mkpath(m_folder))
        return Error{ErrorCode::Unavailable, text("The quarantine folder %1 cannot be made").arg(m_folder), {}};
    QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const auto computed = QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    // The hash is the name: what the file called itself would be an invitation to open it.
    const auto path = QDir(m_folder).filePath(computed + ".quarantined"_L1);
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        && file.write(bytes) == bytes.size() && file.commit();
    if (!written)
        return Error{ErrorCode::Unavailable, text("%1 cannot be written: %2").arg(path, file.errorString()), {}};
    const auto found = sha256Of(path);
    if (!found)
        return found.error();
    if (!expectedSha256.isEmpty() && found->compare(expectedSha256, Qt::CaseInsensitive) != 0) {
        QFile::remove(path);
        return Error{ErrorCode::BadAnswer,
                     text("The file's SHA-256 is %1, not %2 as asked for. It was not kept").arg(*found, expectedSha256),
                     {}};
    }
    return Kept{path, *found};
}

} // namespace holdfast::code42
