// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/connectioncommands.h"

#include "app/secretsplace.h"
#include "app/storeaccess.h"
#include "app/storepaths.h"
#include "console/console.h"
#include "integrations/connectionsettings.h"
#include "integrations/instanceimport/xsoarinstances.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

QString text(const char *source)
{
    return QCoreApplication::translate("ConnectionCommands", source);
}

QString userName()
{
    return qEnvironmentVariable("USER", u"command line"_s);
}

QJsonObject toJson(const DiagnosisStep &step)
{
    QJsonArray certificates;
    for (const auto &certificate : step.certificates) {
        certificates.append(QJsonObject{{u"subject"_s, certificate.subject},
                                        {u"issuer"_s, certificate.issuer},
                                        {u"names"_s, QJsonArray::fromStringList(certificate.names)},
                                        {u"sha256"_s, certificate.sha256},
                                        {u"validFrom"_s, isoUtc(certificate.validFromMs)},
                                        {u"validUntil"_s, isoUtc(certificate.validUntilMs)}});
    }
    QJsonObject object{{u"step"_s, step.id},
                       {u"title"_s, step.title},
                       {u"state"_s, stepStateName(step.state)},
                       {u"finding"_s, step.finding},
                       {u"fix"_s, step.fix},
                       {u"cause"_s, causeName(step.cause)},
                       {u"milliseconds"_s, step.durationMs}};
    if (!certificates.isEmpty())
        object.insert(u"certificates"_s, certificates);
    if (!step.commands.isEmpty())
        object.insert(u"commands"_s, QJsonArray::fromStringList(step.commands));
    return object;
}

void print(const DiagnosisStep &step, QTextStream &out)
{
    out << u"  %1  %2  %3\n"_s.arg(stepStateName(step.state), -8).arg(step.title, -20).arg(step.finding);
    if (!step.fix.isEmpty())
        out << u"%1  %2\n"_s.arg(QString(), -32).arg(step.fix);
    for (const auto &certificate : step.certificates) {
        out << u"%1  %2, %3 – %4\n%1  %5\n"_s.arg(QString(), -32)
                   .arg(certificate.subject, isoUtc(certificate.validFromMs), isoUtc(certificate.validUntilMs),
                        certificate.sha256);
    }
}

/// A console with the kept connections open.
Result<std::unique_ptr<Console>> openConsole(const QString &storePath, MachineSecrets &secrets)
{
    if (auto unlocked = unlockUnattended(secrets); !unlocked)
        return unlocked.error();
    ConsoleOptions options;
    options.storePath = storePath.isEmpty() ? defaultStorePath() : storePath;
    options.user = userName();
    options.programPath = QCoreApplication::applicationFilePath();
    options.secrets = &secrets;
    auto console = Console::open(options);
    if (!console)
        return console.error();
    if (auto connected = (*console)->connectStored(); !connected)
        return connected.error();
    return console;
}

} // namespace

int runConnectionList(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    const auto given = storeArguments(arguments, u"connection list"_s, 0, 0, false, err);
    if (!given)
        return 2;
    const auto store = openForReading(given->storePath);
    if (!store)
        return failWith(store.error(), err);
    const auto connections = (*store)->read([](const Reader &reader) { return reader.connections().list(); });
    if (!connections)
        return failWith(connections.error(), err);
    QJsonArray list;
    for (const auto &connection : *connections) {
        list.append(QJsonObject{{u"name"_s, connection.name},
                                {u"kind"_s, connection.kind},
                                {u"paused"_s, !connection.enabled},
                                {u"settings"_s, connection.settings}});
        if (!given->json) {
            out << u"%1  %2  %3\n"_s.arg(connection.name, -24)
                       .arg(connection.kind, -20)
                       .arg(connection.enabled ? text("in use") : text("paused"));
        }
    }
    if (given->json)
        out << QJsonDocument(list).toJson(QJsonDocument::Indented);
    else if (connections->isEmpty())
        out << text(
            "No connection yet. Add one in the window, or import an export with: holdfast connection import FILE")
            << '\n';
    return 0;
}

