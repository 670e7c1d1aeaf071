// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reports/reportfile.h"

#include "base/canonicaljson.h"
#include "reports/showntext.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView magic = "holdfast-report-1\n";
/// At the file's end: where the JSON begins (64-bit, little endian) and the SHA-256 of all bytes before it.
constexpr qint64 tailSize = 8 + 32;

QJsonObject toJson(const ReportFact &fact)
{
    return {
        {u"label"_s, encodableText(fact.label)},  {u"value"_s, encodableText(fact.value)},   {u"mono"_s, fact.mono},
        {u"tone"_s, static_cast<int>(fact.tone)}, {u"origin"_s, encodableText(fact.origin)}, {u"wide"_s, fact.wide}};
}

ReportTone toneFrom(const QJsonValue &value)
{
    return static_cast<ReportTone>(std::clamp(value.toInt(), 0, static_cast<int>(ReportTone::Critical)));
}

ReportFact factFrom(const QJsonObject &json)
{
    return {json[u"label"].toString(), json[u"value"].toString(),  json[u"mono"].toBool(),
            toneFrom(json[u"tone"]),   json[u"origin"].toString(), json[u"wide"].toBool()};
}

QJsonArray toJson(const std::vector<ReportFact> &facts)
{
    QJsonArray array;
    for (const ReportFact &fact : facts)
        array.append(toJson(fact));
    return array;
}

std::vector<ReportFact> factsFrom(const QJsonValue &value)
{
    std::vector<ReportFact> facts;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &item : array)
        facts.push_back(factFrom(item.toObject()));
    return facts;
}

QJsonObject toJson(const ReportStatement &statement)
{
    return {{u"text"_s, encodableText(statement.text)}, {u"tone"_s, static_cast<int>(statement.tone)}};
}

ReportStatement statementFrom(const QJsonObject &json)
{
    return {json[u"text"].toString(), toneFrom(json[u"tone"])};
}

QJsonObject toJson(const ReportTable &table, qint64 rowsAt)
{
    QJsonArray columns;
    for (const ReportColumn &column : table.columns) {
        columns.append(QJsonObject{{u"title"_s, column.title},
                                   {u"share"_s, qRound(column.share * 1000)}, // canonical JSON has integers only
                                   {u"right"_s, column.right},
                                   {u"mono"_s, column.mono},
                                   {u"strong"_s, column.strong},
                                   {u"overflow"_s, static_cast<int>(column.overflow)}});
    }
    return {{u"title"_s, encodableText(table.title)},
            {u"columns"_s, columns},
            {u"emptyText"_s, table.emptyText},
            {u"rowsAt"_s, rowsAt},
            {u"rowCount"_s, table.rows.count()}};
}

Result<ReportTable> tableFrom(const QJsonObject &json, const std::shared_ptr<QFile> &file)
{
    ReportTable table;
    table.title = json[u"title"].toString();
    table.emptyText = json[u"emptyText"].toString();
    const QJsonArray columns = json[u"columns"].toArray();
    for (const QJsonValue &value : columns) {
        const QJsonObject column = value.toObject();
        table.columns.push_back({column[u"title"].toString(), std::max(1, column[u"share"].toInt()) / 1000.0,
                                 column[u"right"].toBool(), column[u"mono"].toBool(), column[u"strong"].toBool(),
                                 column[u"overflow"].toInt() == 1 ? ReportOverflow::Elide : ReportOverflow::Wrap});
    }
    auto rows = ReportRows::readFrom(file, json[u"rowsAt"].toInteger(-1), json[u"rowCount"].toInteger(-1));
    if (!rows)
        return rows.error();
    table.rows = std::move(rows).value();
    return table;
}

