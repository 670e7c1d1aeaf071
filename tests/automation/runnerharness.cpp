// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "runnerharness.h"

#include <QDir>
#include <QFile>
#include <QThread>

#include <fcntl.h>
#include <unistd.h>

namespace holdfast {

using namespace Qt::StringLiterals;

LedgerService::LedgerService(QString path)
    : m_path(std::move(path))
{
}

QStringList LedgerService::lines() const
{
    QFile file(m_path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)
                                          : QStringList();
}

QStringList LedgerService::acts() const
{
    QStringList acts;
    for (const auto all = lines(); const auto &line : all)
        acts.append(line.section(u' ', 1));
    return acts;
}

void LedgerService::addCommands(CommandRegistry &registry) const
{
    const auto output = [](const CommandCall &call) {
        CommandOutput result;
        result.entries.append({u"ok"_s, call.arguments});
        result.context.insert(u"Ledger(val.k == obj.k)"_s, QJsonObject{{u"k"_s, call.arguments.value("k"_L1)}});
        if (call.name == "ledger-slow"_L1 && !call.arguments.contains("again"_L1)) {
            auto again = call.arguments;
            again.insert(u"again"_s, u"true"_s);
            result.pollArguments = again;
            result.pollAfterMs = 700'000;
        }
        return result;
    };
    for (const auto &name : {u"ledger-write"_s, u"ledger-slow"_s, u"ledger-read"_s}) {
        Command command;
        command.definition.name = name;
        command.definition.brand = u"Ledger"_s;
        command.definition.effect = name == "ledger-read"_L1 ? EffectClass::ReadOnly : EffectClass::Probed;
        command.definition.arguments = {{u"k"_s, {}, ArgumentType::Text, true, true, {}, {}},
                                        {u"again"_s, {}, ArgumentType::Text, false, false, {}, {}}};
        command.definition.undoText = u"cannot be undone"_s;
        const auto isThere = [this](const CommandCall &call) {
            const auto all = lines();
            return std::any_of(all.begin(), all.end(),
                               [&](const QString &line) { return line.startsWith(call.idempotencyKey); });
        };
        command.run = [this, output, isThere](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
            const bool changes = call.name != "ledger-read"_L1 && !call.arguments.contains("again"_L1);
            const auto exchange = context.recorder->begin(
                {u"ledger"_s, u"POST"_s, u"/"_s + call.name, call.idempotencyKey.toUtf8(), changes});
            if (!exchange)
                return exchange.error();
            if (changes) {
                const auto line =
                    u"%1 %2|%3\n"_s.arg(call.idempotencyKey, call.task, call.arguments.value("k"_L1).toString())
                        .toUtf8();
                const auto file = ::open(QFile::encodeName(m_path).constData(), O_WRONLY | O_CREAT | O_APPEND, 0600);
                const auto written = ::write(file, line.constData(), static_cast<size_t>(line.size()));
                ::close(file);
                if (written != line.size())
                    return Error{ErrorCode::Internal, u"the ledger cannot be written"_s, {}};
            }
            if (auto finished = context.recorder->finish(*exchange, {200, "{}", 1, {}}); !finished)
                return finished.error();
            return output(call);
        };
        if (command.definition.effect == EffectClass::Probed)
            command.probe = [output, isThere](const CommandCall &call,
                                              CallContext &) -> Result<std::optional<CommandOutput>> {
                return isThere(call) ? std::optional(output(call)) : std::nullopt;
            };
        registry.add(command);
    }
}

std::unique_ptr<RunnerHarness> RunnerHarness::open(const QString &folder, qint64 nowMs,
                                                   const QList<QByteArray> &playbooks, qint64 askIfLateMs,
                                                   SecretsProvider *keyStore)
{
    QDir().mkpath(folder + u"/playbooks"_s);
    for (qsizetype i = 0; i < playbooks.size(); ++i) {
        QFile file(folder + u"/playbooks/%1.yml"_s.arg(i));
        if (file.open(QIODevice::WriteOnly))
            file.write(playbooks.at(i));
    }
    auto made = std::make_unique<RunnerHarness>();
    made->clock.setNowMs(nowMs);
    StoreOptions options;
    options.path = folder + u"/case.holdfast"_s;
    options.clock = &made->clock;
    options.readers = 1;
    auto store = Store::open(options);
    if (!store)
        qFatal("%s", qPrintable(store.error().message));
    made->store = std::move(*store);
    made->ledger = std::make_unique<LedgerService>(folder + u"/ledger"_s);
    made->ledger->addCommands(made->registry);
    made->secrets = std::make_unique<RunSecrets>(keyStore);
    made->dispatcher = std::make_unique<CommandDispatcher>(*made->store, made->registry, made->secrets.get());
    made->catalog = std::make_unique<PlaybookCatalog>(QStringList{folder + u"/playbooks"_s});
    RunnerServices services{
        *made->store, *made->dispatcher, *made->catalog, made->clock, {}, {}, [](const Error &error) {
            qWarning("%s", qPrintable(error.message));
        }};
    services.askIfLateMs = askIfLateMs;
    made->runner = std::make_unique<PlaybookRunner>(std::move(services));
    return made;
}

RunnerHarness::~RunnerHarness()
{
    runner.reset();
}

Result<void> RunnerHarness::begin(const QString &playbook, const QJsonObject &inputs,
                                  const std::optional<QList<RunWrite>> &plan)
{
    const auto known = store->read([](const Reader &reader) { return reader.incidents().byNumber(1001); });
    if (known) {
        incident = known->id;
        const auto runs = store->read([&](const Reader &reader) { return reader.runs().list(incident); });
        if (!runs)
            return runs.error();
        run = runs->first().id;
        const auto resumed = runner->resumeAll();
        return resumed ? Result<void>() : Result<void>(resumed.error());
    }
    const auto begun = store->write([&](UnitOfWork &unit) -> Result<void> {
        Incident made;
        made.name = u"Exposure"_s;
        made.type = u"Test"_s;
        const auto inserted = unit.incidents().insert(made, u"ada"_s);
        if (!inserted)
            return inserted.error();
        incident = inserted->id;
        const auto prepared = runner->prepare(unit, *inserted, playbook, inputs, u"ada"_s, plan);
        if (!prepared)
            return prepared.error();
        run = *prepared;
        return {};
    });
    return begun ? runner->drive(run) : begun;
}

QList<HumanTask> RunnerHarness::openQuestions() const
{
    const auto open = store->read([](const Reader &reader) { return reader.humanTasks().open(); });
    return open ? *open : QList<HumanTask>();
}

StoredRunStatus RunnerHarness::status() const
{
    const auto row = store->read([&](const Reader &reader) { return reader.runs().get(run); });
    return row ? row->status : StoredRunStatus::Failed;
}

void RunnerHarness::settle()
{
    for (bool busy = true; busy;) {
        look([&](const RunState &state) { busy = !state.pendingEffects().isEmpty(); });
        if (busy)
            QThread::usleep(200);
    }
}

Result<void> RunnerHarness::goOnToTheEnd()
{
    for (int round = 0; round < 2'000; ++round) {
        settle();
        if (isFinished(status()))
            return {};
        if (const auto open = openQuestions(); !open.isEmpty()) {
            const auto &question = open.first();
            const auto answered =
                runner->answer(question.id, question.options.value(0), {{u"0"_s, u"because"_s}}, {}, u"ada"_s);
            if (!answered && answered.error().code != ErrorCode::Conflict)
                return answered;
            continue;
        }
        QString failed;
        qint64 dueMs = 0;
        look([&](const RunState &state) {
            for (const auto waits = state.waits(); const auto &wait : waits) {
                if (wait.kind == RunWait::Kind::Error && failed.isEmpty())
                    failed = wait.task;
                if (wait.dueMs > 0)
                    dueMs = dueMs == 0 ? wait.dueMs : std::min(dueMs, wait.dueMs);
            }
        });
        if (!failed.isEmpty()) {
            if (auto done = runner->completeTaskByHand(run, failed, {u"ada"_s, u"yes"_s, {}, {}, {}, {}, false}); !done)
                return done;
        } else if (dueMs > 0) {
            clock.setNowMs(std::max(clock.nowMs(), dueMs));
            if (auto woken = runner->drive(run); !woken)
                return woken;
        }
    }
    return Error{ErrorCode::Timeout, u"the run does not come to its end"_s, {}};
}

} // namespace holdfast
