// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "console/connectiondesk.h"

#include "console/console.h"
#include "integrations/connectionsettings.h"
#include "integrations/instanceimport/xsoarinstances.h"
#include "integrations/secrets/machinesecrets.h"

#include <QCoreApplication>
#include <QFile>
#include <QPointer>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("Console", source);
}

ConnectionField fieldFrom(const SettingDefinition &setting)
{
    using Input = ConnectionField::Input;
    using Given = SettingDefinition::Input;
    ConnectionField field;
    field.name = setting.name;
    field.label = setting.label;
    field.help = setting.help;
    field.required = setting.required;
    field.defaultValue = setting.defaultValue;
    field.choices = setting.choices;
    field.section = ConnectionField::Section(sectionOf(setting));
    field.input = setting.isSecret()            ? Input::Secret
        : setting.input == Given::File          ? Input::File
        : setting.input == Given::Folder        ? Input::Folder
        : setting.input == Given::Certificate   ? Input::Certificate
        : setting.type == ArgumentType::Integer ? Input::Number
        : setting.type == ArgumentType::Boolean ? Input::Switch
        : setting.type == ArgumentType::List    ? Input::List
        : !setting.choices.isEmpty()            ? Input::Choice
                                                : Input::Text;
    return field;
}

/// Texts become values as the definition says; empty ones are left out.
InstanceConfig configFrom(const ConnectionDraft &draft, const std::optional<IntegrationDefinition> &definition)
{
    InstanceConfig config{draft.name, draft.kind, draft.enabled, {}};
    for (auto it = draft.settings.begin(); it != draft.settings.end(); ++it) {
        const auto value = it->trimmed();
        if (value.isEmpty())
            continue;
        QJsonValue json = value;
        for (const auto &setting : definition ? definition->settings : QList<SettingDefinition>()) {
            bool isNumber = false;
            if (setting.name == it.key() && setting.type == ArgumentType::Integer) {
                if (const auto number = value.toLongLong(&isNumber); isNumber)
                    json = number;
            }
        }
        config.settings.insert(it.key(), json);
    }
    return config;
}

ConnectionDraft draftFrom(const InstanceConfig &config)
{
    ConnectionDraft draft;
    draft.name = config.name;
    draft.kind = config.kind;
    draft.enabled = config.enabled;
    draft.isNew = false;
    for (auto it = config.settings.begin(); it != config.settings.end(); ++it)
        draft.settings.insert(it.key(), it->isArray() ? config.list(it.key()).join(u", "_s) : config.text(it.key()));
    return draft;
}

TestStep stepFrom(const DiagnosisStep &step)
{
    using Cause = DiagnosisStep::Cause;
    TestStep shown;
    shown.id = step.id;
    shown.title = step.title;
    shown.state = TestStep::State(step.state);
    shown.finding = step.finding;
    shown.fix = step.fix;
    shown.commands = step.commands;
    shown.durationMs = step.durationMs;
    for (const auto &certificate : step.certificates) {
        shown.certificates.append({certificate.subject, certificate.issuer, certificate.names, certificate.sha256,
                                   certificate.validFromMs, certificate.validUntilMs,
                                   QString::fromLatin1(certificate.pem)});
    }
    shown.mayBeTrusted = !shown.certificates.isEmpty()
        && (step.cause == Cause::SelfSigned || step.cause == Cause::UnknownAuthority
            || step.cause == Cause::OtherHostName || step.cause == Cause::OtherThanTrusted);
    return shown;
}

} // namespace

ConnectionDesk::ConnectionDesk(Console &console, JobRunner &jobs, MachineSecrets *machine)
    : m_console(console)
    , m_jobs(jobs)
    , m_machine(machine)
{
}

QList<ConnectionKind> ConnectionDesk::kinds() const
{
    QList<ConnectionKind> kinds;
    for (const auto &definition : m_console.connections().factory().definitions()) {
        ConnectionKind kind{definition.kind,
                            definition.brand,
                            definition.title,
                            definition.description,
                            {},
                            definition.fetchesIncidents};
        for (const auto &setting : definition.settings)
            kind.fields.append(fieldFrom(setting));
        kinds.append(kind);
    }
    return kinds;
}

