// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/commandline/playbookcommand.h"

#include "base/clock.h"
#include "playbooks/linter.h"
#include "playbooks/playbookdiff.h"
#include "playbooks/playbookdocument.h"
#include "playbooks/replay/replay.h"
#include "playbooks/unattendedrun.h"
#include "scripts/javascriptevaluator.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QIODevice>
#include <QJsonDocument>
#include <QSaveFile>

#include <algorithm>
#include <array>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr int done = 0;
constexpr int failure = 1;
constexpr int wrongUsage = 2;
constexpr int waits = 3;

QString translated(const char *source)
{
    return QCoreApplication::translate("PlaybookCommand", source);
}

void say(QIODevice &device, const QString &line)
{
    device.write(line.toUtf8() + '\n');
}

void sayJson(QIODevice &device, const QJsonObject &json)
{
    device.write(QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n');
}

int usage(QIODevice &err, const QString &problem = {})
{
    if (!problem.isEmpty())
        say(err, problem);
    say(err,
        translated("Usage: holdfast playbook lint PATH... [--json]\n"
                   "       holdfast playbook run FILE [--packs DIR]... [--incident FILE.json] [--input K=V]...\n"
                   "                             [--answers FILE.json] [--dry-run] [--plan FILE.json]\n"
                   "                             [--record FILE] [--json]\n"
                   "       holdfast playbook replay RUN [--store FILE] [--playbook FILE] [--record FILE] [--json]\n"
                   "       holdfast playbook format FILE\n"
                   "       holdfast playbook diff A B"));
    return wrongUsage;
}

Result<QJsonObject> readJsonObject(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::NotFound, translated("%1 cannot be read: %2").arg(path, file.errorString()), {}};
    QJsonParseError error;
    const auto json = QJsonDocument::fromJson(file.readAll(), &error);
    if (!json.isObject()) {
        return Error{
            ErrorCode::InvalidInput,
            translated("%1 is not a JSON object (%2 at byte %3).").arg(path, error.errorString()).arg(error.offset),
            {}};
    }
    return json.object();
}

