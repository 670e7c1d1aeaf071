// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/secretliterals.h"

#include "commands/secretreference.h"
#include "language/cast.h"
#include "language/interpolation.h"
#include "playbooks/natives/nativecommand.h"
#include "playbooks/playbook.h"
#include "playbooks/playbookdocument.h"
#include "playbooks/taskoutput.h"

#include <QSet>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr auto inputPrefix = "inputs."_L1;

using SecretNames = QHash<QString, QSet<QString>>; ///< command -> its secret arguments

SecretNames secretArguments(const CommandRegistry &commands)
{
    SecretNames names;
    const auto add = [&names](const CommandDefinition &definition) {
        for (const auto &argument : definition.arguments) {
            if (argument.type == ArgumentType::Secret)
                names[definition.name].insert(argument.name);
        }
    };
    for (const auto all = commands.all(); const auto *command : all)
        add(command->definition);
    for (const auto all = allNatives(); const auto *native : all)
        add(native->definition);
    return names;
}

/// The input that an expression reads; empty for anything else.
QString inputOf(const QString &expression)
{
    const auto path = expression.trimmed();
    if (!path.startsWith(inputPrefix))
        return {};
    const auto key = path.mid(inputPrefix.size());
    const auto end = std::find_if(key.begin(), key.end(), [](QChar c) { return u".[(="_s.contains(c); });
    return key.left(end - key.begin());
}

QStringList inputsOf(const ValueForm &form)
{
    QStringList inputs;
    const auto add = [&inputs](const QString &expression) {
        if (const auto input = inputOf(expression); !input.isEmpty())
            inputs.append(input);
    };
    if (form.kind == ValueForm::Kind::Complex) {
        const auto &complex = *form.complex;
        add(complex.accessor.isEmpty() ? complex.root : complex.root + u'.' + complex.accessor);
    } else if (form.isContext) {
        add(form.text);
    } else {
        for (const auto expressions = interpolatedExpressions(form.text); const auto &expression : expressions)
            add(expression);
    }
    return inputs;
}

/// The playbooks of one run and which of their inputs hold secrets.
class SecretInputs
{
public:
    SecretInputs(const QList<PlaybookPtr> &playbooks, const SecretNames &commands)
        : m_playbooks(playbooks)
        , m_commands(commands)
        , m_inputs(playbooks.size())
    {
        // An input is secret when its value ends in a secret argument, here or in a sub-playbook, however deep.
        for (bool grows = true; grows;) {
            grows = false;
            for (qsizetype i = 0; i < m_playbooks.size(); ++i) {
                const auto before = m_inputs.at(i).size();
                follow(i);
                grows = grows || m_inputs.at(i).size() > before;
            }
        }
    }

    [[nodiscard]] const QSet<QString> &inputsOf(qsizetype playbook) const { return m_inputs.at(playbook); }
    [[nodiscard]] QSet<QString> argumentsOf(const Task &task) const
    {
        if (task.action == TaskAction::SubPlaybook) {
            const auto called = std::find_if(m_playbooks.begin(), m_playbooks.end(), [&task](const PlaybookPtr &other) {
                return other
                    && ((!task.playbookId.isEmpty() && other->id == task.playbookId)
                        || (!task.playbookName.isEmpty()
                            && other->name.compare(task.playbookName, Qt::CaseInsensitive) == 0));
            });
            return called == m_playbooks.end() ? QSet<QString>() : m_inputs.at(called - m_playbooks.begin());
        }
        return m_commands.value(task.command);
    }

private:
    void follow(qsizetype index)
    {
        if (!m_playbooks.at(index))
            return;
        for (const auto &task : m_playbooks.at(index)->tasks) {
            const auto secret = argumentsOf(task);
            for (const auto &argument : task.arguments) {
                if (!secret.contains(argument.name))
                    continue;
                for (const auto inputs = holdfast::inputsOf(argument.value); const auto &input : inputs)
                    m_inputs[index].insert(input);
            }
        }
        // An input whose default is another input's value.
        for (const auto &input : m_playbooks.at(index)->inputs) {
            if (!m_inputs.at(index).contains(input.key))
                continue;
            for (const auto inputs = holdfast::inputsOf(input.value); const auto &other : inputs)
                m_inputs[index].insert(other);
        }
    }

    const QList<PlaybookPtr> &m_playbooks;
    const SecretNames &m_commands;
    QList<QSet<QString>> m_inputs;
};

