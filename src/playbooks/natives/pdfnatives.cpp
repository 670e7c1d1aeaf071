// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"
#include "language/indicatorscan.h"
#include "playbooks/natives/entryfile.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <memory>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// More is not read: a page of a book has three thousand characters.
constexpr int mostPages = 5000;
constexpr qsizetype mostCharacters = 16 * 1024 * 1024;

QString translated(const char *source)
{
    return QCoreApplication::translate("PdfNatives", source);
}

QString fromPoppler(const poppler::ustring &text)
{
    const auto utf8 = text.to_utf8();
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString textOf(const poppler::document &document)
{
    QString text;
    const int pages = std::min(document.pages(), mostPages);
    for (int i = 0; i < pages && text.size() < mostCharacters; ++i) {
        if (const std::unique_ptr<poppler::page> page(document.create_page(i)); page)
            text += fromPoppler(page->text());
    }
    return text.left(mostCharacters);
}

/// What the document says of itself, by the names that the published script uses.
QJsonObject propertiesOf(const poppler::document &document)
{
    QJsonObject properties{{u"Pages"_s, QString::number(document.pages())},
                           {u"Encrypted"_s, document.is_encrypted() ? u"yes"_s : u"no"_s}};
    for (const auto *key : {"Title", "Author", "Subject", "Keywords", "Creator", "Producer"}) {
        if (const auto value = fromPoppler(document.info_key(key)).trimmed(); !value.isEmpty())
            properties.insert(QString::fromLatin1(key), value);
    }
    for (const auto *key : {"CreationDate", "ModDate"}) {
        if (const auto seconds = static_cast<qint64>(document.info_date_t(key)); seconds > 0)
            properties.insert(QString::fromLatin1(key),
                              QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC).toString(Qt::ISODate));
    }
    int major = 0;
    int minor = 0;
    document.get_pdf_version(&major, &minor);
    properties.insert(u"PDFVersion"_s, u"%1.%2"_s.arg(major).arg(minor));
    return properties;
}

NativeResult readPdf(const NativeInput &input)
{
    // What the library finds wrong with a file would otherwise go to the terminal.
    poppler::set_debug_error_function([](const std::string &, void *) {}, nullptr);
    return withFile(input, argumentText(input, u"entryID"_s), [&](const EntryFile &file) {
        const auto password = argumentText(input, u"userPassword"_s).toStdString();
        const std::unique_ptr<poppler::document> document(poppler::document::load_from_raw_data(
            file.bytes.constData(), static_cast<int>(file.bytes.size()), password, password));
        if (!document)
            return NativeResult::failed(translated("“%1” is not a PDF, or it is damaged.").arg(file.name));
        if (document->is_locked())
            return NativeResult::failed(
                translated("“%1” is encrypted; give its password as userPassword.").arg(file.name));
        const auto text = textOf(*document);
        auto properties = propertiesOf(*document);
        properties.insert(u"Text"_s, text);
        properties.insert(u"EntryID"_s, file.entry);
        auto result = NativeResult::said(
            translated("Read “%1”: %2 characters on %3 pages.").arg(file.name).arg(text.size()).arg(document->pages()),
            text);
        auto &context = result.output.context;
        context.insert(u"File(val.EntryID == obj.EntryID)"_s, properties);
        const auto found = findIndicators(text);
        FoundIndicators named;
        named.urls = found.urls;
        named.emails = found.emails;
        const auto indicators = named.toContext();
        for (auto it = indicators.begin(); it != indicators.end(); ++it)
            context.insert(it.key(), it.value());
        return result;
    });
}

} // namespace

QList<NativeCommand> pdfNatives()
{
    QList<NativeCommand> natives;
    for (const auto &name : {u"ReadPDFFileV2"_s, u"ReadPDFFile"_s}) {
        natives.append(readingFiles(
            native(name, translated("Reads the text and the properties of a PDF."),
                   {textArgument(u"entryID"_s, true), secretArgument(u"userPassword"_s), textArgument(u"maxImages"_s)},
                   readPdf)));
    }
    return natives;
}

} // namespace holdfast
