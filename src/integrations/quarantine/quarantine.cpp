// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/quarantine/quarantine.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 largestAttachment = 32LL << 20;

QString text(const char *source)
{
    return QCoreApplication::translate("Quarantine", source);
}

QString hexOf(const QCryptographicHash &hash)
{
    return QString::fromLatin1(hash.result().toHex());
}

Result<QString> sha256Of(const QString &path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return Error{ErrorCode::Unavailable, text("%1 cannot be read back: %2").arg(path, file.errorString()), {}};
    return hexOf(hash);
}

} // namespace

QuarantineEntry::QuarantineEntry(QString folder)
    : m_folder(std::move(folder))
{
}

Result<void> QuarantineEntry::restart()
{
    m_sha256.reset();
    m_md5.reset();
    m_bytes = 0;
    m_file.reset();
    if (!QDir().mkpath(m_folder))
        return Error{ErrorCode::Unavailable, text("The quarantine folder %1 cannot be made").arg(m_folder), {}};
    // Readable by their owner only, and executable by nobody: temporary files are made with mode 0600.
    QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    m_file = std::make_unique<QTemporaryFile>(QDir(m_folder).filePath(u"arriving-XXXXXX.quarantined"_s));
    if (!m_file->open()) {
        return Error{
            ErrorCode::Unavailable,
            text("Nothing can be written to the quarantine folder %1: %2").arg(m_folder, m_file->errorString()),
            {}};
    }
    return {};
}

Result<void> QuarantineEntry::take(QByteArrayView piece)
{
    if (!m_file) {
        if (auto started = restart(); !started)
            return started;
    }
    if (m_file->write(piece.data(), piece.size()) != piece.size()) {
        return Error{ErrorCode::StorageFull,
                     text("The quarantine folder %1 takes no more: %2. The file was not kept")
                         .arg(m_folder, m_file->errorString()),
                     {}};
    }
    m_sha256.addData(piece);
    m_md5.addData(piece);
    m_bytes += piece.size();
    return {};
}

QByteArray QuarantineEntry::summary() const
{
    return QJsonDocument(
               QJsonObject{{u"keptInQuarantine"_s, true}, {u"bytes"_s, m_bytes}, {u"sha256"_s, hexOf(m_sha256)}})
        .toJson(QJsonDocument::Compact);
}

Result<QuarantinedFile> QuarantineEntry::keep(const QString &expectedSha256, const QString &suffix)
{
    if (!m_file) { // an empty answer is an empty file
        if (auto started = restart(); !started)
            return started.error();
    }
    const auto computed = hexOf(m_sha256);
    if (!expectedSha256.isEmpty() && computed.compare(expectedSha256, Qt::CaseInsensitive) != 0) {
        m_file.reset();
        return Error{
            ErrorCode::BadAnswer,
            text("The file's SHA-256 is %1, not %2 as asked for. It was not kept").arg(computed, expectedSha256),
            {}};
    }
    if (!m_file->flush())
        return Error{ErrorCode::StorageFull, text("%1: %2").arg(m_folder, m_file->errorString()), {}};
    const auto path = QDir(m_folder).filePath(computed + suffix);
    QFile::remove(path); // the same bytes, fetched before
    if (!m_file->rename(path))
        return Error{ErrorCode::Unavailable, text("%1 cannot be written: %2").arg(path, m_file->errorString()), {}};
    m_file->setAutoRemove(false);
    m_file->close();
    m_file.reset();
    const auto found = sha256Of(path);
    if (!found)
        return found.error();
    if (*found != computed) {
        QFile::remove(path);
        return Error{ErrorCode::StorageCorrupt,
                     text("%1 does not hold what was written to it. It was not kept; check the disk").arg(path),
                     {}};
    }
    return QuarantinedFile{path, *found, hexOf(m_md5), m_bytes};
}

Result<QByteArray> attachableBytes(const QuarantinedFile &file)
{
    if (file.sizeBytes > largestAttachment)
        return QByteArray();
    QFile kept(file.path);
    if (!kept.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Unavailable, text("%1 cannot be read back: %2").arg(file.path, kept.errorString()), {}};
    return kept.readAll();
}

} // namespace holdfast
