// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo.h"

#include "app/storepaths.h"
#include "app/usage.h"
#include "automation/investigationsteps.h"
#include "base/clock.h"
#include "console/demosetup.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>
#include <QTextStream>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Demo", source);
}

/// How John's case stands.
struct CaseState
{
    Incident incident;
    QList<InvestigationStep> steps;
    QString question; ///< what a person must decide; empty when nothing waits
};

Result<CaseState> caseState(Console &console, const IncidentId &id)
{
    struct Read
    {
        Incident incident;
        QList<PlaybookRun> runs;
        QList<HumanTask> tasks;
    };
    const auto read = console.store().read([&](const Reader &reader) -> Result<Read> {
        const auto incident = reader.incidents().get(id);
        const auto runs = incident ? reader.runs().list(id) : Result<QList<PlaybookRun>>(incident.error());
        const auto tasks = runs ? reader.humanTasks().list(id) : Result<QList<HumanTask>>(runs.error());
        if (!tasks)
            return tasks.error();
        return Read{*incident, *runs, *tasks};
    });
    if (!read)
        return read.error();
    CaseState state{read->incident, {}, {}};
    for (const auto &task : read->tasks) {
        if (task.state == HumanTaskState::Open)
            state.question = task.question;
    }
    if (!read->runs.isEmpty()) {
        if (auto looked = console.runner().inspect(read->runs.first().id,
                                                   [&](const RunState &run) { state.steps = investigationSteps(run); });
            !looked)
            return looked.error();
    }
    return state;
}

/// The report that the playbook made, written to the path; empty when it made none.
Result<QString> deliverReport(Console &console, const IncidentId &id, const QString &path)
{
    const auto bytes = console.store().read([&](const Reader &reader) -> Result<QByteArray> {
        const auto reports = reader.reports().list(id);
        if (!reports)
            return reports.error();
        return reports->isEmpty() ? Result<QByteArray>(QByteArray()) : reader.reports().bytes(reports->last().id);
    });
    if (!bytes)
        return bytes.error();
    if (bytes->isEmpty())
        return QString();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(*bytes) != bytes->size() || !file.commit())
        return Error{
            ErrorCode::StorageFull, text("The report cannot be written to %1: %2").arg(path, file.errorString()), {}};
    return QFileInfo(path).absoluteFilePath();
}

QJsonObject toJson(const CaseState &state, const QString &report, const QMap<QString, qint64> &writes)
{
    QJsonArray steps;
    for (const auto &step : state.steps) {
        QJsonObject object{
            {u"number"_s, step.number},
            {u"name"_s, step.name},
            {u"state"_s, stepStateName(step.state)},
            {u"started"_s, step.startedAtMs > 0 ? QJsonValue(isoUtc(step.startedAtMs)) : QJsonValue()},
            {u"finished"_s, step.finishedAtMs > 0 ? QJsonValue(isoUtc(step.finishedAtMs)) : QJsonValue()}};
        if (!step.problem.isEmpty())
            object.insert(u"problem"_s, step.problem);
        steps.append(object);
    }
    QJsonObject counts;
    for (auto it = writes.begin(); it != writes.end(); ++it)
        counts.insert(it.key(), it.value());
    QJsonObject all{{u"incident"_s, state.incident.id.text},
                    {u"number"_s, state.incident.number},
                    {u"steps"_s, steps},
                    {u"report"_s, report.isEmpty() ? QJsonValue() : QJsonValue(report)},
                    {u"writes"_s, counts}};
    if (!state.question.isEmpty())
        all.insert(u"waitsFor"_s, state.question);
    return all;
}

QString timeOf(qint64 ms)
{
    return ms > 0 ? isoUtc(ms).mid(11, 12) : u"–"_s;
}

void print(const CaseState &state, const QString &report, const QMap<QString, qint64> &writes, QTextStream &out)
{
    out << text("Incident #%1 %2").arg(state.incident.number).arg(state.incident.name) << "\n\n";
    for (const auto &step : state.steps) {
        const auto took = step.finishedAtMs > 0 ? u"%1 ms"_s.arg(step.finishedAtMs - step.startedAtMs) : QString();
        out << u"  %1  %2  %3  %4  %5\n"_s.arg(step.number)
                   .arg(step.name, -32)
                   .arg(stepStateName(step.state), -8)
                   .arg(timeOf(step.startedAtMs))
                   .arg(took, 9);
        if (!step.problem.isEmpty())
            out << u"     %1\n"_s.arg(step.problem);
    }
    out << '\n';
    for (auto it = writes.begin(); it != writes.end(); ++it)
        out << u"  %1 × %2\n"_s.arg(it.value()).arg(it.key());
    if (!state.question.isEmpty())
        out << '\n' << text("It waits for a person: %1").arg(state.question) << '\n';
    if (!report.isEmpty())
        out << '\n' << text("Report: %1").arg(report) << '\n';
}

