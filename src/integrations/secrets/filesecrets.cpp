// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/secrets/filesecrets.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <unistd.h>

namespace holdfast {

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("Secrets", source);
}

Error readOnly(const QString &path)
{
    return {ErrorCode::InvalidInput,
            text("%1 is your own file; Holdfast does not write into it. Change it with an editor").arg(path),
            {}};
}

} // namespace

Result<Secret> FileSecrets::read(const QString &instance, const QString &setting)
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{
            ErrorCode::NotFound, text("The secrets file %1 cannot be read: %2").arg(m_path, file.errorString()), {}};
    // Asked of the open file, so that it cannot be exchanged in between.
    const auto permissions = file.permissions();
    constexpr auto others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    if ((permissions & others) != 0) {
        return Error{ErrorCode::Forbidden,
                     text("The secrets file %1 can be read by other users; protect it first: chmod 600 %1").arg(m_path),
                     {}};
    }
    if (QFileInfo(m_path).ownerId() != geteuid())
        return Error{ErrorCode::Forbidden, text("The secrets file %1 belongs to another user").arg(m_path), {}};
    QJsonParseError fault;
    const auto document = QJsonDocument::fromJson(file.readAll(), &fault);
    if (!document.isObject()) {
        return Error{ErrorCode::InvalidInput,
                     text("The secrets file %1 is not a JSON object (byte %2: %3)")
                         .arg(m_path)
                         .arg(fault.offset)
                         .arg(fault.errorString()),
                     {}};
    }
    const auto value = document.object().value(instance).toObject().value(setting);
    if (!value.isString())
        return Error{ErrorCode::NotFound,
                     text("The secrets file %1 holds no \"%3\" for \"%2\"").arg(m_path, instance, setting),
                     {}};
    return Secret(value.toString().toUtf8());
}

Result<void> FileSecrets::write(const QString &, const QString &, const Secret &)
{
    return readOnly(m_path);
}

Result<void> FileSecrets::remove(const QString &, const QString &)
{
    return readOnly(m_path);
}

QString FileSecrets::description() const
{
    return text("file %1").arg(m_path);
}

} // namespace holdfast