/// Rows go to the file before the JSON that points at them.
Result<QJsonObject> writeBlock(const ReportBlock &block, QFile &file)
{
    if (const auto *facts = std::get_if<ReportFacts>(&block))
        return QJsonObject{{u"facts"_s, toJson(facts->items)}};
    if (const auto *statement = std::get_if<ReportStatement>(&block))
        return QJsonObject{{u"statement"_s, toJson(*statement)}};
    if (const auto *text = std::get_if<ReportText>(&block))
        return QJsonObject{{u"text"_s,
                            QJsonObject{{u"title"_s, encodableText(text->title)},
                                        {u"text"_s, encodableText(text->text)},
                                        {u"mono"_s, text->mono}}}};
    const auto &table = std::get<ReportTable>(block);
    if (const auto written = table.rows.writeTo(file); !written)
        return written.error();
    return QJsonObject{{u"table"_s, toJson(table, file.pos() - table.rows.count() * 4)}};
}

Result<ReportBlock> readBlock(const QJsonObject &json, const std::shared_ptr<QFile> &file)
{
    if (json.contains(u"facts"))
        return ReportBlock(ReportFacts{factsFrom(json[u"facts"])});
    if (json.contains(u"statement"))
        return ReportBlock(statementFrom(json[u"statement"].toObject()));
    if (json.contains(u"text")) {
        const QJsonObject text = json[u"text"].toObject();
        return ReportBlock(ReportText{text[u"title"].toString(), text[u"text"].toString(), text[u"mono"].toBool()});
    }
    const auto table = tableFrom(json[u"table"].toObject(), file);
    if (!table)
        return table.error();
    return ReportBlock(*table);
}

QJsonObject toJson(const ReportHeader &header)
{
    return {{u"kind"_s, header.kind},
            {u"number"_s, header.number},
            {u"incidentId"_s, header.incidentId},
            {u"name"_s, encodableText(header.name)},
            {u"type"_s, encodableText(header.type)},
            {u"severity"_s, static_cast<int>(header.severity)},
            {u"severityText"_s, header.severityText},
            {u"statusText"_s, encodableText(header.statusText)},
            {u"subject"_s, encodableText(header.subject)},
            {u"marking"_s, header.marking},
            {u"producer"_s, header.producer},
            {u"language"_s, header.language},
            {u"asOfMs"_s, header.asOfMs},
            {u"headSeq"_s, header.headSeq},
            {u"headHash"_s, header.headHash},
            {u"figures"_s, toJson(header.figures)},
            {u"completeness"_s, toJson(header.completeness)},
            {u"summary"_s, encodableText(header.summary)}};
}

ReportHeader headerFrom(const QJsonObject &json)
{
    ReportHeader header;
    header.kind = json[u"kind"].toString();
    header.number = json[u"number"].toString();
    header.incidentId = json[u"incidentId"].toString();
    header.name = json[u"name"].toString();
    header.type = json[u"type"].toString();
    header.severity =
        static_cast<Severity>(std::clamp(json[u"severity"].toInt(), 0, static_cast<int>(Severity::Critical)));
    header.severityText = json[u"severityText"].toString();
    header.statusText = json[u"statusText"].toString();
    header.subject = json[u"subject"].toString();
    header.marking = json[u"marking"].toString();
    header.producer = json[u"producer"].toString();
    header.language = json[u"language"].toString();
    header.asOfMs = json[u"asOfMs"].toInteger();
    header.headSeq = json[u"headSeq"].toInteger();
    header.headHash = json[u"headHash"].toString();
    header.figures = factsFrom(json[u"figures"]);
    header.completeness = statementFrom(json[u"completeness"].toObject());
    header.summary = json[u"summary"].toString();
    return header;
}

QJsonObject toJson(const ReportWords &text)
{
    return {{u"contents"_s, text.contents},
            {u"pageOf"_s, text.pageOf},
            {u"continued"_s, text.continued},
            {u"stateAsOf"_s, text.stateAsOf},
            {u"journalHead"_s, text.journalHead}};
}

ReportWords wordsFrom(const QJsonObject &json)
{
    return {json[u"contents"].toString(), json[u"pageOf"].toString(), json[u"continued"].toString(),
            json[u"stateAsOf"].toString(), json[u"journalHead"].toString()};
}