QStringList playbookFiles(const QStringList &paths)
{
    QStringList files;
    for (const auto &path : paths) {
        if (!QFileInfo(path).isDir()) {
            files.append(path);
            continue;
        }
        QStringList inside;
        QDirIterator it(path, {u"*.yml"_s, u"*.yaml"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext())
            inside.append(it.next());
        inside.sort();
        files += inside;
    }
    return files;
}

int lint(const QStringList &args, QIODevice &out, QIODevice &err, const CommandRegistry *commands)
{
    QStringList paths;
    bool json = false;
    for (const auto &arg : args) {
        if (arg == "--json"_L1)
            json = true;
        else if (arg.startsWith("--"_L1))
            return usage(err, translated("Unknown option %1.").arg(arg));
        else
            paths.append(arg);
    }
    if (paths.isEmpty())
        return usage(err, translated("Which files?"));
    const auto summary = lintFiles(playbookFiles(paths), commands);
    if (json) {
        sayJson(out, summary.toJson());
    } else {
        for (const auto &finding : summary.findings)
            say(out, finding.text());
        say(out,
            translated("%1 files, %2 playbooks, %3 tasks: %4 findings.")
                .arg(summary.files)
                .arg(summary.playbooks)
                .arg(summary.tasks)
                .arg(summary.findings.size()));
    }
    const bool errors = std::any_of(summary.findings.begin(), summary.findings.end(),
                                    [](const LintFinding &finding) { return finding.severity == LintSeverity::Error; });
    return errors ? failure : done;
}

struct RunArguments
{
    QString file;
    QStringList packs;
    QString incidentFile;
    QString answersFile;
    QString planFile;
    QString recordFile;
    QJsonObject inputs;
    bool dryRun = false;
    bool json = false;
};

Result<RunArguments> parseRunArguments(const QStringList &args)
{
    RunArguments result;
    const auto wrong = [](const QString &message) { return Error{ErrorCode::InvalidInput, message, {}}; };
    for (qsizetype i = 0; i < args.size(); ++i) {
        auto name = args.at(i);
        QString value;
        if (name.startsWith("--"_L1) && name.contains(u'=') && !name.startsWith("--input"_L1)) {
            value = name.section(u'=', 1);
            name = name.section(u'=', 0, 0);
        }
        const auto take = [&] {
            if (value.isNull() && i + 1 < args.size())
                value = args.at(++i);
            return !value.isNull();
        };
        if (name == "--json"_L1) {
            result.json = true;
        } else if (name == "--dry-run"_L1) {
            result.dryRun = true;
        } else if (name == "--packs"_L1 || name == "--incident"_L1 || name == "--answers"_L1 || name == "--input"_L1
                   || name == "--plan"_L1 || name == "--record"_L1) {
            if (!take())
                return wrong(translated("%1 needs a value.").arg(name));
            if (name == "--packs"_L1) {
                result.packs.append(value);
            } else if (name == "--incident"_L1) {
                result.incidentFile = value;
            } else if (name == "--plan"_L1) {
                result.planFile = value;
            } else if (name == "--record"_L1) {
                result.recordFile = value;
            } else if (name == "--answers"_L1) {
                result.answersFile = value;
            } else {
                const auto equals = value.indexOf(u'=');
                if (equals < 1)
                    return wrong(translated("--input is written as NAME=VALUE."));
                result.inputs.insert(value.left(equals), value.mid(equals + 1));
            }
        } else if (name.startsWith("--"_L1)) {
            return wrong(translated("Unknown option %1.").arg(name));
        } else if (result.file.isEmpty()) {
            result.file = name;
        } else {
            return wrong(translated("One file at a time; %1 is one too many.").arg(name));
        }
    }
    if (result.file.isEmpty())
        return wrong(translated("Which file?"));
    return result;
}

/// XSOAR's incident JSON: fields at the top, custom fields apart.
QJsonObject incidentFields(QJsonObject incident)
{
    for (const auto &name : {u"CustomFields"_s, u"customFields"_s}) {
        const auto custom = incident.take(name).toObject();
        for (auto it = custom.begin(); it != custom.end(); ++it)
            incident.insert(it.key(), it.value());
    }
    for (const auto &[name, value] :
         {std::pair{u"id"_s, u"1"_s}, std::pair{u"name"_s, u"Unattended run"_s}, std::pair{u"type"_s, QString()},
          std::pair{u"owner"_s, QString()}, std::pair{u"details"_s, QString()}}) {
        if (!incident.contains(name))
            incident.insert(name, value);
    }
    if (!incident.contains("severity"_L1))
        incident.insert(u"severity"_s, 0);
    return incident;
}

QByteArray readBytes(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Result<void> writeRecord(const RunRecord &record, const QString &path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(record.toJson()) < 0 || !file.commit())
        return Error{ErrorCode::InvalidInput, translated("%1 cannot be written: %2").arg(path, file.errorString()), {}};
    return {};
}

int run(const QStringList &args, QIODevice &out, QIODevice &err, const CommandRegistry *commands)
{
    const auto parsed = parseRunArguments(args);
    if (!parsed)
        return usage(err, parsed.error().message);
    const auto loaded = loadPlaybook(parsed->file);
    for (const auto &problem : loaded.problems)
        say(err, problemText(parsed->file, problem));
    if (!loaded.playbook) {
        if (parsed->json)
            sayJson(out,
                    {{u"state"_s, u"failed"_s}, {u"error"_s, translated("%1 is not a playbook.").arg(parsed->file)}});
        return failure;
    }
    UnattendedOptions options;
    options.startMs = SystemClock().nowMs();
    options.rehearse = parsed->dryRun;
    QJsonObject incident;
    if (!parsed->incidentFile.isEmpty()) {
        auto read = readJsonObject(parsed->incidentFile);
        if (!read) {
            say(err, read.error().message);
            return wrongUsage;
        }
        incident = *read;
    }
    if (!parsed->answersFile.isEmpty()) {
        auto read = readJsonObject(parsed->answersFile);
        if (!read) {
            say(err, read.error().message);
            return wrongUsage;
        }
        options.answers = *read;
    }
    options.start.incident = incidentFields(incident);
    if (!options.start.incident.contains("created"_L1))
        options.start.incident.insert(u"created"_s, isoUtc(options.startMs));
    if (!options.start.incident.contains("occurred"_L1))
        options.start.incident.insert(u"occurred"_s, isoUtc(options.startMs));
    options.start.incidentId = options.start.incident.value("id"_L1).toVariant().toString();
    options.start.inputs = parsed->inputs;
    options.start.run = RunId(RandomIdSource().next());

    if (!parsed->planFile.isEmpty()) {
        const auto read = readJsonObject(parsed->planFile);
        if (!read || !read->value("writes"_L1).isArray()) {
            say(err,
                read ? translated("%1 is no plan: --dry-run --json gives one.").arg(parsed->planFile)
                     : read.error().message);
            return wrongUsage;
        }
        options.start.plan = writesFromJson(read->value("writes"_L1).toArray());
    }

    auto packs = parsed->packs;
    if (packs.isEmpty())
        packs.append(QFileInfo(parsed->file).absolutePath());
    const PlaybookFolders library(packs);
    RunRecord record;
    if (!parsed->recordFile.isEmpty()) {
        record.playbook = readBytes(parsed->file);
        options.start.library = calledPlaybooks(
            *loaded.playbook, [&](const QString &id, const QString &name) { return library.source(id, name); });
    }
    JavaScriptEvaluator evaluator;
    UnattendedRun unattended(loaded.playbook, &library, &evaluator, parsed->dryRun ? commands : nullptr, options);
    unattended.setClockListener([&](qint64 nowMs) { evaluator.setClock(nowMs, scriptSeed(options.start.run)); });
    unattended.setJournal([&](const RunEvent &event) {
        if (!parsed->recordFile.isEmpty())
            record.events.append(event);
        return true;
    });
    unattended.run();
    if (!parsed->recordFile.isEmpty()) {
        if (auto written = writeRecord(record, parsed->recordFile); !written) {
            say(err, written.error().message);
            return failure;
        }
    }
    auto json = unattended.toJson();
    if (parsed->dryRun) {
        json.insert(u"writes"_s, writesToJson(unattended.writes()));
    }
    if (parsed->json) {
        sayJson(out, json);
    } else {
        say(out, translated("%1: %2").arg(loaded.playbook->name, runStatusName(unattended.state().status())));
        for (const auto &write : unattended.writes())
            say(out, translated("  %1; undo: %2").arg(write.text(), write.undo));
        for (const auto list = unattended.state().waits(); const auto &wait : list)
            say(out, translated("  task %1 “%2” waits for %3; %4").arg(wait.task, wait.name, wait.what, wait.who));
    }
    switch (unattended.state().status()) {
    case RunStatus::Completed:
        return done;
    case RunStatus::Waiting:
        return waits;
    default:
        return failure;
    }
}

struct ReplayArguments
{
    QString run;
    QString store;
    QString playbook;
    QString record;
    bool json = false;
};

Result<ReplayArguments> parseReplayArguments(const QStringList &args)
{
    ReplayArguments result;
    const std::array options{std::pair{u"--store"_s, &result.store}, std::pair{u"--playbook"_s, &result.playbook},
                             std::pair{u"--record"_s, &result.record}};
    for (qsizetype i = 0; i < args.size(); ++i) {
        const auto &arg = args.at(i);
        const auto option = std::find_if(options.begin(), options.end(),
                                         [&](const auto &known) { return known.first == arg.section(u'=', 0, 0); });
        if (option != options.end()) {
            const bool joined = arg.contains(u'=');
            if (!joined && i + 1 >= args.size())
                return Error{ErrorCode::InvalidInput, translated("%1 needs a value.").arg(arg), {}};
            *option->second = joined ? arg.section(u'=', 1) : args.at(++i);
        } else if (arg == "--json"_L1) {
            result.json = true;
        } else if (arg.startsWith("--"_L1)) {
            return Error{ErrorCode::InvalidInput, translated("Unknown option %1.").arg(arg), {}};
        } else if (result.run.isEmpty()) {
            result.run = arg;
        } else {
            return Error{ErrorCode::InvalidInput, translated("One run at a time; %1 is one too many.").arg(arg), {}};
        }
    }
    if (result.run.isEmpty())
        return Error{ErrorCode::InvalidInput, translated("Which run?"), {}};
    return result;
}

Result<RunRecord> findRecord(const ReplayArguments &arguments, const RecordSource &records)
{
    if (QFileInfo(arguments.run).isFile())
        return RunRecord::fromJson(readBytes(arguments.run));
    if (records)
        return records(arguments.run, arguments.store);
    return Error{ErrorCode::NotFound, translated("There is no file %1.").arg(arguments.run), {}};
}

int replayRun(const QStringList &args, QIODevice &out, QIODevice &err, const RecordSource &records)
{
    const auto parsed = parseReplayArguments(args);
    if (!parsed)
        return usage(err, parsed.error().message);
    const auto record = findRecord(*parsed, records);
    if (!record) {
        say(err, record.error().message);
        return failure;
    }
    QByteArray edited;
    if (!parsed->playbook.isEmpty()) {
        edited = readBytes(parsed->playbook);
        if (edited.isEmpty()) {
            say(err, translated("%1 cannot be read.").arg(parsed->playbook));
            return wrongUsage;
        }
    }
    if (!parsed->record.isEmpty()) {
        if (auto written = writeRecord(*record, parsed->record); !written) {
            say(err, written.error().message);
            return failure;
        }
    }
    const auto outcome = replay(*record, edited);
    if (!outcome) {
        say(err, outcome.error().message);
        return failure;
    }
    if (parsed->json) {
        auto json = outcome->toJson();
        json.insert(u"recorded"_s, transcriptSha256(record->events));
        sayJson(out, json);
    } else if (outcome->difference) {
        say(out, outcome->difference->text());
    } else {
        say(out,
            translated("%1 steps as recorded, the run is %2. Transcript %3")
                .arg(outcome->events)
                .arg(outcome->state, outcome->transcript));
        if (outcome->wentOn)
            say(out, translated("The record ends before its run does."));
    }
    return outcome->difference ? failure : done;
}

int format(const QStringList &args, QIODevice &out, QIODevice &err)
{
    if (args.size() != 1 || args.first().startsWith("--"_L1))
        return usage(err, translated("Which file?"));
    QList<PlaybookProblem> problems;
    const auto document = PlaybookDocument::load(args.first(), &problems);
    for (const auto &problem : problems)
        say(err, problemText(args.first(), problem));
    if (!document)
        return failure;
    const auto yaml = document->inUsualOrder().toYaml();
    if (!yaml) {
        say(err, yaml.error().message);
        return failure;
    }
    out.write(*yaml);
    return done;
}

int diff(const QStringList &args, QIODevice &out, QIODevice &err)
{
    if (args.size() != 2)
        return usage(err, translated("Which two files?"));
    QList<PlaybookDocument> documents;
    for (const auto &path : args) {
        QList<PlaybookProblem> problems;
        auto document = PlaybookDocument::load(path, &problems);
        for (const auto &problem : problems)
            say(err, problemText(path, problem));
        if (!document)
            return wrongUsage;
        documents.append(*document);
    }
    const auto changes = playbookChanges(documents.at(0), documents.at(1));
    for (const auto &change : changes)
        say(out, change.text());
    return changes.isEmpty() ? done : failure;
}

} // namespace

int runPlaybookCommand(const QStringList &args, QIODevice &out, QIODevice &err, const CommandRegistry *commands,
                       const RecordSource &records)
{
    if (args.isEmpty())
        return usage(err);
    const auto rest = args.mid(1);
    if (args.first() == "lint"_L1)
        return lint(rest, out, err, commands);
    if (args.first() == "run"_L1)
        return run(rest, out, err, commands);
    if (args.first() == "replay"_L1)
        return replayRun(rest, out, err, records);
    if (args.first() == "format"_L1)
        return format(rest, out, err);
    if (args.first() == "diff"_L1)
        return diff(rest, out, err);
    return usage(err, translated("Unknown: playbook %1.").arg(args.first()));
}

} // namespace holdfast