int fail(const Error &error, QTextStream &err)
{
    err << error.message << '\n';
    return 1;
}

} // namespace

QString freshDemoFolder()
{
    const QString folder = dataFolder() + u"/demo"_s;
    if (QFileInfo::exists(folder + u"/john.holdfast"_s)) {
        QDir(folder + u"-previous"_s).removeRecursively();
        QDir().rename(folder, folder + u"-previous"_s);
    }
    QDir().mkpath(folder);
    return folder;
}

int runDemo(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    QCommandLineParser parser;
    const QCommandLineOption headless(u"headless"_s), json(u"json"_s), mode(u"mode"_s, {}, u"mode"_s, u"auto"_s),
        report(u"report"_s, {}, u"file"_s, u"john-anderson.pdf"_s), store(u"store"_s, {}, u"file"_s),
        real(u"real"_s, {}, u"file"_s), range(u"range"_s, {}, u"url"_s);
    parser.addOptions({headless, json, mode, report, store, real, range});
    if (!parser.parse(arguments) || !parser.positionalArguments().isEmpty()
        || !QStringList({u"auto"_s, u"confirm"_s}).contains(parser.value(mode))) {
        err << (parser.errorText().isEmpty() ? text("--mode is auto or confirm.") : parser.errorText()) << "\n\n"
            << helpText(u"demo"_s);
        return 2;
    }

    const auto storePath = parser.isSet(store) ? parser.value(store) : freshDemoFolder() + u"/john.holdfast"_s;
    DemoOptions options;
    options.mode = parser.value(mode);
    options.mailFolder = QFileInfo(storePath).absolutePath() + u"/mail"_s;
    options.rangeControl = QUrl(parser.value(range));
    options.realServices = parser.value(real);
    DemoSetup demo(options);
    if (auto started = demo.start(); !started)
        return fail(started.error(), err);

    ConsoleOptions consoleOptions;
    consoleOptions.storePath = storePath;
    consoleOptions.user = u"mina.kim"_s;
    consoleOptions.programPath = QCoreApplication::applicationFilePath();
    consoleOptions.secrets = &demo.secrets();
    consoleOptions.memberKeys = &demo.memberKeys();
    auto console = Console::open(consoleOptions);
    if (!console)
        return fail(console.error(), err);
    std::mutex troubleMutex;
    std::optional<Error> trouble;
    (*console)->onTrouble = [&](const QString &where, const Error &error) {
        const std::lock_guard lock(troubleMutex);
        trouble = Error{error.code, where + u": "_s + error.message, error.details};
    };
    if (auto connected = demo.connect(**console); !connected)
        return fail(connected.error(), err);
    if (auto resumed = (*console)->runner().resumeAll(); !resumed)
        return fail(resumed.error(), err);
    if (auto fetched = (*console)->fetchNow({}); !fetched)
        return fail(fetched.error(), err);
    (*console)->runner().waitUntilIdle({});

    const auto incidents = (*console)->store().read([](const Reader &reader) {
        IncidentQuery query;
        query.direction = Qt::AscendingOrder;
        return reader.incidents().index(query);
    });
    if (!incidents)
        return fail(incidents.error(), err);
    if (incidents->isEmpty())
        return fail({ErrorCode::NotFound, trouble ? trouble->message : text("No alert came in."), {}}, err);
    const auto state = caseState(**console, incidents->first());
    const auto delivered =
        state ? deliverReport(**console, incidents->first(), parser.value(report)) : Result<QString>(state.error());
    const auto writes = delivered ? demo.writes() : Result<QMap<QString, qint64>>(delivered.error());
    if (!writes)
        return fail(writes.error(), err);

    if (parser.isSet(json))
        out << QJsonDocument(toJson(*state, *delivered, *writes)).toJson(QJsonDocument::Indented);
    else
        print(*state, *delivered, *writes, out);
    for (const auto &step : state->steps) {
        if (step.state == InvestigationStep::State::Failed)
            return fail({ErrorCode::Internal,
                         text("Step %1, %2, failed: %3").arg(step.number).arg(step.name, step.problem),
                         {}},
                        err);
    }
    return 0;
}

} // namespace holdfast
