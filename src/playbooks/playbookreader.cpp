// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/playbook.h"
#include "playbooks/playbookdocument.h"

#include "base/canonicaljson.h"
#include "playbooks/taskreader.h"
#include "playbooks/yamlaliases.h"
#include "playbooks/yamlvalues.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <functional>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

using Severity = PlaybookProblem::Severity;

QString translated(const char *source)
{
    return QCoreApplication::translate("PlaybookReader", source);
}

class Reader
{
public:
    LoadedPlaybook read(const YamlNode &root)
    {
        if (!root.isMapping()) {
            m_problems.report(Severity::Error, root,
                              translated("A playbook is a mapping of keys; this is something else."));
            return {nullptr, m_problems.sorted()};
        }
        auto playbook = std::make_shared<Playbook>();
        m_problems.noteDoubleKeys(root);
        playbook->name = root.textOf(u"name");
        playbook->id = root.textOf(u"id", playbook->name);
        if (playbook->name.isEmpty()) {
            m_problems.report(Severity::Error, root, translated("The key “name” is missing."));
            playbook->name = playbook->id;
        }
        playbook->description = root.textOf(u"description");
        playbook->fromVersion = root.textOf(u"fromversion");
        playbook->toVersion = root.textOf(u"toversion");
        playbook->quiet = isTrue(root.value(u"quiet"));
        readTasks(root, *playbook);
        readInputs(root.value(u"inputs"), *playbook);
        readOutputs(root.value(u"outputs"), *playbook);
        readLayout(root.value(u"view"), *playbook);
        playbook->finish();
        chooseStart(root, *playbook);
        checkEdges(*playbook);
        return {playbook, m_problems.sorted()};
    }

private:
    void readTasks(const YamlNode &root, Playbook &playbook)
    {
        const auto *tasks = root.value(u"tasks");
        if (!tasks || tasks->isNull()) {
            m_problems.report(Severity::Error, root, translated("The key “tasks” is missing."));
            return;
        }
        if (!tasks->isMapping()) {
            m_problems.report(Severity::Error, *tasks, translated("“tasks” must be a mapping from task ids to tasks."));
            return;
        }
        m_problems.noteDoubleKeys(*tasks);
        QSet<QString> seen;
        playbook.tasks.reserve(static_cast<qsizetype>(tasks->items.size() / 2));
        for (size_t i = tasks->items.size(); i >= 2; i -= 2) {
            const auto &key = tasks->items[i - 2];
            if (seen.contains(key.text))
                continue;
            seen.insert(key.text);
            m_problems.setTask(key.text);
            if (const auto &node = tasks->items[i - 1]; node.isMapping())
                playbook.tasks.append(TaskReader(m_problems).read(key, node));
            else
                m_problems.report(Severity::Error, node,
                                  translated("Task %1 must be a mapping of keys.").arg(key.text));
        }
        m_problems.setTask({});
    }

    void readInputs(const YamlNode *node, Playbook &playbook)
    {
        if (!node || node->isNull())
            return;
        if (!node->isSequence()) {
            m_problems.report(Severity::Error, *node, translated("“%1” must be a list.").arg("inputs"_L1));
            return;
        }
        for (const auto &item : node->items) {
            if (!item.isMapping()) {
                m_problems.report(Severity::Error, item, translated("An input must be a mapping of keys."));
                continue;
            }
            PlaybookInput input;
            input.key = item.textOf(u"key").trimmed(); // paths are trimmed as well
            input.value = formOf(item.value(u"value"));
            input.required = isTrue(item.value(u"required"));
            input.description = item.textOf(u"description");
            if (const auto *query = item.value(u"playbookInputQuery"); query && query->isMapping())
                input.query = query->textOf(u"query");
            input.place = placeOf(item);
            if (input.key.isEmpty() && input.query.isEmpty() && !item.value(u"playbookInputQuery"))
                m_problems.report(Severity::Warning, item, translated("The input has no key."));
            playbook.inputs.append(input);
        }
    }

    void readOutputs(const YamlNode *node, Playbook &playbook)
    {
        if (!node || node->isNull())
            return;
        if (!node->isSequence()) {
            m_problems.report(Severity::Error, *node, translated("“%1” must be a list.").arg("outputs"_L1));
            return;
        }
        for (const auto &item : node->items) {
            const auto path = item.textOf(u"contextPath");
            if (path.isEmpty())
                m_problems.report(Severity::Warning, item, translated("The output has no contextPath."));
            else
                playbook.outputs.append({path, item.textOf(u"description"), item.textOf(u"type"), placeOf(item)});
        }
    }

    void readLayout(const YamlNode *view, Playbook &playbook)
    {
        if (!view || !view->isScalar())
            return;
        const auto labels =
            QJsonDocument::fromJson(view->text.toUtf8()).object().value("linkLabelsPosition"_L1).toObject();
        for (auto it = labels.begin(); it != labels.end(); ++it)
            playbook.labelPositions.insert(it.key(), it.value().toDouble(0.5));
    }

    void chooseStart(const YamlNode &root, Playbook &playbook)
    {
        playbook.startTask = root.textOf(u"starttaskid");
        if (playbook.task(playbook.startTask))
            return;
        const auto found = std::find_if(playbook.tasks.begin(), playbook.tasks.end(),
                                        [](const Task &task) { return task.type == TaskType::Start; });
        if (!playbook.startTask.isEmpty()) {
            m_problems.report(Severity::Error, *root.value(u"starttaskid"),
                              translated("The start task “%1” does not exist.").arg(playbook.startTask));
        }
        if (found != playbook.tasks.end())
            playbook.startTask = found->id;
        else if (playbook.task(u"0"))
            playbook.startTask = u"0"_s;
        else if (root.value(u"tasks") && playbook.startTask.isEmpty())
            m_problems.report(Severity::Error, root, translated("There is no start task."));
    }

    void checkEdges(const Playbook &playbook)
    {
        for (const auto &task : playbook.tasks) {
            m_problems.setTask(task.id);
            for (const auto &branch : task.next) {
                for (const auto &target : branch.targets) {
                    if (playbook.indexOf(target) < 0)
                        m_problems.report(
                            Severity::Warning, branch.place,
                            translated("The edge “%1” leads to task %2, which does not exist; it is ignored.")
                                .arg(branch.label, target));
                }
            }
        }
        m_problems.setTask({});
    }

    ReaderProblems m_problems;
};

} // namespace

LoadedPlaybook readPlaybook(const PlaybookDocument &document)
{
    if (!hasAliases(document.root()))
        return Reader().read(document.root());
    if (const auto expanded = withoutAliases(document.root()))
        return Reader().read(*expanded);
    return {nullptr, {{Severity::Error, 1, 1, {}, translated("The aliases of the file expand beyond all measure.")}}};
}

LoadedPlaybook readPlaybook(const QByteArray &yaml)
{
    QList<PlaybookProblem> problems;
    const auto document = PlaybookDocument::parse(yaml, &problems);
    if (!document)
        return {nullptr, problems};
    auto loaded = readPlaybook(*document);
    if (loaded.playbook) {
        auto stamped = std::make_shared<Playbook>(*loaded.playbook);
        stamped->sha256 = sha256Hex(yaml).toLatin1();
        loaded.playbook = stamped;
    }
    return loaded;
}

LoadedPlaybook loadPlaybook(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {nullptr,
                {{Severity::Error, 0, 0, {}, translated("The file cannot be read: %1").arg(file.errorString())}}};
    return readPlaybook(file.readAll());
}

} // namespace holdfast