int runConnectionTest(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    const auto given = storeArguments(arguments, u"connection test"_s, 1, 1, false, err);
    if (!given)
        return 2;
    const auto secrets = machineSecrets();
    const auto console = openConsole(given->storePath, *secrets);
    if (!console)
        return failWith(console.error(), err);
    const auto connection = (*console)->connections().find(given->words.first());
    if (!connection) {
        return failWith({ErrorCode::NotFound, text("There is no connection “%1”.").arg(given->words.first()), {}}, err);
    }
    auto config = connection->config;
    config.enabled = true;
    const auto told = [&](const DiagnosisStep &step) {
        if (!given->json && step.state != DiagnosisStep::State::Running)
            print(step, out);
    };
    const auto tested = (*console)->connections().test(config, {}, told, {}, userName());
    if (!tested)
        return failWith(tested.error(), err);
    if (given->json) {
        QJsonArray steps;
        for (const auto &step : tested->steps)
            steps.append(toJson(step));
        out << QJsonDocument(QJsonObject{{u"connection"_s, config.name},
                                         {u"passed"_s, tested->passed()},
                                         {u"verdict"_s, tested->verdict()},
                                         {u"steps"_s, steps}})
                   .toJson(QJsonDocument::Indented);
    } else {
        out << '\n' << tested->verdict() << '\n';
    }
    return tested->passed() ? 0 : 1;
}

int runConnectionImport(const QStringList &arguments, QTextStream &out, QTextStream &err)
{
    const auto given = storeArguments(arguments, u"connection import"_s, 1, 1, false, err);
    if (!given)
        return 2;
    const auto path = given->words.first();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failWith({ErrorCode::InvalidInput, text("%1 cannot be read: %2").arg(path, file.errorString()), {}},
                        err);
    const IntegrationFactory factory;
    const auto found = readXsoarInstances(file.readAll(), factory);
    if (!found)
        return failWith(found.error(), err);
    StoreOptions options;
    options.path = given->storePath.isEmpty() ? defaultStorePath() : given->storePath;
    const auto store = Store::open(options);
    if (!store)
        return failWith(store.error(), err);
    QJsonArray list;
    bool failed = false;
    for (const auto &instance : *found) {
        // Paused, because its secrets are still to be entered.
        const StoredConnection connection{instance.config.name, instance.config.kind, false, instance.config.settings};
        QString problem;
        const bool known = !connection.kind.isEmpty();
        if (known) {
            const auto added =
                (*store)->write([&](UnitOfWork &unit) { return unit.connections().add(connection, userName()); });
            problem = added ? QString() : added.error().message;
        }
        failed = failed || !problem.isEmpty();
        list.append(QJsonObject{{u"there"_s, instance.name},
                                {u"brand"_s, instance.brand},
                                {u"name"_s, known && problem.isEmpty() ? QJsonValue(connection.name) : QJsonValue()},
                                {u"kind"_s, known ? QJsonValue(connection.kind) : QJsonValue()},
                                {u"toBeEntered"_s, QJsonArray::fromStringList(instance.missingSecrets)},
                                {u"remarks"_s, QJsonArray::fromStringList(instance.remarks)},
                                {u"problem"_s, problem}});
        if (given->json)
            continue;
        out << u"%1 (%2): "_s.arg(instance.name, instance.brand)
            << (!known                   ? text("not taken over")
                    : !problem.isEmpty() ? problem
                                         : text("added as “%1”, paused").arg(connection.name))
            << '\n';
        if (known && !instance.missingSecrets.isEmpty())
            out << u"  "_s << text("to be entered in the window: %1").arg(instance.missingSecrets.join(u", "_s))
                << '\n';
        for (const auto &remark : instance.remarks)
            out << u"  "_s << remark << '\n';
    }
    if (given->json)
        out << QJsonDocument(list).toJson(QJsonDocument::Indented);
    return failed ? 1 : 0;
}

} // namespace holdfast