QFuture<Result<ConnectionDraft>> ConnectionDesk::draft(const QString &name)
{
    return m_jobs.run([this, name](std::stop_token) -> Result<ConnectionDraft> {
        const auto connection = m_console.connections().find(name);
        if (!connection)
            return Error{ErrorCode::NotFound, text("There is no connection “%1”.").arg(name), {}};
        auto draft = draftFrom(connection->config);
        // A locked key store is told when it is needed; the settings can be looked at without it.
        draft.keptSecrets = m_console.connections().keptSecrets(name).valueOr({});
        return draft;
    });
}

QFuture<Result<void>> ConnectionDesk::change(std::function<Result<void>()> work)
{
    return m_jobs.run([this, work = std::move(work)](std::stop_token) {
        auto done = work();
        Q_EMIT connectionsChanged();
        return done;
    });
}

QFuture<Result<void>> ConnectionDesk::save(const ConnectionDraft &draft)
{
    return change([this, draft] {
        auto &connections = m_console.connections();
        return connections.save(configFrom(draft, connections.factory().definition(draft.kind)), draft.secrets,
                                draft.isNew, m_console.user());
    });
}

QFuture<Result<void>> ConnectionDesk::setEnabled(const QString &name, bool enabled)
{
    return change(
        [this, name, enabled] { return m_console.connections().setEnabled(name, enabled, m_console.user()); });
}

QFuture<Result<void>> ConnectionDesk::remove(const QString &name)
{
    return change([this, name] { return m_console.connections().remove(name, m_console.user()); });
}

QFuture<Result<TestOutcome>> ConnectionDesk::test(const ConnectionDraft &draft,
                                                  std::function<void(const TestStep &)> onStep, std::stop_token stop)
{
    return m_jobs.run(
        [this, draft, onStep = std::move(onStep)](std::stop_token own) -> Result<TestOutcome> {
            auto &connections = m_console.connections();
            auto config = configFrom(draft, connections.factory().definition(draft.kind));
            config.enabled = true;
            const auto told = [this, &onStep](const DiagnosisStep &step) {
                QMetaObject::invokeMethod(
                    this, [onStep, shown = stepFrom(step)] { onStep(shown); }, Qt::QueuedConnection);
            };
            const auto tested = connections.test(config, draft.secrets, told, std::move(own), m_console.user());
            if (!tested)
                return tested.error();
            return TestOutcome{tested->passed(), tested->verdict()};
        },
        std::move(stop));
}

QFuture<Result<QList<FoundConnection>>> ConnectionDesk::readExport(const QString &path)
{
    return m_jobs.run([this, path](std::stop_token) -> Result<QList<FoundConnection>> {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return Error{ErrorCode::InvalidInput, text("%1 cannot be read: %2").arg(path, file.errorString()), {}};
        const auto found = readXsoarInstances(file.readAll(), m_console.connections().factory());
        if (!found)
            return found.error();
        QList<FoundConnection> all;
        for (const auto &instance : *found) {
            FoundConnection connection;
            connection.name = instance.name;
            connection.brand = instance.brand;
            connection.draft = draftFrom(instance.config);
            connection.draft.isNew = true;
            connection.missingSecrets = instance.missingSecrets;
            connection.remarks = instance.remarks;
            all.append(connection);
        }
        return all;
    });
}

QFuture<Result<SecretsPlace>> ConnectionDesk::secretsPlace()
{
    return m_jobs.run([this](std::stop_token) -> Result<SecretsPlace> {
        if (!m_machine)
            return SecretsPlace{text("memory of this process: gone when the demo ends"), false, false, false};
        return SecretsPlace{m_machine->description(), m_machine->usesFile(), m_machine->isLocked(),
                            m_machine->fileIsNew()};
    });
}

QFuture<Result<void>> ConnectionDesk::unlockSecrets(const Secret &passphrase)
{
    return change([this, passphrase]() -> Result<void> {
        if (!m_machine)
            return {};
        if (auto unlocked = m_machine->unlock(passphrase); !unlocked)
            return unlocked;
        m_console.connections().reopenFailed();
        return {};
    });
}

} // namespace holdfast
