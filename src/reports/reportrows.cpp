// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reports/reportrows.h"

#include "reports/showntext.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryFile>
#include <QtEndian>

#include <unistd.h>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype spillAtBytes = 32 * 1024 * 1024;
constexpr quint32 monoBit = 1;
constexpr quint32 newLineBit = 2;
constexpr qint64 lengthBytes = sizeof(quint32);

void putNumber(QByteArray &out, quint32 number)
{
    while (number >= 0x80) {
        out.append(static_cast<char>(number | 0x80));
        number >>= 7;
    }
    out.append(static_cast<char>(number));
}

void putText(QByteArray &out, const QString &text)
{
    const QByteArray bytes = encodableText(text).toUtf8();
    putNumber(out, static_cast<quint32>(bytes.size()));
    out.append(bytes);
}

/// Reads what putNumber() and putText() wrote; past the end it answers zero and empty text.
class Unpacker
{
public:
    explicit Unpacker(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }

    quint32 number()
    {
        quint32 value = 0;
        for (int shift = 0; shift < 32 && m_at < m_bytes.size(); shift += 7) {
            const auto byte = static_cast<quint8>(m_bytes[m_at++]);
            value |= static_cast<quint32>(byte & 0x7f) << shift;
            if (!(byte & 0x80))
                break;
        }
        return value;
    }

    QString text()
    {
        const qsizetype size = std::min<qsizetype>(number(), m_bytes.size() - m_at);
        const QString value = QString::fromUtf8(m_bytes.sliced(m_at, size));
        m_at += size;
        return value;
    }

    [[nodiscard]] bool atEnd() const { return m_at >= m_bytes.size(); }

private:
    QByteArrayView m_bytes;
    qsizetype m_at = 0;
};

Error cannotWrite(const QFile &file)
{
    return Error{ErrorCode::StorageFull,
                 QCoreApplication::translate("ReportRows",
                                             "Cannot write the report's rows to %1: %2. Free some space and try again.")
                     .arg(QDir::toNativeSeparators(file.fileName()), file.errorString()),
                 {}};
}

} // namespace

struct ReportRows::Storage
{
    std::shared_ptr<QFile> file; ///< holds the rows up to `inFile`, starting at `base`
    qint64 base = 0;
    qint64 inFile = 0;
    QByteArray memory; ///< holds the rows after `inFile`
    std::vector<qint64> ends; ///< where each row ends, counted from the first row's begin
};

ReportRows::ReportRows()
    : m_storage(std::make_shared<Storage>())
{
}

void ReportRows::append(const ReportRow &row)
{
    QByteArray bytes;
    putNumber(bytes, static_cast<quint32>(row.cells.size()));
    for (const QString &cell : row.cells)
        putText(bytes, cell);
    for (const ReportDetail &detail : row.details) {
        putNumber(bytes, (detail.mono ? monoBit : 0) | (detail.newLine ? newLineBit : 0));
        putText(bytes, detail.label);
        putText(bytes, detail.value);
    }
    Storage &storage = *m_storage;
    storage.memory.append(bytes);
    storage.ends.push_back(storage.inFile + storage.memory.size());
    if (storage.memory.size() < spillAtBytes)
        return;
    if (!storage.file) {
        auto file = std::make_shared<QTemporaryFile>();
        if (!file->open())
            return; // no room for a temporary file: the rows stay in memory
        storage.file = std::move(file);
    }
    if (storage.file->seek(storage.inFile) && storage.file->write(storage.memory) == storage.memory.size()
        && storage.file->flush()) {
        storage.inFile += storage.memory.size();
        storage.memory.clear();
    }
}

qint64 ReportRows::count() const
{
    return static_cast<qint64>(m_storage->ends.size());
}

QByteArray ReportRows::packed(qint64 index) const
{
    const Storage &storage = *m_storage;
    const auto slot = static_cast<size_t>(index);
    const qint64 begin = index == 0 ? 0 : storage.ends[slot - 1];
    const qint64 size = storage.ends[slot] - begin;
    if (begin >= storage.inFile)
        return storage.memory.sliced(begin - storage.inFile, size);
    QByteArray bytes(size, Qt::Uninitialized);
    // pread keeps no position, so that several threads may read at once.
    const ssize_t got = ::pread(storage.file->handle(), bytes.data(), static_cast<size_t>(size), storage.base + begin);
    bytes.truncate(std::max<ssize_t>(got, 0));
    return bytes;
}

ReportRow ReportRows::at(qint64 index) const
{
    ReportRow row;
    const QByteArray bytes = packed(index);
    Unpacker unpacker(bytes);
    const quint32 cells = unpacker.number();
    for (quint32 i = 0; i < cells && !unpacker.atEnd(); ++i)
        row.cells.append(unpacker.text());
    while (!unpacker.atEnd()) {
        ReportDetail detail;
        const quint32 look = unpacker.number();
        detail.mono = look & monoBit;
        detail.newLine = look & newLineBit;
        detail.label = unpacker.text();
        detail.value = unpacker.text();
        row.details.push_back(std::move(detail));
    }
    return row;
}

Result<void> ReportRows::writeTo(QFile &out) const
{
    QByteArray lengths;
    lengths.reserve(count() * lengthBytes);
    QByteArray chunk;
    for (qint64 i = 0; i < count(); ++i) {
        const QByteArray bytes = packed(i);
        chunk.append(bytes);
        const quint32 length = qToLittleEndian(static_cast<quint32>(bytes.size()));
        lengths.append(reinterpret_cast<const char *>(&length), sizeof length);
        if (chunk.size() < 1024 * 1024 && i + 1 < count())
            continue;
        if (out.write(chunk) != chunk.size())
            return cannotWrite(out);
        chunk.clear();
    }
    if (out.write(lengths) != lengths.size())
        return cannotWrite(out);
    return {};
}

Result<ReportRows> ReportRows::readFrom(std::shared_ptr<QFile> file, qint64 offset, qint64 count)
{
    const Error broken{
        ErrorCode::InvalidInput,
        QCoreApplication::translate("ReportRows", "The report document %1 is damaged: its rows end early.")
            .arg(QDir::toNativeSeparators(file->fileName())),
        {}};
    if (count < 0 || offset < 0 || offset > file->size() || count > (file->size() - offset) / lengthBytes
        || !file->seek(offset))
        return broken;
    const QByteArray lengths = file->read(count * lengthBytes);
    if (lengths.size() != count * lengthBytes)
        return broken;
    ReportRows rows;
    Storage &storage = *rows.m_storage;
    storage.ends.reserve(static_cast<size_t>(count));
    for (qint64 i = 0; i < count; ++i) {
        storage.inFile += qFromLittleEndian<quint32>(lengths.constData() + i * lengthBytes);
        storage.ends.push_back(storage.inFile);
    }
    storage.base = offset - storage.inFile;
    if (storage.base < 0)
        return broken;
    storage.file = std::move(file);
    return rows;
}

bool operator==(const ReportRows &a, const ReportRows &b)
{
    if (a.m_storage == b.m_storage)
        return true;
    if (a.count() != b.count())
        return false;
    for (qint64 i = 0; i < a.count(); ++i) {
        if (a.packed(i) != b.packed(i))
            return false;
    }
    return true;
}

} // namespace holdfast