Error cannotWrite(const QFile &file)
{
    return {ErrorCode::StorageFull,
            QCoreApplication::translate("ReportFile",
                                        "Cannot write the report document %1: %2. Free some space and try again.")
                .arg(QDir::toNativeSeparators(file.fileName()), file.errorString()),
            {}};
}

} // namespace

Result<void> writeReportFile(const ReportDocument &document, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite | QIODevice::Truncate) || file.write(magic.toByteArray()) != magic.size())
        return cannotWrite(file);
    QJsonArray sections;
    for (const ReportSection &section : document.sections) {
        QJsonArray blocks;
        for (const ReportBlock &block : section.blocks) {
            auto written = writeBlock(block, file);
            if (!written)
                return written.error();
            blocks.append(*written);
        }
        sections.append(
            QJsonObject{{u"id"_s, section.id}, {u"title"_s, encodableText(section.title)}, {u"blocks"_s, blocks}});
    }
    const quint64 jsonAt = qToLittleEndian(static_cast<quint64>(file.pos()));
    const QByteArray json = canonicalJson(QJsonObject{
        {u"header"_s, toJson(document.header)}, {u"words"_s, toJson(document.words)}, {u"sections"_s, sections}});
    if (file.write(json) != json.size() || !file.flush() || !file.seek(0))
        return cannotWrite(file);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!hash.addData(&file) || !file.seek(file.size()))
        return cannotWrite(file);
    QByteArray tail(reinterpret_cast<const char *>(&jsonAt), sizeof jsonAt);
    tail += hash.result();
    if (file.write(tail) != tail.size() || !file.flush())
        return cannotWrite(file);
    return {};
}

Result<StoredReport> readReportFile(const QString &path)
{
    const auto file = std::make_shared<QFile>(path);
    if (!file->open(QIODevice::ReadOnly)) {
        return Error{ErrorCode::NotFound,
                     QCoreApplication::translate("ReportFile", "Cannot read the report document %1: %2.")
                         .arg(QDir::toNativeSeparators(path), file->errorString()),
                     {}};
    }
    const Error broken{
        ErrorCode::InvalidInput,
        QCoreApplication::translate("ReportFile", "%1 is not a whole report document. Make the report again.")
            .arg(QDir::toNativeSeparators(path)),
        {}};
    const qint64 contentSize = file->size() - tailSize;
    if (contentSize < magic.size() || file->read(magic.size()) != magic || !file->seek(contentSize))
        return broken;
    const QByteArray tail = file->read(tailSize);
    const auto jsonAt = static_cast<qint64>(qFromLittleEndian<quint64>(tail.constData()));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    file->seek(0);
    for (qint64 left = contentSize; left > 0;) {
        const QByteArray chunk = file->read(std::min<qint64>(left, 1024 * 1024));
        if (chunk.isEmpty())
            return broken;
        hash.addData(chunk);
        left -= chunk.size();
    }
    if (hash.result() != tail.sliced(8) || jsonAt < magic.size() || jsonAt > contentSize || !file->seek(jsonAt))
        return broken;
    const QJsonObject json = QJsonDocument::fromJson(file->read(contentSize - jsonAt)).object();
    if (json.isEmpty())
        return broken;

    StoredReport report;
    report.sha256 = hash.result();
    report.document.header = headerFrom(json[u"header"].toObject());
    report.document.words = wordsFrom(json[u"words"].toObject());
    const QJsonArray sections = json[u"sections"].toArray();
    for (const QJsonValue &value : sections) {
        const QJsonObject sectionJson = value.toObject();
        ReportSection section{sectionJson[u"id"].toString(), sectionJson[u"title"].toString(), {}};
        const QJsonArray blocks = sectionJson[u"blocks"].toArray();
        for (const QJsonValue &block : blocks) {
            auto read = readBlock(block.toObject(), file);
            if (!read)
                return read.error();
            section.blocks.push_back(std::move(read).value());
        }
        report.document.sections.push_back(std::move(section));
    }
    return report;
}

} // namespace holdfast
