// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Lint rule about keys of the file.

#include "playbooks/lintrules.h"

#include <QCoreApplication>
#include <QSet>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("LintRules", source);
}

} // namespace

QList<LintFinding> unknownKeys(const YamlNode &root)
{
    static const QSet<QString> playbookKeys{u"id"_s,
                                            u"version"_s,
                                            u"name"_s,
                                            u"description"_s,
                                            u"starttaskid"_s,
                                            u"tasks"_s,
                                            u"view"_s,
                                            u"inputs"_s,
                                            u"outputs"_s,
                                            u"fromversion"_s,
                                            u"toversion"_s,
                                            u"tests"_s,
                                            u"system"_s,
                                            u"hidden"_s,
                                            u"beta"_s,
                                            u"quiet"_s,
                                            u"tags"_s,
                                            u"rolename"_s,
                                            u"sourceplaybookid"_s,
                                            u"elasticcommonfields"_s,
                                            u"contentitemfields"_s,
                                            u"contentitemexportablefields"_s,
                                            u"vcShouldKeepItemLegacyProdMachine"_s,
                                            u"deprecated"_s,
                                            u"issilent"_s,
                                            u"adopted"_s,
                                            u"internal"_s,
                                            u"source"_s,
                                            u"marketplaces"_s,
                                            u"supportedModules"_s,
                                            u"inputSections"_s,
                                            u"outputSections"_s,
                                            u"releaseNotes"_s,
                                            u"dirtyInputs"_s,
                                            u"fromServerVersion"_s,
                                            u"toServerVersion"_s,
                                            u"vcShouldIgnore"_s,
                                            u"propagationLabels"_s,
                                            u"prevname"_s,
                                            u"definitionid"_s,
                                            u"packID"_s,
                                            u"packName"_s,
                                            u"itemVersion"_s,
                                            u"fromServerVersion"_s,
                                            u"commitMessage"_s,
                                            u"shouldPublish"_s,
                                            u"missingScriptsIds"_s,
                                            u"detached"_s,
                                            u"modified"_s,
                                            u"scripts"_s,
                                            u"integrations"_s,
                                            u"comment"_s,
                                            u"isTest"_s,
                                            u"defaultTemplateBy"_s,
                                            u"playground"_s,
                                            u"skippable"_s};
    static const QSet<QString> taskKeys{u"id"_s,
                                        u"taskid"_s,
                                        u"type"_s,
                                        u"task"_s,
                                        u"nexttasks"_s,
                                        u"scriptarguments"_s,
                                        u"conditions"_s,
                                        u"results"_s,
                                        u"separatecontext"_s,
                                        u"loop"_s,
                                        u"continueonerror"_s,
                                        u"continueonerrortype"_s,
                                        u"skipunavailable"_s,
                                        u"reputationcalc"_s,
                                        u"quietmode"_s,
                                        u"note"_s,
                                        u"ignoreworker"_s,
                                        u"timertriggers"_s,
                                        u"fieldMapping"_s,
                                        u"message"_s,
                                        u"form"_s,
                                        u"evidencedata"_s,
                                        u"defaultassigneecomplex"_s,
                                        u"defaultassignee"_s,
                                        u"sla"_s,
                                        u"slareminder"_s,
                                        u"restrictedcompletion"_s,
                                        u"quiet"_s,
                                        u"description"_s,
                                        u"view"_s,
                                        u"isoversize"_s,
                                        u"isautoswitchedtoquietmode"_s,
                                        u"timelineRecord"_s,
                                        u"displayLabel"_s,
                                        u"fieldmapping"_s,
                                        u"tags"_s,
                                        u"scriptargumentsx2"_s,
                                        u"evidencedata"_s};
    QList<LintFinding> result;
    const auto check = [&result](const YamlNode &mapping, const QSet<QString> &known, const QString &task) {
        for (size_t i = 0; i + 1 < mapping.items.size(); i += 2) {
            const auto &key = mapping.items[i];
            const auto plain = key.text.section(u':', 0, 0).remove("_x2"_L1);
            if (known.contains(plain))
                continue;
            auto found =
                lintFinding({key.line, key.column}, task, LintSeverity::Warning,
                            translated("The key “%1” is not known in this place; it has no effect.").arg(key.text),
                            translated("Correct its name; it is kept when the file is saved."));
            found.rule = u"unknown-key"_s;
            result.append(found);
        }
    };
    check(root, playbookKeys, {});
    if (const auto *tasks = root.value(u"tasks"); tasks && tasks->isMapping()) {
        for (size_t i = 0; i + 1 < tasks->items.size(); i += 2) {
            if (tasks->items[i + 1].isMapping())
                check(tasks->items[i + 1], taskKeys, tasks->items[i].text);
        }
    }
    return result;
}

} // namespace holdfast
