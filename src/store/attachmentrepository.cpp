// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/attachmentrepository.h"

#include "store/casefiles.h"
#include "store/packing.h"
#include "store/sha256.h"

#include <QCoreApplication>

namespace holdfast {

using namespace Qt::StringLiterals;

Result<QString> putBytes(Session &session, const QByteArray &bytes)
{
    const auto sha256 = Sha256::hexOf(bytes);
    const auto known =
        session.db.selectNumber(u"SELECT count(*) FROM attachment WHERE sha256 = :sha"_s, {{u":sha"_s, sha256}});
    if (!known)
        return known.error();
    if (*known > 0)
        return sha256;
    const auto packed = packBytes(bytes);
    const auto written = session.db.exec(
        u"INSERT INTO attachment(sha256, size_bytes, packing, body) VALUES(:sha, :size, :packing, :body)"_s,
        {{u":sha"_s, sha256},
         {u":size"_s, qint64(bytes.size())},
         {u":packing"_s, qint64(packed.packing)},
         {u":body"_s, packed.body.isNull() ? QByteArray("") : packed.body}});
    if (!written)
        return written.error();
    return sha256;
}

Result<QByteArray> getBytes(Session &session, const QString &sha256)
{
    auto cursor = session.db.select(u"SELECT size_bytes, packing, body FROM attachment WHERE sha256 = :sha"_s,
                                    {{u":sha"_s, sha256}});
    if (!cursor)
        return cursor.error();
    if (!cursor->next()) {
        if (const auto done = cursor->finish(); !done)
            return done.error();
        return notFound(u"attachment"_s, sha256);
    }
    auto bytes = unpackBytes(static_cast<Packing>(cursor->number(1)), cursor->bytes(2), cursor->number(0));
    if (bytes && Sha256::hexOf(*bytes) != sha256) {
        return Error{ErrorCode::StorageCorrupt,
                     QCoreApplication::translate("Store",
                                                 "The stored bytes %1 are no longer what was stored: their SHA-256 "
                                                 "differs. Put a backup of the database in its place.")
                         .arg(sha256),
                     {}};
    }
    return bytes;
}

Result<QString> AttachmentRepository::put(const QByteArray &bytes, const IncidentId &incident)
{
    return putBytes(m_files.of(incident), bytes);
}

Result<QByteArray> AttachmentRepository::get(const QString &sha256) const
{
    for (auto *session : m_files.all()) {
        auto bytes = getBytes(*session, sha256);
        if (bytes || bytes.error().code != ErrorCode::NotFound)
            return bytes;
    }
    return notFound(u"attachment"_s, sha256);
}

Result<qint64> AttachmentRepository::sizeBytes(const QString &sha256) const
{
    for (auto *session : m_files.all()) {
        const auto size =
            session->db.selectOne(u"SELECT size_bytes FROM attachment WHERE sha256 = :sha"_s, {{u":sha"_s, sha256}});
        if (!size)
            return size.error();
        if (*size)
            return (*size)->toLongLong();
    }
    return notFound(u"attachment"_s, sha256);
}

} // namespace holdfast
