// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/storecommands.h"

#include "app/storeaccess.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("StoreCommands", source);
}

/// What was left out is said beside what was found.
void tellLocked(qsizetype cases, QTextStream &err)
{
    if (cases > 0) {
        err << QCoreApplication::translate(
            "StoreCommands", "%n restricted case(s) were not looked at: they are sealed, and you hold no key to them.",
            nullptr, static_cast<int>(cases))
            << '\n';
    }
}

} // namespace

int runStoreVerify(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    const auto options = storeArguments(arguments, u"store verify"_s, 0, 0, false, err);
    if (!options)
        return 2;
    const auto store = openForReading(options->storePath);
    if (!store)
        return failWith(store.error(), err);
    const auto report = (*store)->verify();
    if (!report)
        return failWith(report.error(), err);
    if (options->json) {
        QJsonObject object{{u"records"_s, report->records},
                           {u"streams"_s, report->streams},
                           {u"attachments"_s, report->attachments},
                           {u"fileEvents"_s, report->fileEvents},
                           {u"restrictedNotChecked"_s, report->locked.size()},
                           {u"intact"_s, report->isIntact()}};
        if (report->failure) {
            object.insert(u"failure"_s,
                          QJsonObject{{u"stream"_s, report->failure->stream},
                                      {u"seq"_s, report->failure->seq},
                                      {u"kind"_s, report->failure->kind},
                                      {u"why"_s, report->failure->why}});
        }
        out << QJsonDocument(object).toJson(QJsonDocument::Indented);
    } else if (report->isIntact()) {
        out << text("Intact: %1 records in %2 streams, %3 stored answers and files, %4 file events.")
                   .arg(report->records)
                   .arg(report->streams)
                   .arg(report->attachments)
                   .arg(report->fileEvents)
            << '\n';
    }
    tellLocked(report->locked.size(), err);
    if (report->isIntact())
        return 0;
    err << text("Broken at record %1 of %2 (%3): %4")
               .arg(report->failure->seq)
               .arg(report->failure->stream, report->failure->kind, report->failure->why)
        << '\n';
    return 1;
}

int runStoreRebuild(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    const auto options = storeArguments(arguments, u"store rebuild"_s, 0, 0, false, err);
    if (!options)
        return 2;
    const auto store = openForReading(options->storePath);
    if (!store)
        return failWith(store.error(), err);
    const auto report = (*store)->rebuild();
    if (!report)
        return failWith(report.error(), err);
    if (options->json) {
        QJsonArray differences;
        for (const auto &difference : report->differences) {
            differences.append(QJsonObject{{u"table"_s, difference.table},
                                           {u"row"_s, difference.row},
                                           {u"column"_s, difference.column},
                                           {u"inTable"_s, difference.inTable},
                                           {u"fromJournal"_s, difference.fromJournal}});
        }
        out << QJsonDocument(QJsonObject{{u"records"_s, report->records},
                                         {u"rows"_s, report->rows},
                                         {u"restrictedNotChecked"_s, report->locked.size()},
                                         {u"equal"_s, report->isEqual()},
                                         {u"differences"_s, differences}})
                   .toJson(QJsonDocument::Indented);
    } else if (report->isEqual()) {
        out << text("Equal: %1 records fold to the same %2 rows.").arg(report->records).arg(report->rows) << '\n';
    }
    tellLocked(report->locked.size(), err);
    for (const auto &difference : report->differences) {
        err << u"%1 %2 %3: %4 ≠ %5\n"_s.arg(difference.table, difference.row, difference.column, difference.inTable,
                                            difference.fromJournal);
    }
    return report->isEqual() ? 0 : 1;
}

} // namespace holdfast
