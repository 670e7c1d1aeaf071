// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/commandline/subcommand.h"

#include "base/clock.h"
#include "playbooks/replay/replay.h"
#include "playbooks/unattendedrun.h"
#include "scripts/javascriptevaluator.h"

#include <QFile>
#include <QFileInfo>
#include <QIODevice>
#include <QJsonDocument>
#include <QSaveFile>

#include <algorithm>
#include <array>
#include <map>

namespace holdfast::playbookcommand {

using namespace Qt::StringLiterals;

namespace {

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

QByteArray readBytes(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

struct RunArguments
{
    QString file;
    QString store;
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
                   || name == "--plan"_L1 || name == "--record"_L1 || name == "--store"_L1) {
            if (!take())
                return wrong(translated("%1 needs a value.").arg(name));
            if (name == "--packs"_L1) {
                result.packs.append(value);
            } else if (name == "--incident"_L1) {
                result.incidentFile = value;
            } else if (name == "--store"_L1) {
                result.store = value;
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

Result<void> writeRecord(const RunRecord &record, const QString &path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(record.toJson()) < 0 || !file.commit())
        return Error{ErrorCode::InvalidInput, translated("%1 cannot be written: %2").arg(path, file.errorString()), {}};
    return {};
}

/// Sub-playbooks of a playbook of the store come from there too.
class CatalogLibrary final : public PlaybookLibrary
{
public:
    CatalogLibrary(const PlaybookCommandSources &sources, QString storePath)
        : m_sources(sources)
        , m_storePath(std::move(storePath))
    {
    }

    [[nodiscard]] QByteArray source(const QString &id, const QString &name) const
    {
        for (const auto &wanted : {id, name}) {
            if (wanted.isEmpty())
                continue;
            if (const auto found = m_sources.playbook(wanted, m_storePath))
                return *found;
        }
        return {};
    }
    [[nodiscard]] PlaybookPtr find(const QString &id, const QString &name) const override
    {
        auto known = m_read.find({id, name});
        if (known == m_read.end()) {
            const auto yaml = source(id, name);
            known = m_read.emplace(std::pair(id, name), yaml.isEmpty() ? nullptr : readPlaybook(yaml).playbook).first;
        }
        return known->second;
    }

private:
    const PlaybookCommandSources &m_sources;
    QString m_storePath;
    mutable std::map<std::pair<QString, QString>, PlaybookPtr> m_read;
};

RunStart startOf(const RunArguments &arguments, const QJsonObject &incident, qint64 nowMs)
{
    RunStart start;
    start.incident = incidentFields(incident);
    for (const auto &time : {u"created"_s, u"occurred"_s}) {
        if (!start.incident.contains(time))
            start.incident.insert(time, isoUtc(nowMs));
    }
    start.incidentId = start.incident.value("id"_L1).toVariant().toString();
    start.inputs = arguments.inputs;
    start.run = RunId(RandomIdSource().next());
    return start;
}

/// What came of the run, in words or as JSON; answers the exit code.
int tell(const UnattendedRun &unattended, const RunArguments &arguments, QIODevice &out)
{
    const auto &state = unattended.state();
    if (arguments.json) {
        auto json = unattended.toJson();
        if (arguments.dryRun)
            json.insert(u"writes"_s, writesToJson(unattended.writes()));
        sayJson(out, json);
    } else {
        say(out, translated("%1: %2").arg(state.playbook()->name, runStatusName(state.status())));
        for (const auto &write : unattended.writes())
            say(out, translated("  %1; undo: %2").arg(write.text(), write.undo));
        for (const auto list = state.waits(); const auto &wait : list)
            say(out, translated("  task %1 “%2” waits for %3; %4").arg(wait.task, wait.name, wait.what, wait.who));
    }
    switch (state.status()) {
    case RunStatus::Completed:
        return done;
    case RunStatus::Waiting:
        return waits;
    default:
        return failure;
    }
}

} // namespace

int run(const QStringList &args, QIODevice &out, QIODevice &err, const PlaybookCommandSources &sources)
{
    const auto parsed = parseRunArguments(args);
    if (!parsed)
        return usage(err, parsed.error().message);
    const auto yaml = playbookBytes(parsed->file, parsed->store, sources);
    if (!yaml)
        say(err, yaml.error().message);
    const auto loaded = yaml ? readPlaybook(*yaml) : LoadedPlaybook();
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
    QJsonObject plan;
    for (const auto &[path, target] :
         {std::pair(parsed->incidentFile, &incident), std::pair(parsed->answersFile, &options.answers),
          std::pair(parsed->planFile, &plan)}) {
        if (path.isEmpty())
            continue;
        auto read = readJsonObject(path);
        if (!read) {
            say(err, read.error().message);
            return wrongUsage;
        }
        *target = *std::move(read);
    }
    options.start = startOf(*parsed, incident, options.startMs);
    if (!parsed->planFile.isEmpty()) {
        if (!plan.value("writes"_L1).isArray()) {
            say(err, translated("%1 is no plan: --dry-run --json gives one.").arg(parsed->planFile));
            return wrongUsage;
        }
        options.start.plan = writesFromJson(plan.value("writes"_L1).toArray());
    }

    const bool isFile = QFileInfo(parsed->file).isFile();
    const PlaybookFolders folders(
        parsed->packs.isEmpty() && isFile ? QStringList{QFileInfo(parsed->file).absolutePath()} : parsed->packs);
    const CatalogLibrary catalog(sources, parsed->store);
    const bool fromFolders = isFile || !parsed->packs.isEmpty();
    RunRecord record;
    record.playbook = *yaml;
    if (!parsed->recordFile.isEmpty()) {
        options.start.library = calledPlaybooks(*loaded.playbook, [&](const QString &id, const QString &name) {
            return fromFolders ? folders.source(id, name) : catalog.source(id, name);
        });
    }
    const auto *library = fromFolders ? static_cast<const PlaybookLibrary *>(&folders) : &catalog;
    JavaScriptEvaluator evaluator;
    UnattendedRun unattended(loaded.playbook, library, &evaluator, parsed->dryRun ? sources.commands : nullptr,
                             options);
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
    return tell(unattended, *parsed, out);
}

namespace {

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

Result<RunRecord> findRecord(const ReplayArguments &arguments, const PlaybookCommandSources &sources)
{
    if (QFileInfo(arguments.run).isFile())
        return RunRecord::fromJson(readBytes(arguments.run));
    if (sources.record)
        return sources.record(arguments.run, arguments.store);
    return Error{ErrorCode::NotFound, translated("There is no file %1.").arg(arguments.run), {}};
}

} // namespace

int replayRun(const QStringList &args, QIODevice &out, QIODevice &err, const PlaybookCommandSources &sources)
{
    const auto parsed = parseReplayArguments(args);
    if (!parsed)
        return usage(err, parsed.error().message);
    const auto record = findRecord(*parsed, sources);
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

} // namespace holdfast::playbookcommand
