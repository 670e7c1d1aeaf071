// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "runnerharness.h"

#include "../playbooks/testrun.h"

#include "commands/secretreference.h"
#include "integrations/secrets/encryptedfilesecrets.h"
#include "playbooks/replay/replay.h"
#include "reports/htmlwriter.h"
#include "reports/reportbuilder.h"

#include <QBuffer>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <unistd.h>

using namespace holdfast;
using namespace Qt::StringLiterals;
using testrun::TaskText;

namespace {

const auto literal = u"S\u00e9same \"ouvre\" 2026!"_s;
const auto givenInput = u"Blue-Heron/77+x"_s;

TaskText start()
{
    return {u"0"_s, u"start"_s, u"{'#none#': ['1']}"_s, {}, {}};
}

TaskText setPassword(const QString &id, const QString &user, const QString &password, const QString &next = {})
{
    auto quoted = password;
    quoted.replace(u'\'', "''"_L1);
    return {id, u"regular"_s, next.isEmpty() ? QString() : u"{'#none#': ['%1']}"_s.arg(next),
            u"scriptarguments: {username: {simple: '%1'}, password: {simple: '%2'}}"_s.arg(user, quoted),
            u"script: '|||vault-set-password'"_s};
}

/// A secret literal, a generated one, one that a sub-playbook is given, and one from the inputs of the run.
QList<QByteArray> playbooks()
{
    const auto inputs = u"inputs:\n- key: Pass\n  value: {}\n  required: false\n  description: ''\n"_s;
    return {testrun::yaml({start(),
                           setPassword(u"1"_s, u"literal"_s, literal, u"2"_s),
                           {u"2"_s, u"regular"_s, u"{'#none#': ['3']}"_s, {}, u"scriptName: GeneratePassword"_s},
                           setPassword(u"3"_s, u"generated"_s, u"${NEW_PASSWORD}"_s, u"4"_s),
                           {u"4"_s, u"playbook"_s, u"{'#none#': ['5']}"_s,
                            u"separatecontext: true\nscriptarguments: {Pass: {simple: 'Handed-Down-4711'}}"_s,
                            u"playbookName: Child"_s},
                           setPassword(u"5"_s, u"input"_s, u"${inputs.Pass}"_s)},
                          u"P"_s, inputs),
            testrun::yaml({start(), setPassword(u"1"_s, u"child"_s, u"${inputs.Pass}"_s)}, u"Child"_s, inputs)};
}

/// A service that sets passwords. It repeats them in its answer and in the text, as careless ones do.
Command vaultCommand(const QString &folder, bool killBeforeTheAct)
{
    Command command;
    command.definition.name = u"vault-set-password"_s;
    command.definition.brand = u"Vault"_s;
    command.definition.effect = EffectClass::Idempotent;
    ArgumentDefinition user, password;
    user.name = u"username"_s;
    password.name = u"password"_s;
    password.type = ArgumentType::Secret;
    password.required = true;
    command.definition.arguments = {user, password};
    command.run = [folder, killBeforeTheAct](const CommandCall &call, CallContext &context) -> Result<CommandOutput> {
        const auto name = call.arguments.value("username"_L1).toString();
        const auto value = call.arguments.value("password"_L1).toString();
        const auto body = QJsonDocument(QJsonObject{{u"user"_s, name}, {u"password"_s, value}}).toJson();
        const auto exchange = context.recorder->begin({u"vault"_s, u"POST"_s, u"/set?p="_s + value, body, true});
        if (!exchange)
            return exchange.error();
        if (killBeforeTheAct)
            ::kill(::getpid(), SIGKILL);
        QFile vault(folder + u"/vault"_s);
        if (!vault.open(QIODevice::Append))
            return Error{ErrorCode::Internal, vault.errorString(), {}};
        vault.write(u"%1 %2\n"_s.arg(name, value).toUtf8());
        vault.close();
        if (auto finished = context.recorder->finish(*exchange, {200, "accepted " + value.toUtf8(), 1, {}}); !finished)
            return finished.error();
        qWarning("the password of %s was set", qPrintable(name));
        CommandOutput output;
        output.entries.append({u"%1 now has %2"_s.arg(name, value), QJsonObject{{u"raw"_s, value}}});
        output.context.insert(u"Vault"_s, QJsonObject{{u"last"_s, value}});
        return output;
    };
    return command;
}

std::unique_ptr<RunnerHarness> harnessIn(const QString &folder, EncryptedFileSecrets &keyStore, bool kill)
{
    if (const auto open = keyStore.unlock(Secret("a long passphrase")); !open)
        qFatal("%s", qPrintable(open.error().message));
    auto harness = RunnerHarness::open(folder, testrun::startMs, playbooks(), usualAskIfLateMs, &keyStore);
    harness->registry.add(vaultCommand(folder, kill));
    return harness;
}

QString keyStorePath(const QString &folder)
{
    return folder + u"/keystore"_s;
}

/// One life of the program, in a process of its own. Its messages go into the folder.
int live(const QString &folder, bool kill)
{
    static QFile log(folder + u"/log"_s);
    if (!log.open(QIODevice::Append))
        return 2;
    qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &message) {
        log.write(message.toUtf8() + '\n');
        log.flush();
    });
    EncryptedFileSecrets keyStore(keyStorePath(folder));
    const auto harness = harnessIn(folder, keyStore, kill);
    if (!harness->begin(u"P"_s, {{u"Pass"_s, givenInput}}) || !harness->goOnToTheEnd())
        return 1;
    return harness->status() == StoredRunStatus::Done ? 0 : 3;
}

