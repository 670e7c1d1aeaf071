// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "console/console.h"

#include "automation/casecommands.h"
#include "automation/caserecorder.h"
#include "automation/commandoutputrecorder.h"
#include "automation/mailoutcome.h"
#include "automation/slatimer.h"
#include "automation/warroomnatives.h"
#include "commands/commandline.h"
#include "console/memberkeystores.h"
#include "console/shippedplaybooks.h"
#include "integrations/connectionsettings.h"
#include "integrations/http/qthttptransport.h"
#include "integrations/http/webrequests.h"
#include "playbooks/brands.h"
#include "reports/reportbuilder.h"
#include "reports/reportprocess.h"

#include <QCoreApplication>
#include <QDir>
#include <QTemporaryDir>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr auto watchInterval = std::chrono::milliseconds(500);

QString text(const char *source)
{
    return QCoreApplication::translate("Console", source);
}

/// Behind the playbook script FetchFromInstance.
Command fetchCommand(std::function<Result<IngestionResult>(const std::stop_token &)> fetch)
{
    Command command;
    command.definition.name = u"holdfast-fetch-now"_s;
    command.definition.brand = u"Builtin"_s;
    command.definition.description = text("Fetches the new alerts of all connections.");
    command.definition.arguments = {
        {u"instance"_s, text("Connection the playbook asks for"), ArgumentType::Text, false, false, {}, {}}};
    command.definition.effect = EffectClass::Idempotent;
    command.definition.undoText = text("Nothing to undo: cases that were opened stay.");
    command.run = [fetch = std::move(fetch)](const CommandCall &, CallContext &context) -> Result<CommandOutput> {
        const auto fetched = fetch(context.stop);
        if (!fetched)
            return fetched.error();
        QJsonArray opened;
        for (const auto &incident : fetched->added)
            opened.append(incident.text);
        CommandOutput output;
        output.entries.append(
            {text("%1 new, %2 known already.").arg(fetched->added.size()).arg(fetched->known), opened});
        output.context.insert(u"FetchedIncidents"_s, opened);
        return output;
    };
    return command;
}

} // namespace

Console::Console(const ConsoleOptions &options)
    : m_options(options)
    , m_clock(options.clock ? *options.clock : m_systemClock)
    , m_catalog(playbookFolders(options.playbookFolder))
{
}

Result<std::unique_ptr<Console>> Console::open(const ConsoleOptions &options)
{
    std::unique_ptr<Console> console(new Console(options));
    StoreOptions storeOptions;
    storeOptions.path = options.storePath;
    storeOptions.clock = &console->m_clock;
    storeOptions.ids = options.ids;
    if (!options.memberKeys && options.secrets)
        console->m_memberKeys = std::make_unique<SecretMemberKeys>(*options.secrets);
    storeOptions.user = options.user;
    storeOptions.memberKeys = options.memberKeys ? options.memberKeys : console->m_memberKeys.get();
    auto store = Store::open(storeOptions);
    if (!store)
        return store.error();
    console->m_store = std::move(*store);
    if (auto attached = console->m_catalog.attach(*console->m_store); !attached)
        return attached.error();
    console->m_connections = std::make_unique<ConnectionManager>(
        *console->m_store, console->m_registry, *options.secrets, console->m_clock, console->m_waiter,
        [](const NetworkSettings &network) { return std::make_unique<QtHttpTransport>(network); });

    console->m_runSecrets = std::make_unique<RunSecrets>(options.secrets);
    console->m_dispatcher =
        std::make_unique<CommandDispatcher>(*console->m_store, console->m_registry, console->m_runSecrets.get());
    auto *self = console.get();
    RunnerServices services{
        *console->m_store,
        *console->m_dispatcher,
        console->m_catalog,
        console->m_clock,
        [self](const IncidentId &incident, std::stop_token stop) { return self->makeReport(incident, stop); },
        [self] { return self->modules(); },
        [self](const Error &error) { self->trouble(text("Playbooks"), error); }};
    console->m_runner = std::make_unique<PlaybookRunner>(std::move(services));
    console->m_ingestion = std::make_unique<Ingestion>(*console->m_store, *console->m_runner);
    addCaseCommands(console->m_registry, {*console->m_store, [self]() -> PlaybookRunner & { return *self->m_runner; }});
    console->m_natives = std::make_unique<WarRoomNatives>(WarRoomNatives::Services{
        *console->m_store, *console->m_dispatcher, console->m_clock,
        [self]() -> PlaybookRunner & { return *self->m_runner; },
        [self](const IncidentId &incident, std::stop_token stop) { return self->makeReport(incident, stop); },
        [self] { return self->modules(); }});
    registerNatives(console->m_registry, *console->m_natives);
    addWebRequestCommands(console->m_registry, std::make_shared<QtHttpTransport>(NetworkSettings{}));
    console->m_registry.add(fetchCommand([self](const std::stop_token &stop) { return self->fetchNow(stop); }));
    return console;
}

