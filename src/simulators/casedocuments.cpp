// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/casedocuments.h"

#include <QtEndian>

#include <array>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

QByteArray pdfText(const QString &line)
{
    QByteArray text = line.toLatin1();
    text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
    return text;
}

quint32 crc32(const QByteArray &bytes)
{
    static const std::array<quint32, 256> table = [] {
        std::array<quint32, 256> values{};
        for (quint32 i = 0; i < 256; ++i) {
            quint32 value = i;
            for (int bit = 0; bit < 8; ++bit)
                value = value & 1 ? 0xedb88320U ^ (value >> 1) : value >> 1;
            values[i] = value;
        }
        return values;
    }();
    quint32 crc = 0xffffffffU;
    for (const char c : bytes)
        crc = table[(crc ^ static_cast<unsigned char>(c)) & 0xff] ^ (crc >> 8);
    return ~crc;
}

template <typename T>
void appendNumber(QByteArray &bytes, T value)
{
    const T little = qToLittleEndian(value);
    bytes.append(reinterpret_cast<const char *>(&little), sizeof(T));
}

/// The part that local and central headers share: versions, times, sizes, name.
void appendEntry(QByteArray &bytes, const QByteArray &name, const QByteArray &content)
{
    appendNumber<quint16>(bytes, 20); // version needed
    appendNumber<quint16>(bytes, 0x0800); // names are UTF-8
    appendNumber<quint16>(bytes, 0); // stored
    appendNumber<quint16>(bytes, 0); // time
    appendNumber<quint16>(bytes, 0x21); // 1980-01-01
    appendNumber<quint32>(bytes, crc32(content));
    appendNumber<quint32>(bytes, quint32(content.size()));
    appendNumber<quint32>(bytes, quint32(content.size()));
    appendNumber<quint16>(bytes, quint16(name.size()));
    appendNumber<quint16>(bytes, 0); // extra field
}

} // namespace

QByteArray simplePdf(const QStringList &lines)
{
    QByteArray content = "BT /F1 11 Tf 56 790 Td 15 TL\n"_ba;
    for (const QString &line : lines)
        content += '(' + pdfText(line) + ") Tj T*\n";
    content += "ET\n";
    const QList<QByteArray> objects{
        "<< /Type /Catalog /Pages 2 0 R >>"_ba, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"_ba,
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>"_ba,
        "<< /Length " + QByteArray::number(content.size()) + " >>\nstream\n" + content + "endstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"_ba};
    QByteArray pdf = "%PDF-1.4\n"_ba;
    QList<qsizetype> offsets;
    for (qsizetype i = 0; i < objects.size(); ++i) {
        offsets.append(pdf.size());
        pdf += QByteArray::number(i + 1) + " 0 obj\n" + objects.at(i) + "\nendobj\n";
    }
    const qsizetype table = pdf.size();
    pdf += "xref\n0 " + QByteArray::number(objects.size() + 1) + "\n0000000000 65535 f \n";
    for (const qsizetype offset : offsets)
        pdf += QByteArray::number(offset).rightJustified(10, '0') + " 00000 n \n";
    pdf += "trailer\n<< /Size " + QByteArray::number(objects.size() + 1) + " /Root 1 0 R >>\nstartxref\n"
        + QByteArray::number(table) + "\n%%EOF\n";
    return pdf;
}

QByteArray storedZip(const QList<std::pair<QString, QByteArray>> &files)
{
    QByteArray zip;
    QByteArray directory;
    for (const auto &[fileName, content] : files) {
        const QByteArray name = fileName.toUtf8();
        const quint32 offset = quint32(zip.size());
        zip += "PK\x03\x04";
        appendEntry(zip, name, content);
        zip += name + content;
        directory += "PK\x01\x02";
        appendNumber<quint16>(directory, 20); // made by
        appendEntry(directory, name, content);
        appendNumber<quint16>(directory, 0); // comment
        appendNumber<quint16>(directory, 0); // disk
        appendNumber<quint16>(directory, 0); // internal attributes
        appendNumber<quint32>(directory, 0); // external attributes
        appendNumber<quint32>(directory, offset);
        directory += name;
    }
    const quint32 start = quint32(zip.size());
    zip += directory;
    zip += "PK\x05\x06";
    appendNumber<quint16>(zip, 0);
    appendNumber<quint16>(zip, 0);
    appendNumber<quint16>(zip, quint16(files.size()));
    appendNumber<quint16>(zip, quint16(files.size()));
    appendNumber<quint32>(zip, quint32(directory.size()));
    appendNumber<quint32>(zip, start);
    appendNumber<quint16>(zip, 0);
    return zip;
}

} // namespace holdfast::range