/// Everything that the store holds, unpacked, and what a report prints of it.
QByteArray everythingIn(RunnerHarness &harness)
{
    QByteArray all;
    const auto read = harness.store->read([&](const Reader &reader) -> Result<void> {
        const auto heads = reader.journal().heads();
        if (!heads)
            return heads.error();
        for (const auto &head : *heads) {
            const auto records = reader.journal().list(head.stream);
            for (const auto &record : *records)
                all += record.body + '\n';
        }
        all += *reader.runs().playbook(harness.run);
        const auto events = reader.runs().events(harness.run);
        for (const auto &event : *events)
            all += QJsonDocument(event.body).toJson(QJsonDocument::Compact) + '\n';
        const auto exchanges = reader.exchanges().list(harness.incident);
        for (const auto &exchange : *exchanges) {
            all += exchange.target.toUtf8() + *reader.exchanges().requestBytes(exchange.id);
            all += reader.exchanges().answerBytes(exchange.id).valueOr(QByteArray());
        }
        all += QJsonDocument(*reader.contexts().get(harness.incident)).toJson(QJsonDocument::Compact);
        return {};
    });
    if (!read)
        qFatal("%s", qPrintable(read.error().message));
    const auto report = buildReport(*harness.store, harness.incident, {});
    QBuffer html(&all);
    html.open(QIODevice::Append);
    if (!report || !writeHtml(*report, html))
        qFatal("no report");
    return all;
}

QByteArray filesIn(const QString &folder)
{
    QByteArray all;
    for (QDirIterator files(folder, QDir::Files); files.hasNext();) {
        QFile file(files.next());
        if (file.fileName().endsWith("/vault"_L1) || !file.open(QIODevice::ReadOnly))
            continue;
        all += file.readAll();
    }
    return all;
}

QHash<QString, QString> vaultIn(const QString &folder)
{
    QHash<QString, QString> passwords;
    QFile vault(folder + u"/vault"_s);
    if (!vault.open(QIODevice::ReadOnly))
        return passwords;
    for (const auto lines = QString::fromUtf8(vault.readAll()).split(u'\n', Qt::SkipEmptyParts);
         const auto &line : lines)
        passwords.insert(line.section(u' ', 0, 0), line.section(u' ', 1));
    return passwords;
}