Console::~Console()
{
    if (m_watcher.joinable()) {
        m_watcher.request_stop();
        m_watchWake.notify_all();
        m_watcher.join();
    }
    m_runner.reset();
}

QList<std::shared_ptr<IntegrationInstance>> Console::instances() const
{
    QList<std::shared_ptr<IntegrationInstance>> open;
    for (const auto &connection : m_connections->connections()) {
        if (connection.instance)
            open.append(connection.instance);
    }
    return open;
}

Result<void> Console::start()
{
    const auto interrupted = m_store->write([](UnitOfWork &unit) { return markInterruptedMails(unit); });
    if (!interrupted)
        return interrupted.error();
    auto resumed = m_runner->resumeAll();
    if (!resumed)
        return resumed.error();
    m_watcher = std::jthread([this](std::stop_token stop) { watch(std::move(stop)); });
    return {};
}

/// Fetches each source at its own interval and marks SLA breaches.
void Console::watch(std::stop_token stop)
{
    if (auto published = m_store->publishMemberKey(); !published)
        trouble(text("Keys of restricted cases"), published.error());
    // By the connection itself, not its name: a changed one is fetched at once.
    QHash<const IntegrationInstance *, qint64> nextFetchMs;
    while (!stop.stop_requested()) {
        QHash<const IntegrationInstance *, qint64> next;
        for (const auto &connection : m_connections->connections()) {
            const auto *instance = connection.instance.get();
            if (!instance || !fetchesIncidents(connection.config) || !connection.instance->incidentSource())
                continue;
            auto dueMs = nextFetchMs.value(instance);
            if (m_clock.nowMs() >= dueMs && !stop.stop_requested()) {
                if (auto fetched = fetch(connection, stop); !fetched && fetched.error().code != ErrorCode::Canceled)
                    trouble(connection.config.name, fetched.error());
                dueMs = m_clock.nowMs() + connection.instance->incidentSource()->intervalMs();
            }
            next.insert(instance, dueMs);
        }
        nextFetchMs = next;
        const auto anyDue = m_store->read([](const Reader &reader) { return reader.timers().nextDueAtMs(); });
        if (anyDue && anyDue->has_value() && **anyDue <= m_clock.nowMs()) {
            if (auto marked = m_store->write([](UnitOfWork &unit) { return markBreaches(unit); }); !marked)
                trouble(text("SLA timers"), marked.error());
        }
        std::unique_lock lock(m_watchMutex);
        m_watchWake.wait_for(lock, stop, watchInterval, [] { return false; });
    }
}

Result<IngestionResult> Console::fetch(const ManagedConnection &connection, std::stop_token stop)
{
    const std::lock_guard lock(m_fetchMutex);
    // Stopped with the program, and when the connection is paused, changed or removed.
    std::stop_source own;
    const std::stop_callback withProgram(stop, [&own] { own.request_stop(); });
    const std::stop_callback withConnection(connection.life.get_token(), [&own] { own.request_stop(); });
    FetchNote note;
    note.instance = connection.config.name;
    note.atMs = m_clock.nowMs();
    auto fetched = m_ingestion->fetch(*connection.instance, own.get_token());
    if (own.stop_requested())
        return fetched;
    note.durationMs = m_clock.nowMs() - note.atMs;
    note.added = fetched ? int(fetched->added.size()) : 0;
    note.seen = fetched ? fetched->known : 0;
    note.error = fetched ? QString() : fetched.error().message;
    if (auto noted = m_store->write([&](UnitOfWork &unit) { return unit.fetchState().note(note); }); !noted)
        trouble(note.instance, noted.error());
    return fetched;
}

Result<IngestionResult> Console::fetchNow(std::stop_token stop)
{
    IngestionResult all;
    std::optional<Error> failed;
    for (const auto &connection : m_connections->connections()) {
        if (!connection.instance || !fetchesIncidents(connection.config) || !connection.instance->incidentSource())
            continue;
        const auto fetched = fetch(connection, stop);
        if (!fetched) {
            if (!failed)
                failed = fetched.error();
            continue;
        }
        all.added.append(fetched->added);
        all.known += fetched->known;
    }
    if (failed)
        return *failed;
    return all;
}

