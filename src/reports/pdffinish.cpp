// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reports/pdffinish.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QTimeZone>

#include <optional>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// Where the parts that finishing needs stand in the file.
struct PdfParts
{
    std::vector<qint64> offsets; ///< of each object, by number; 0 for free ones
    qint64 xrefAt = 0;
    int catalog = 0;
    int info = 0;
    qint64 trailerAt = 0;
};

Error unexpected(const char *part)
{
    return {ErrorCode::Internal,
            QCoreApplication::translate("PdfFinish",
                                        "The PDF could not be finished: its %1 is not as expected. The report document "
                                        "is kept; report this with your version of Qt.")
                .arg(QString::fromLatin1(part)),
            QString::fromLatin1(qVersion())};
}

QByteArray readAt(QFile &file, qint64 offset, qint64 size)
{
    return file.seek(offset) ? file.read(size) : QByteArray();
}

/// The number after `key` in `text`.
std::optional<int> numberAfter(const QByteArray &text, const char *key)
{
    const qsizetype at = text.indexOf(key);
    if (at < 0)
        return std::nullopt;
    bool ok = false;
    const int number = text.mid(at + static_cast<qsizetype>(qstrlen(key)))
                           .trimmed()
                           .split(' ')
                           .value(0)
                           .split('\n')
                           .value(0)
                           .toInt(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

Result<PdfParts> readParts(QFile &file)
{
    PdfParts parts;
    const QByteArray end = readAt(file, std::max<qint64>(0, file.size() - 1024), 1024);
    const auto xrefAt = numberAfter(end, "startxref\n");
    const qsizetype trailer = end.lastIndexOf("trailer");
    if (!xrefAt || trailer < 0)
        return unexpected("end");
    parts.xrefAt = *xrefAt;
    parts.trailerAt = file.size() - end.size() + trailer;
    const auto root = numberAfter(end.mid(trailer), "/Root ");
    const auto info = numberAfter(end.mid(trailer), "/Info ");
    const auto size = numberAfter(end.mid(trailer), "/Size ");
    if (!root || !info || !size || *root >= *size || *info >= *size)
        return unexpected("trailer");
    parts.catalog = *root;
    parts.info = *info;

    const QByteArray xref = readAt(file, parts.xrefAt, parts.trailerAt - parts.xrefAt);
    qsizetype entry = xref.indexOf('\n', xref.indexOf('\n') + 1) + 1; // after "xref" and "0 N"
    constexpr qsizetype entrySize = 20;
    if (!xref.startsWith("xref\n0 ") || xref.size() - entry < *size * entrySize)
        return unexpected("cross-reference table");
    for (int i = 0; i < *size; ++i, entry += entrySize)
        parts.offsets.push_back(xref.at(entry + 17) == 'n' ? xref.mid(entry, 10).toLongLong() : 0);
    return parts;
}

/// Overwrites each text between `before` and `after` within [from, from + size) by `value` of the same length.
Result<void> overwrite(QFile &file, qint64 from, qint64 size, const char *before, const char *after,
                       const QByteArray &value, int times)
{
    const QByteArray part = readAt(file, from, size);
    qsizetype at = 0;
    for (int i = 0; i < times; ++i) {
        at = part.indexOf(before, at);
        if (at < 0)
            return unexpected(before);
        at += static_cast<qsizetype>(qstrlen(before));
        if (part.indexOf(after, at) - at != value.size())
            return unexpected(before);
        if (!file.seek(from + at) || file.write(value) != value.size())
            return unexpected(before);
    }
    return {};
}

/// A text string in UTF-16 with byte order mark, as hexadecimal.
QByteArray textString(const QString &text)
{
    QByteArray hex = "<feff";
    for (const QChar c : text)
        hex += QByteArray::number(c.unicode(), 16).rightJustified(4, '0');
    return hex + '>';
}

QByteArray objectAt(QFile &file, const PdfParts &parts, int number)
{
    const QByteArray bytes = readAt(file, parts.offsets[static_cast<size_t>(number)], 64 * 1024);
    return bytes.left(bytes.indexOf("endobj"));
}

/// Object numbers of the pages in their order.
Result<std::vector<int>> pageObjects(QFile &file, const PdfParts &parts, const QByteArray &catalog)
{
    const auto pages = numberAfter(catalog, "/Pages ");
    if (!pages || *pages >= static_cast<int>(parts.offsets.size()))
        return unexpected("page tree");
    // One flat list in Qt's files, about ten bytes a page.
    const qint64 begin = parts.offsets[static_cast<size_t>(*pages)];
    QByteArray tree;
    while (!tree.contains("endobj")) {
        const QByteArray more = readAt(file, begin + tree.size(), 256 * 1024);
        if (more.isEmpty())
            return unexpected("page tree");
        tree += more;
    }
    const qsizetype kids = tree.indexOf("/Kids");
    const qsizetype open = tree.indexOf('[', kids);
    const qsizetype close = tree.indexOf(']', open);
    if (kids < 0 || open < 0 || close < 0)
        return unexpected("page tree");
    std::vector<int> objects;
    const QList<QByteArray> tokens = tree.mid(open + 1, close - open - 1).simplified().split(' ');
    for (qsizetype i = 0; i + 2 < tokens.size(); i += 3)
        objects.push_back(tokens[i].toInt());
    return objects;
}

/// The numbers of the xref entries of an incremental update, one subsection an object.
QByteArray xrefEntry(int number, qint64 offset)
{
    return QByteArray::number(number) + " 1\n" + QByteArray::number(offset).rightJustified(10, '0') + " 00000 n \n";
}

Result<void> appendUpdate(QFile &file, const PdfParts &parts, const PdfIdentity &identity, const QByteArray &idHex,
                          const std::vector<PdfBookmark> &bookmarks)
{
    QByteArray catalog = objectAt(file, parts, parts.catalog);
    const auto pages = pageObjects(file, parts, catalog);
    if (!pages)
        return pages.error();
    const qsizetype catalogEnd = catalog.lastIndexOf(">>");
    if (catalogEnd < 0)
        return unexpected("catalog");

    const int outline = static_cast<int>(parts.offsets.size());
    const int firstItem = outline + 1;
    const int count = static_cast<int>(bookmarks.size());
    QByteArray extra = "/Lang (" + identity.language.toLatin1() + ")\n/ViewerPreferences << /DisplayDocTitle true >>\n";
    if (count > 0)
        extra += "/Outlines " + QByteArray::number(outline) + " 0 R\n/PageMode /UseOutlines\n";
    catalog.insert(catalogEnd, extra);

    QByteArray update = "\n";
    QByteArray xref = "xref\n";
    const qint64 base = file.size();
    const auto add = [&](int number, const QByteArray &body) {
        xref += xrefEntry(number, base + update.size());
        update += body + "endobj\n";
    };
    add(parts.catalog, catalog);
    if (count > 0) {
        add(outline,
            QByteArray::number(outline) + " 0 obj\n<< /Type /Outlines /First " + QByteArray::number(firstItem)
                + " 0 R /Last " + QByteArray::number(firstItem + count - 1) + " 0 R /Count " + QByteArray::number(count)
                + " >>\n");
    }
    for (int i = 0; i < count; ++i) {
        const auto page = static_cast<size_t>(bookmarks[static_cast<size_t>(i)].page);
        if (page >= pages->size())
            return unexpected("page count");
        QByteArray item = QByteArray::number(firstItem + i) + " 0 obj\n<< /Title "
            + textString(bookmarks[static_cast<size_t>(i)].title) + " /Parent " + QByteArray::number(outline)
            + " 0 R /Dest [" + QByteArray::number((*pages)[page]) + " 0 R /Fit]";
        if (i > 0)
            item += " /Prev " + QByteArray::number(firstItem + i - 1) + " 0 R";
        if (i + 1 < count)
            item += " /Next " + QByteArray::number(firstItem + i + 1) + " 0 R";
        add(firstItem + i, item + " >>\n");
    }
    const int size = count > 0 ? firstItem + count : outline;
    const qint64 newXref = base + update.size();
    update += xref + "trailer\n<<\n/Size " + QByteArray::number(size) + "\n/Info " + QByteArray::number(parts.info)
        + " 0 R\n/Root " + QByteArray::number(parts.catalog) + " 0 R\n/ID [ <" + idHex + "> <" + idHex + "> ]\n/Prev "
        + QByteArray::number(parts.xrefAt) + "\n>>\nstartxref\n" + QByteArray::number(newXref) + "\n%%EOF\n";
    if (!file.seek(base) || file.write(update) != update.size() || !file.flush())
        return Error{ErrorCode::StorageFull,
                     QCoreApplication::translate("PdfFinish", "Cannot write %1: %2. Free some space and try again.")
                         .arg(file.fileName(), file.errorString()),
                     {}};
    return {};
}

} // namespace

Result<void> finishPdf(QFile &file, const PdfIdentity &identity, const std::vector<PdfBookmark> &bookmarks)
{
    const auto parts = readParts(file);
    if (!parts)
        return parts.error();
    const QDateTime created = QDateTime::fromMSecsSinceEpoch(identity.createdMs, Qt::UTC);
    const QByteArray pdfDate = created.toString(u"yyyyMMddHHmmss"_s).toLatin1() + 'Z';
    const QByteArray xmpDate = created.toString(u"yyyy-MM-ddTHH:mm:ss"_s).toLatin1() + 'Z';
    const QByteArray idHex = identity.id.left(16).toHex();

    const qint64 infoAt = parts->offsets[static_cast<size_t>(parts->info)];
    if (const auto done = overwrite(file, infoAt, 16 * 1024, "/CreationDate (D:", ")", pdfDate, 1); !done)
        return done.error();
    const QByteArray catalog = objectAt(file, *parts, parts->catalog);
    const auto metadata = numberAfter(catalog, "/Metadata ");
    if (!metadata || *metadata >= static_cast<int>(parts->offsets.size()))
        return unexpected("metadata");
    const qint64 metadataAt = parts->offsets[static_cast<size_t>(*metadata)];
    if (const auto done = overwrite(file, metadataAt, 64 * 1024, "CreateDate=\"", "\"", xmpDate, 1); !done)
        return done.error();
    if (const auto done = overwrite(file, metadataAt, 64 * 1024, "ModifyDate=\"", "\"", xmpDate, 1); !done)
        return done.error();
    const qint64 trailerSize = file.size() - parts->trailerAt;
    if (const auto done = overwrite(file, parts->trailerAt, trailerSize, "/ID [ <", ">", idHex, 1); !done)
        return done.error();
    if (const auto done = overwrite(file, parts->trailerAt, trailerSize, "> <", ">", idHex, 1); !done)
        return done.error();
    return appendUpdate(file, *parts, identity, idHex, bookmarks);
}

} // namespace holdfast
