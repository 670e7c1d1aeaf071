// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/effectrecording.h"

#include "automation/casework.h"
#include "automation/commandoutputrecorder.h"
#include "commands/commandline.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("EffectRecording", source);
}

} // namespace

Result<RunEvent> performCaseChange(UnitOfWork &unit, const ActiveRun &run, const Effect &effect)
{
    const CaseScope scope{run.incident, run.id, effect.task, u"playbook"_s, run.state.playbook()->name};
    auto output = performCaseEffect(unit, effect.change, scope);
    if (!output)
        return output.error();
    auto shown = *output;
    shown.incidentFields = {}; // for the engine only: they are in the incident already
    OutputOrigin origin{run.incident, run.id, effect.task, u"playbook"_s, scope.brand};
    origin.quiet = effect.quiet;
    origin.note = effect.note;
    const auto entries = recordOutput(unit, shown, origin);
    if (!entries)
        return entries.error();
    return effectCompleted(effect.key, *output, *entries, unit.nowMs());
}

Result<RunEvent> recordReport(UnitOfWork &unit, const ActiveRun &run, const Effect &effect, const IncidentId &incident,
                              const MadeReport &report)
{
    ReportRecord record;
    record.incident = incident;
    record.fileName = report.fileName;
    record.headHash = report.headHash;
    record.headSeq = report.headSeq;
    record.author = u"playbook"_s;
    const auto added = unit.reports().add(record, report.pdf, u"playbook"_s);
    if (!added)
        return added.error();
    CommandOutput output;
    output.entries.append({text("Report %1, SHA-256 %2").arg(report.fileName, added->sha256),
                           {},
                           false,
                           effect.note,
                           {u"report"_s},
                           ProducedFile{report.fileName, u"application/pdf"_s, report.pdf}});
    const OutputOrigin origin{run.incident, run.id, effect.task, u"playbook"_s, u"Holdfast"_s};
    const auto entries = recordOutput(unit, output, origin);
    if (!entries)
        return entries.error();
    output.context.insert(u"InfoFile(val.EntryID && val.EntryID == obj.EntryID)"_s,
                          QJsonObject{{u"Name"_s, report.fileName},
                                      {u"EntryID"_s, entries->first()},
                                      {u"SHA256"_s, added->sha256},
                                      {u"Size"_s, report.pdf.size()},
                                      {u"Extension"_s, u"pdf"_s},
                                      {u"Info"_s, u"application/pdf"_s}});
    return effectCompleted(effect.key, output, *entries, unit.nowMs());
}

Result<RunEvent> recordOutcome(UnitOfWork &unit, const ActiveRun &run, const Effect &effect,
                               const Result<CommandOutput> &outcome, const CommandDefinition *definition)
{
    const auto brand = definition ? definition->brand : u"Holdfast"_s;
    OutputOrigin origin{run.incident, run.id, effect.task, u"playbook"_s, brand};
    origin.commandLine = recordedLineText(
        {effect.name, effect.brand, effect.instance, effect.arguments, {}, {}, {}, {}, {}}, definition);
    origin.quiet = effect.quiet;
    origin.note = effect.note;
    if (outcome) {
        const auto entries = recordOutput(unit, *outcome, origin);
        if (!entries)
            return entries.error();
        return effectCompleted(effect.key, *outcome, *entries, unit.nowMs());
    }
    CommandOutput failure;
    failure.entries.append({outcome.error().message, {}, true});
    if (auto recorded = recordOutput(unit, failure, origin); !recorded)
        return recorded.error();
    return effectFailed(effect.key, outcome.error(), unit.nowMs());
}

} // namespace holdfast