Result<QString> Console::test(const QString &name, std::stop_token stop)
{
    const auto connection = m_connections->find(name);
    if (!connection)
        return Error{ErrorCode::NotFound, text("There is no connection “%1”.").arg(name), {}};
    auto config = connection->config;
    config.enabled = true;
    const auto tested = m_connections->test(config, {}, {}, std::move(stop), m_options.user);
    if (!tested)
        return tested.error();
    if (!tested->passed())
        return Error{ErrorCode::Unavailable, u"%1: %2"_s.arg(name, tested->verdict()), {}};
    return tested->verdict();
}

Result<CommandOutput> Console::runCommand(const CommandCall &call, std::stop_token stop)
{
    return call.incident.isEmpty() ? performToItsEnd(call, std::move(stop)) : runInWarRoom(call, std::move(stop));
}

Result<CommandOutput> Console::runInWarRoom(const CommandCall &call, std::stop_token stop)
{
    const auto *typed = m_registry.find(call.name, call.brand, call.instance);
    const auto line = recordedLineText(call, typed ? &typed->definition : nullptr);
    const auto asked = m_store->write([&](UnitOfWork &unit) {
        Entry entry;
        entry.incident = call.incident;
        entry.author = call.user;
        entry.kind = EntryKind::Command;
        entry.text = line;
        entry.command = entry.text;
        return unit.entries().append(entry);
    });
    if (!asked)
        return asked.error();

    auto keyed = call;
    if (keyed.idempotencyKey.isEmpty())
        keyed.idempotencyKey = asked->id.text;
    auto outcome = performToItsEnd(keyed, std::move(stop));

    const auto *command = m_registry.find(call.name, call.brand, call.instance);
    OutputOrigin origin{call.incident, {},       {}, call.user, command ? command->definition.brand : QString(),
                        asked->text,   asked->id};
    const auto recorded = m_store->write([&](UnitOfWork &unit) -> Result<QStringList> {
        if (outcome)
            return recordOutput(unit, *outcome, origin);
        CommandOutput failure;
        failure.entries.append({outcome.error().message, {}, true});
        return recordOutput(unit, failure, origin);
    });
    if (!recorded)
        return recorded.error();
    return outcome;
}

/// A command that goes on (an isolation being carried out) is followed to its end.
Result<CommandOutput> Console::performToItsEnd(CommandCall call, std::stop_token stop)
{
    auto outcome = m_dispatcher->perform(call, Attempt::First, m_clock.nowMs(), stop);
    while (outcome && outcome->pollArguments) {
        if (auto waited = m_waiter.wait(outcome->pollAfterMs, stop); !waited)
            return waited.error();
        call.arguments = *outcome->pollArguments;
        outcome = m_dispatcher->perform(call, Attempt::First, m_clock.nowMs(), stop);
    }
    return outcome;
}

Result<MadeReport> Console::makeReport(const IncidentId &incident, std::stop_token stop) const
{
    auto document = buildReport(*m_store, incident, {}, stop);
    if (!document)
        return document.error();
    QTemporaryDir folder;
    if (!folder.isValid())
        return Error{ErrorCode::StorageFull,
                     text("No temporary folder can be made for the report: %1").arg(folder.errorString()),
                     {}};
    const auto path = folder.filePath(u"report.pdf"_s);
    const auto rendered = renderReport(*document, path, m_options.programPath, stop);
    if (!rendered)
        return rendered.error();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::Internal, text("The report %1 cannot be read: %2").arg(path, file.errorString()), {}};
    const auto &header = document->header;
    return MadeReport{u"holdfast-%1.pdf"_s.arg(QString(header.number).remove(u'#')), file.readAll(), header.headHash,
                      header.headSeq};
}

/// The connections as playbooks see them in ${modules}.
QJsonArray Console::modules() const
{
    QJsonArray list;
    for (const auto &instance : instances()) {
        list.append(QJsonObject{{u"name"_s, instance->config().name},
                                {u"brand"_s, xsoarBrand(instance->brand())},
                                {u"state"_s, u"active"_s}});
    }
    return list;
}

void Console::trouble(const QString &where, const Error &error) const
{
    if (onTrouble)
        onTrouble(where, error);
}

} // namespace holdfast
