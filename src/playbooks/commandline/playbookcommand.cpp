// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/commandline/subcommand.h"

#include "playbooks/linter.h"
#include "playbooks/playbookdiff.h"
#include "playbooks/playbookdocument.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QIODevice>
#include <QJsonDocument>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace playbookcommand {

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

int usage(QIODevice &err, const QString &problem)
{
    if (!problem.isEmpty())
        say(err, problem);
    say(err,
        translated("Usage: holdfast playbook lint PATH... [--json]\n"
                   "       holdfast playbook run FILE|NAME [--packs DIR]... [--incident FILE.json] [--input K=V]...\n"
                   "                             [--answers FILE.json] [--dry-run] [--plan FILE.json]\n"
                   "                             [--record FILE] [--store FILE] [--json]\n"
                   "       holdfast playbook replay RUN [--store FILE] [--playbook FILE] [--record FILE] [--json]\n"
                   "       holdfast playbook format FILE\n"
                   "       holdfast playbook diff A B [--store FILE] [--json]"));
    return wrongUsage;
}

/// A playbook that is named on the command line: a file, or one of the store.
Result<QByteArray> playbookBytes(const QString &named, const QString &storePath, const PlaybookCommandSources &sources)
{
    QFile file(named);
    if (!sources.playbook || QFileInfo(named).isFile()) {
        if (!file.open(QIODevice::ReadOnly))
            return Error{ErrorCode::NotFound, translated("%1 cannot be read: %2").arg(named, file.errorString()), {}};
        return file.readAll();
    }
    auto found = sources.playbook(named, storePath);
    if (!found && found.error().code == ErrorCode::NotFound)
        return Error{
            ErrorCode::NotFound,
            translated("“%1” is neither a file nor a playbook of the store. %2").arg(named, found.error().message),
            {}};
    return found;
}

} // namespace playbookcommand

using namespace playbookcommand;

namespace {

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

int diff(const QStringList &args, QIODevice &out, QIODevice &err, const PlaybookCommandSources &sources)
{
    QStringList named;
    QString store;
    bool json = false;
    for (qsizetype i = 0; i < args.size(); ++i) {
        if (args.at(i) == "--json"_L1)
            json = true;
        else if (args.at(i) == "--store"_L1 && i + 1 < args.size())
            store = args.at(++i);
        else if (args.at(i).startsWith("--"_L1))
            return usage(err, translated("Unknown option %1.").arg(args.at(i)));
        else
            named.append(args.at(i));
    }
    if (named.size() != 2)
        return usage(err, translated("Which two playbooks?"));
    QList<PlaybookDocument> documents;
    for (const auto &name : std::as_const(named)) {
        const auto yaml = playbookBytes(name, store, sources);
        if (!yaml) {
            say(err, yaml.error().message);
            return wrongUsage;
        }
        QList<PlaybookProblem> problems;
        auto document = PlaybookDocument::parse(*yaml, &problems);
        for (const auto &problem : problems)
            say(err, problemText(name, problem));
        if (!document)
            return wrongUsage;
        documents.append(*document);
    }
    const auto found = diffPlaybooks(documents.at(0), documents.at(1));
    if (json) {
        sayJson(out, found.toJson());
    } else {
        for (const auto &change : found.changes)
            say(out, change.text());
        if (const auto summary = found.summary(); !summary.isEmpty())
            say(out, summary);
    }
    return found.isEmpty() ? done : failure;
}

} // namespace

int runPlaybookCommand(const QStringList &args, QIODevice &out, QIODevice &err, const PlaybookCommandSources &sources)
{
    if (args.isEmpty())
        return usage(err);
    const auto rest = args.mid(1);
    if (args.first() == "lint"_L1)
        return lint(rest, out, err, sources.commands);
    if (args.first() == "run"_L1)
        return playbookcommand::run(rest, out, err, sources);
    if (args.first() == "replay"_L1)
        return replayRun(rest, out, err, sources);
    if (args.first() == "format"_L1)
        return format(rest, out, err);
    if (args.first() == "diff"_L1)
        return diff(rest, out, err, sources);
    return usage(err, translated("Unknown: playbook %1.").arg(args.first()));
}

} // namespace holdfast