/// As text and in the ways in which it may have been written by accident.
QList<QByteArray> formsOf(const QString &secret)
{
    const auto json = QJsonDocument(QJsonArray{secret}).toJson(QJsonDocument::Compact);
    return {secret.toUtf8(),
            json.mid(2, json.size() - 4),
            secret.toUtf8().toBase64(),
            QUrl::toPercentEncoding(secret),
            QByteArray(reinterpret_cast<const char *>(secret.utf16()), secret.size() * 2),
            secret.toHtmlEscaped().toUtf8()};
}

} // namespace

/// Secrets in playbook runs: at the service, and nowhere else.
class TestRunSecrets : public QObject
{
    Q_OBJECT

private:
    static int lifeIn(const QString &folder, const QString &how)
    {
        QProcess process;
        process.start(QCoreApplication::applicationFilePath(), {u"--life"_s, how, folder});
        if (!process.waitForFinished(60'000))
            return -1;
        return process.exitStatus() == QProcess::CrashExit ? SIGKILL : process.exitCode();
    }

private Q_SLOTS:
    void aSecretIsWrittenNowhere_data()
    {
        QTest::addColumn<bool>("killed");
        QTest::newRow("a run from its start to its end") << false;
        QTest::newRow("a run that is killed between each record and its act") << true;
    }

    void aSecretIsWrittenNowhere()
    {
        QFETCH(bool, killed);
        const QTemporaryDir folder;
        if (killed) {
            QCOMPARE(lifeIn(folder.path(), u"killed"_s), SIGKILL);
            QVERIFY(vaultIn(folder.path()).isEmpty());
            QCOMPARE(lifeIn(folder.path(), u"killed"_s), SIGKILL);
        }
        QCOMPARE(lifeIn(folder.path(), u"whole"_s), 0);

        const auto vault = vaultIn(folder.path());
        QCOMPARE(vault.value(u"literal"_s), literal);
        QCOMPARE(vault.value(u"child"_s), u"Handed-Down-4711"_s);
        QCOMPARE(vault.value(u"input"_s), givenInput);
        QCOMPARE(vault.value(u"generated"_s).size(), 20);

        EncryptedFileSecrets keyStore(keyStorePath(folder.path()));
        const auto harness = harnessIn(folder.path(), keyStore, false);
        QVERIFY(harness->begin(u"P"_s));
        const auto everything = everythingIn(*harness) + filesIn(folder.path());
        QVERIFY(everything.contains("vault-set-password"));
        QVERIFY2(everything.contains("the password of generated was set"), "the messages are looked at too");
        for (const auto &password : vault) {
            for (const auto forms = formsOf(password); const auto &form : forms)
                QVERIFY2(!everything.contains(form), form.constData());
        }
        // Nor is it kept for longer than the run.
        const auto reference = secretReference(harness->run, QString(32, u'0'));
        QCOMPARE(keyStore.read(u"playbook-runs"_s, harness->run.text).error().code, ErrorCode::NotFound);
        QCOMPARE(harness->secrets->value(reference).error().code, ErrorCode::NotFound);
    }

    void aRehearsalShowsNoSecretAndItsPlanFitsTheRun()
    {
        const QTemporaryDir folder;
        EncryptedFileSecrets keyStore(keyStorePath(folder.path()));
        const auto harness = harnessIn(folder.path(), keyStore, false);
        const auto incident = harness->store->write([](UnitOfWork &unit) {
            Incident made;
            made.name = u"Exposure"_s;
            made.type = u"Test"_s;
            return unit.incidents().insert(made, u"ada"_s);
        });
        QVERIFY(incident);
        const QJsonObject inputs{{u"Pass"_s, givenInput}};
        const auto rehearsed = harness->runner->rehearse(incident->id, u"P"_s, inputs, {}, {});
        QVERIFY2(rehearsed, qPrintable(rehearsed ? QString() : rehearsed.error().message));
        const auto &plan = rehearsed->writes;
        QCOMPARE(plan.size(), 4);
        for (const auto &write : plan)
            QCOMPARE(write.arguments.value("password"_L1).toString(), u"***"_s);
        const auto run = harness->runner->start(incident->id, u"P"_s, inputs, u"ada"_s, plan);
        QVERIFY(run);
        harness->run = *run;
        QVERIFY(harness->goOnToTheEnd());
        QCOMPARE(harness->status(), StoredRunStatus::Done);
        QCOMPARE(vaultIn(folder.path()).size(), 4);
    }

    void aBuiltInGetsTheValueAndTheRecordsDoNot()
    {
        const QTemporaryDir folder;
        const auto playbook = testrun::yaml(
            {start(),
             {u"1"_s, u"regular"_s, u"{'#none#': ['2']}"_s,
              u"scriptarguments: {filename: {simple: a.txt}, data: {simple: plain words}}"_s,
              u"scriptName: FileCreateAndUpload"_s},
             {u"2"_s,
              u"regular"_s,
              {},
              u"scriptarguments: {entryID: {simple: '${File.EntryID}'}, zipName: {simple: a.zip}, password: {simple: "
              "Sealed-Otter-5}}"_s,
              u"scriptName: ZipFile"_s}},
            u"Z"_s);
        const auto harness = RunnerHarness::open(folder.path(), testrun::startMs, {playbook});
        QVERIFY(harness->begin(u"Z"_s));
        harness->settle();
        QString state;
        harness->look([&](const RunState &run) { state = taskStateName(run.taskRun(u"2"_s)->state); });
        QCOMPARE(state, u"Completed"_s);
        const auto everything = everythingIn(*harness);
        QVERIFY(everything.contains("holdfast-secret:"));
        QVERIFY(!everything.contains("Sealed-Otter-5"));
    }

    void aSecretGoesOnlyWhereTheCommandCallsItSecret()
    {
        const QTemporaryDir folder;
        EncryptedFileSecrets keyStore(keyStorePath(folder.path()));
        const auto harness = harnessIn(folder.path(), keyStore, false);
        const RunId run(u"run-1"_s);
        const auto reference = secretReference(run, QString(32, u'a'));
        harness->secrets->keep(reference, u"Quiet-Otter-9"_s);
        CommandCall call;
        call.name = u"vault-set-password"_s;
        call.user = u"ada"_s;
        call.arguments = {{u"username"_s, reference}, {u"password"_s, u"other"_s}};
        const auto shown = harness->dispatcher->perform(call, Attempt::First, testrun::startMs, {});
        QVERIFY(!shown);
        QCOMPARE(shown.error().code, ErrorCode::InvalidInput);
        QVERIFY(!shown.error().message.contains("Quiet-Otter-9"_L1));

        call.arguments = {{u"username"_s, u"u"_s}, {u"password"_s, reference.toUpper()}};
        const auto spoilt = harness->dispatcher->perform(call, Attempt::First, testrun::startMs, {});
        QVERIFY2(!spoilt, "a reference that a transformer changed is no password");
        QVERIFY(vaultIn(folder.path()).isEmpty());

        call.arguments = {{u"username"_s, u"u"_s}, {u"password"_s, u"pre-"_s + reference}};
        QVERIFY(harness->dispatcher->perform(call, Attempt::First, testrun::startMs, {}));
        QCOMPARE(vaultIn(folder.path()).value(u"u"_s), u"pre-Quiet-Otter-9"_s);
    }
};

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    if (argc == 4 && qstrcmp(argv[1], "--life") == 0)
        return live(QString::fromLocal8Bit(argv[3]), qstrcmp(argv[2], "killed") == 0);
    TestRunSecrets test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_runsecrets.moc"
