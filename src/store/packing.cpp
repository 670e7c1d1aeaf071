// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/packing.h"

#include <QCoreApplication>

#include <zstd.h>

#include <memory>

namespace holdfast {

using namespace Qt::StringLiterals;

PackedBytes packBytes(QByteArrayView bytes)
{
    constexpr qsizetype worthPacking = 128;
    if (bytes.size() < worthPacking)
        return {Packing::None, bytes.toByteArray()};
    // A context is costly to make, and every thread that stores bytes stores many.
    thread_local const std::unique_ptr<ZSTD_CCtx, size_t (*)(ZSTD_CCtx *)> context(ZSTD_createCCtx(), ZSTD_freeCCtx);
    QByteArray packed(static_cast<qsizetype>(ZSTD_compressBound(static_cast<size_t>(bytes.size()))), Qt::Uninitialized);
    const auto size = ZSTD_compressCCtx(context.get(), packed.data(), static_cast<size_t>(packed.size()), bytes.data(),
                                        static_cast<size_t>(bytes.size()), 1);
    if (ZSTD_isError(size) != 0 || static_cast<qsizetype>(size) >= bytes.size())
        return {Packing::None, bytes.toByteArray()};
    return {Packing::Zstd, QByteArray(packed.constData(), static_cast<qsizetype>(size))};
}

Result<QByteArray> unpackBytes(Packing packing, const QByteArray &body, qint64 sizeBytes)
{
    QByteArray bytes = body;
    bool fits = packing == Packing::None;
    // The size was written by us, but the file may have been changed: believe zstd's own header before allocating.
    if (packing == Packing::Zstd
        && ZSTD_getFrameContentSize(body.constData(), static_cast<size_t>(body.size()))
            == static_cast<quint64>(sizeBytes)) {
        bytes = QByteArray(static_cast<qsizetype>(sizeBytes), Qt::Uninitialized);
        const auto size = ZSTD_decompress(bytes.data(), static_cast<size_t>(bytes.size()), body.constData(),
                                          static_cast<size_t>(body.size()));
        fits = ZSTD_isError(size) == 0;
    }
    if (fits && bytes.size() == sizeBytes)
        return bytes;
    return Error{ErrorCode::StorageCorrupt,
                 QCoreApplication::translate("Store",
                                             "Stored bytes cannot be unpacked any more: the database is damaged. Put "
                                             "a backup in its place."),
                 {}};
}

} // namespace holdfast