/// The scalar that a value form consists of, when it is a literal.
YamlNode *literalOf(YamlNode *form)
{
    if (!form)
        return nullptr;
    if (form->isMapping()) {
        if (auto *simple = form->value(u"simple"))
            return literalOf(simple);
        return literalOf(form->value(u"value"));
    }
    if (!form->isScalar() || form->isNull() || form->text.isEmpty() || hasInterpolation(form->text))
        return nullptr;
    return form;
}

/// Takes secrets out of one playbook.
class PlaybookCleaner
{
public:
    PlaybookCleaner(const RunId &run, const QString &playbookId, SecretKeeper &keeper)
        : m_run(run)
        , m_playbookId(playbookId)
        , m_keeper(keeper)
    {
    }

    void clean(PlaybookDocument &document, const Playbook &playbook, const SecretInputs &secrets, qsizetype index)
    {
        if (auto *tasks = document.root().value(u"tasks")) {
            for (const auto &task : playbook.tasks) {
                auto *node = tasks->value(task.id);
                auto *arguments = node ? node->value(u"scriptarguments") : nullptr;
                if (!arguments)
                    continue;
                for (const auto names = secrets.argumentsOf(task); const auto &name : names)
                    take(arguments->value(name), u"task "_s + task.id + u' ' + name);
            }
        }
        if (auto *inputs = document.root().value(u"inputs"); inputs && inputs->isSequence()) {
            for (auto &input : inputs->items) {
                if (const auto key = input.textOf(u"key"); secrets.inputsOf(index).contains(key))
                    take(input.value(u"value"), u"input "_s + key);
            }
        }
    }
    [[nodiscard]] bool tookSomething() const { return m_tookSomething; }

private:
    void take(YamlNode *form, const QString &place)
    {
        auto *literal = literalOf(form);
        if (!literal || holdsSecretReference(literal->text))
            return;
        const auto reference = secretReference(m_run, derivedId(m_run.text + m_playbookId + place));
        m_keeper.keep(reference, literal->text);
        literal->text = reference;
        literal->style = YamlNode::Style::DoubleQuoted;
        m_tookSomething = true;
    }

    const RunId &m_run;
    QString m_playbookId;
    SecretKeeper &m_keeper;
    bool m_tookSomething = false;
};

} // namespace

void keepWrittenSecrets(RunTexts &texts, const CommandRegistry &commands, const RunId &run, SecretKeeper &keeper)
{
    const auto names = secretArguments(commands);
    QList<QByteArray> sources{texts.playbook};
    for (const auto &yaml : std::as_const(texts.library))
        sources.append(yaml.toUtf8());
    const auto namesSecretCommand = [&names](const QByteArray &yaml) {
        return std::any_of(names.keyBegin(), names.keyEnd(),
                           [&yaml](const QString &command) { return yaml.contains(command.toUtf8()); });
    };
    if (std::none_of(sources.begin(), sources.end(), namesSecretCommand))
        return;

    QList<PlaybookPtr> playbooks;
    for (const auto &yaml : std::as_const(sources))
        playbooks.append(readPlaybook(yaml).playbook);
    const SecretInputs secrets(playbooks, names);
    for (qsizetype i = 0; i < sources.size(); ++i) {
        auto document = PlaybookDocument::parse(sources.at(i));
        if (!document || !playbooks.at(i))
            continue;
        PlaybookCleaner cleaner(run, playbooks.at(i)->id + u'/' + playbooks.at(i)->name, keeper);
        cleaner.clean(*document, *playbooks.at(i), secrets, i);
        const auto yaml = cleaner.tookSomething() ? document->toYaml() : Result<QByteArray>(sources.at(i));
        if (!yaml)
            continue;
        if (i == 0)
            texts.playbook = *yaml;
        else
            texts.library[i - 1] = QString::fromUtf8(*yaml);
    }
    for (auto it = texts.inputs.begin(); it != texts.inputs.end(); ++it) {
        if (!secrets.inputsOf(0).contains(it.key()) || isNil(it.value()) || holdsSecretReference(it.value()))
            continue;
        const auto reference = secretReference(run, derivedId(run.text + u"given input "_s + it.key()));
        keeper.keep(reference, displayText(it.value()));
        it.value() = reference;
    }
}

} // namespace holdfast
