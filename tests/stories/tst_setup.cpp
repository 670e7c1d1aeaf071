// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// A person sets Holdfast up in the window, with mouse and keys, against a running range.
#include "commands/commandline.h"
#include "console/connectiondesk.h"
#include "integrations/secrets/encryptedfilesecrets.h"
#include "integrations/secrets/memorysecrets.h"
#include "johnscase.h"
#include "johnswindow.h"
#include "models/commandpalettemodel.h"
#include "models/teststepsmodel.h"
#include "simulators/loopbackcertificate.h"
#include "views/widgets/tableview.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDirIterator>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSslCertificate>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

const QByteArray markedSecret = "M4RKED-client-secret-7f31"_ba;
QByteArray messages; // everything the program logs

void collectMessages(QtMsgType, const QMessageLogContext &, const QString &message)
{
    messages += message.toUtf8() + '\n';
}

/// The files below a folder that hold one of the texts, with what was found.
QStringList filesWith(const QString &folder, const QList<QByteArray> &texts)
{
    QStringList found;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const auto bytes = file.readAll();
        for (const auto &text : texts) {
            if (bytes.contains(text))
                found.append(file.fileName() + u": "_s + QString::fromUtf8(text));
        }
    }
    return found;
}

/// Whatever the store keeps packed: journal bodies, requests, answers, reports.
QStringList recordsWith(Store &store, const QList<QByteArray> &texts)
{
    const auto found = store.read([&](const Reader &reader) -> Result<QStringList> {
        QStringList places;
        const auto look = [&](const QByteArray &bytes, const QString &place) {
            for (const auto &text : texts) {
                if (bytes.contains(text))
                    places.append(place + u": "_s + QString::fromUtf8(text));
            }
        };
        const auto heads = reader.journal().heads();
        if (!heads)
            return heads.error();
        for (const auto &head : *heads) {
            const auto records = reader.journal().list(head.stream);
            if (!records)
                return records.error();
            for (const auto &record : *records)
                look(record.body, u"journal "_s + record.kind);
        }
        const auto exchanges = reader.exchanges().since(0);
        if (!exchanges)
            return exchanges.error();
        for (const auto &exchange : *exchanges) {
            look(reader.exchanges().requestBytes(exchange.id).valueOr({}), u"request to "_s + exchange.target);
            look(reader.exchanges().answerBytes(exchange.id).valueOr({}), u"answer of "_s + exchange.target);
            look(exchange.target.toUtf8() + exchange.error.toUtf8(), u"exchange"_s);
        }
        return places;
    });
    return found ? *found : QStringList{found.error().message};
}

QStringList journalKinds(Store &store)
{
    const auto records = store.read([](const Reader &reader) { return reader.journal().list(systemStream()); });
    QStringList kinds;
    for (const auto &record : records.valueOr({})) {
        if (record.kind.startsWith(u"connection."_s))
            kinds.append(record.kind + u' ' + record.actor);
    }
    return kinds;
}

template <typename T>
T *child(const QWidget &parent, const QString &name)
{
    auto *found = parent.findChild<T *>(name);
    if (!found)
        qFatal("there is no %s", qPrintable(name));
    return found;
}

void type(QWidget &dialog, const QString &field, const QString &text)
{
    auto *line = child<QLineEdit>(dialog, u"field:"_s + field);
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
}

void press(QWidget &parent, const QString &button)
{
    auto *found = child<QAbstractButton>(parent, button);
    QVERIFY2(found->isVisible() && found->isEnabled(), qPrintable(button));
    QTest::mouseClick(found, Qt::LeftButton);
}

} // namespace

class TestSetup final : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    range::Range m_range;
    range::RangeAddresses m_addresses;
    range::RangeTls m_tls;
    MemorySecrets m_secrets;
    std::unique_ptr<Console> m_console;
    std::unique_ptr<JohnsWindow> m_desk;

    MainWindow &window() { return m_desk->window; }
    QDialog *dialog() { return window().findChild<QDialog *>(u"connectionDialog"_s); }
    QStringList completed(const QString &line)
    {
        QStringList texts;
        for (const auto &completion : completions(m_console->commands(), line, line.size(), {}))
            texts.append(completion.text);
        return texts;
    }

private Q_SLOTS:
    void initTestCase()
    {
        qInstallMessageHandler(collectMessages);
        const auto tls = range::makeLoopbackCertificate(
            {{u"localhost"_s}, {u"127.0.0.1"_s}, 0, SystemClock().nowMs() + 90ll * 86'400'000});
        QVERIFY(tls);
        m_tls = *tls;
        range::RangeOptions options;
        options.tls = m_tls;
        options.credentials.code42Secret = QString::fromUtf8(markedSecret);
        const auto started = m_range.start(options);
        QVERIFY2(started, started ? "" : qPrintable(started.error().message));
        m_addresses = *started;
        ConsoleOptions consoleOptions;
        consoleOptions.storePath = m_folder.filePath(u"case.holdfast"_s);
        consoleOptions.user = u"mina.kim"_s;
        consoleOptions.programPath = QStringLiteral(HOLDFAST_PROGRAM);
        consoleOptions.secrets = &m_secrets;
        auto console = Console::open(consoleOptions);
        QVERIFY2(console, console ? "" : qPrintable(console.error().message));
        m_console = std::move(*console);
        QVERIFY(m_console->start());
        m_desk = std::make_unique<JohnsWindow>(*m_console, m_folder.path());
        window().show();
        QVERIFY(QTest::qWaitForWindowExposed(&window()));
    }

    void cleanupTestCase()
    {
        m_desk.reset();
        m_console.reset();
        qInstallMessageHandler(nullptr);
    }

    void theFirstStartOffersBothWaysByKeys()
    {
        auto *demo = child<QAbstractButton>(window(), u"demoButton"_s);
        auto *add = child<QAbstractButton>(window(), u"connectionsButton"_s);
        QTRY_VERIFY(demo->isVisible() && add->isVisible());
        QTRY_VERIFY(demo->hasFocus());
        QTest::keyClick(demo, Qt::Key_Tab);
        QVERIFY(add->hasFocus());
        QTest::keyClick(add, Qt::Key_Return);
        QTRY_VERIFY(dialog());
        QVERIFY(dialog()->isVisible());
        // Kind, name and fields follow one another by Tab.
        auto *kind = child<QComboBox>(*dialog(), u"kindBox"_s);
        QTRY_VERIFY(kind->hasFocus());
        QCOMPARE(kind->currentData().toString(), u"code42"_s);
        QTest::keyClick(kind, Qt::Key_Tab);
        QVERIFY(child<QLineEdit>(*dialog(), u"nameEdit"_s)->hasFocus());
    }

    void aMistakeIsSaidBesideTheButton()
    {
        press(*dialog(), u"saveButton"_s);
        auto *error = child<QLabel>(*dialog(), u"errorLabel"_s);
        QTRY_VERIFY(error->isVisible());
        QVERIFY2(error->text().contains(u"missing"_s), qPrintable(error->text()));
        QVERIFY(child<QLineEdit>(*dialog(), u"field:url"_s)->hasFocus());
    }

    void theTestShowsTheCertificateBeforeItCanBeTrusted()
    {
        auto *name = child<QLineEdit>(*dialog(), u"nameEdit"_s);
        name->setFocus();
        name->selectAll();
        QTest::keyClicks(name, u"code42-prod"_s);
        type(*dialog(), u"url"_s, m_addresses.code42Url);
        type(*dialog(), u"client_id"_s, range::RangeCredentials().code42ClientId);
        type(*dialog(), u"client_secret"_s, QString::fromUtf8(markedSecret));
        type(*dialog(), u"fetch_seconds"_s, u"5"_s);
        press(*dialog(), u"runTestButton"_s);
        auto *verdict = child<QLabel>(*dialog(), u"verdictLabel"_s);
        QTRY_VERIFY_WITH_TIMEOUT(verdict->property("role").toString() == u"error"_s, 20'000);
        auto *steps = child<TableView>(*dialog(), u"testSteps"_s);
        const QAbstractItemModelTester tester(steps->model());
        auto *trust = child<QAbstractButton>(*dialog(), u"trustButton"_s);
        QTRY_VERIFY(trust->isVisible());
        const auto fingerprint = QString::fromLatin1(
            QSslCertificate(m_tls.certificatePem).digest(QCryptographicHash::Sha256).toHex(':').toUpper());
        QVERIFY(child<QPlainTextEdit>(*dialog(), u"stepDetails"_s)->toPlainText().contains(fingerprint));
        QTest::mouseClick(trust, Qt::LeftButton);
        QMessageBox *box = nullptr;
        QTRY_VERIFY((box = dialog()->findChild<QMessageBox *>(u"trustBox"_s)) && box->isVisible());
        QVERIFY(box->text().contains(fingerprint));
        for (auto *button : box->buttons()) {
            if (box->buttonRole(button) == QMessageBox::AcceptRole)
                QTest::mouseClick(button, Qt::LeftButton);
        }
        // Trusted, it is tested again: sign-in and rights one by one.
        QTRY_VERIFY_WITH_TIMEOUT(verdict->property("role").toString() == u"good"_s, 30'000);
        QVERIFY2(steps->model()->rowCount() > 8, qPrintable(QString::number(steps->model()->rowCount())));
    }

    void savedItsCommandsAreThereAtOnce()
    {
        QVERIFY(completed(u"!code42-user-g"_s).isEmpty());
        press(*dialog(), u"saveButton"_s);
        QTRY_VERIFY(!dialog());
        QTRY_VERIFY(m_console->commands().find(u"code42-user-get"_s, {}, u"code42-prod"_s));
        QVERIFY(!completed(u"!code42-user-g"_s).isEmpty());
        CommandPaletteModel palette(m_console->store(), m_console->commands(), u"mina.kim"_s);
        const QAbstractItemModelTester paletteTester(&palette);
        palette.setQuery(u"/code42-user-get"_s);
        QVERIFY(palette.rowCount() > 0);
        QTRY_COMPARE(m_desk->connections.rowCount(), 1);
        auto *tabs = child<QTabBar>(window(), u"connectionTabs"_s);
        tabs->setCurrentIndex(2);
        auto *commands = child<TableView>(window(), u"commandTable"_s);
        const QAbstractItemModelTester tester(commands->model());
        QTRY_VERIFY(commands->model()->rowCount() > 20);
    }

    void itsAlertsComeInByThemselves()
    {
        auto *tabs = child<QTabBar>(window(), u"connectionTabs"_s);
        tabs->setCurrentIndex(1);
        auto *fetches = child<TableView>(window(), u"fetchTable"_s);
        const QAbstractItemModelTester tester(fetches->model());
        QTRY_VERIFY_WITH_TIMEOUT(fetches->model()->rowCount() > 0, 20'000);
        const auto last = fetches->model()->rowCount() - 1;
        QVERIFY2(fetches->model()->index(last, 1).data().toInt() > 0,
                 qPrintable(fetches->model()->index(last, 4).data().toString()));
        const QAbstractItemModelTester connectionsTester(&m_desk->connections);
        QTRY_COMPARE_WITH_TIMEOUT(m_desk->connections.connections().first().health, ConnectionState::Health::Good,
                                  20'000);
    }

    void pausedItIsSilent()
    {
        press(window(), u"pauseButton"_s);
        QTRY_VERIFY(!m_console->commands().find(u"code42-user-get"_s));
        QVERIFY(completed(u"!code42-user-g"_s).isEmpty());
        QTRY_VERIFY(m_desk->connections.connections().first().paused);
        QVERIFY(m_console->instances().isEmpty());
        const auto fetched = m_console->fetchNow({});
        QVERIFY(fetched);
        QCOMPARE(fetched->known + fetched->added.size(), 0);
        // And again by the keyboard.
        auto *resume = child<QAbstractButton>(window(), u"pauseButton"_s);
        resume->setFocus();
        QTest::keyClick(resume, Qt::Key_Space);
        QTRY_VERIFY(m_console->commands().find(u"code42-user-get"_s));
    }

    void aWrongSecretIsRefusedByNameAndTheOldOneStays()
    {
        press(window(), u"editButton"_s);
        QTRY_VERIFY(dialog() && dialog()->isVisible());
        auto *secret = child<QLineEdit>(*dialog(), u"field:client_secret"_s);
        QVERIFY(secret->text().isEmpty());
        QVERIFY(!secret->placeholderText().isEmpty());
        type(*dialog(), u"client_secret"_s, u"wrong-one"_s);
        press(*dialog(), u"runTestButton"_s);
        auto *verdict = child<QLabel>(*dialog(), u"verdictLabel"_s);
        QTRY_VERIFY_WITH_TIMEOUT(verdict->property("role").toString() == u"error"_s, 30'000);
        QVERIFY2(verdict->text().contains(u"region"_s), qPrintable(verdict->text()));
        QTest::keyClick(dialog(), Qt::Key_Escape);
        QTRY_VERIFY(!dialog());
        QCOMPARE(m_secrets.read(u"code42-prod"_s, u"client_secret"_s)->reveal(), markedSecret);
    }

    void removedItIsGoneWithItsSecret()
    {
        press(window(), u"removeButton"_s);
        QMessageBox *box = nullptr;
        QTRY_VERIFY((box = window().findChild<QMessageBox *>(u"removeBox"_s)) && box->isVisible());
        QTest::mouseClick(child<QAbstractButton>(*box, u"confirmRemoveButton"_s), Qt::LeftButton);
        QTRY_COMPARE(m_desk->connections.rowCount(), 0);
        QVERIFY(!m_console->commands().find(u"code42-user-get"_s));
        QTRY_VERIFY(!m_secrets.read(u"code42-prod"_s, u"client_secret"_s));
        const auto kinds = journalKinds(m_console->store());
        for (const auto &kind : {u"connection.added"_s, u"connection.secret-stored"_s, u"connection.paused"_s,
                                 u"connection.resumed"_s, u"connection.removed"_s})
            QVERIFY2(kinds.contains(kind + u" mina.kim"_s), qPrintable(kinds.join(u'\n')));
    }

    void theSecretIsNowhere()
    {
        const QList<QByteArray> forbidden{
            markedSecret, markedSecret.toBase64(), "wrong-one"_ba,
            (range::RangeCredentials().code42ClientId.toUtf8() + ':' + markedSecret).toBase64()};
        QCOMPARE(filesWith(m_folder.path(), forbidden), QStringList());
        QCOMPARE(recordsWith(m_console->store(), forbidden), QStringList());
        for (const auto &text : forbidden)
            QVERIFY2(!messages.contains(text), messages.constData());
        const auto verified = m_console->store().verify({}, {});
        QVERIFY(verified);
        QVERIFY(!verified->failure);
    }

    void aWholeCaseLeavesNoSecretAnywhere()
    {
        QTemporaryDir folder;
        auto john = JohnsCase::open(folder.path(), u"auto"_s, {});
        QVERIFY2(john, john ? "" : qPrintable(john.error().message));
        const auto run = john->run();
        QVERIFY2(run, run ? "" : qPrintable(run.error().message));
        const auto incident = john->incident();
        QVERIFY(incident);
        const auto report = john->console->makeReport(incident->id, {});
        QVERIFY2(report, report ? "" : qPrintable(report.error().message));
        QFile pdf(folder.filePath(u"report.pdf"_s));
        QVERIFY(pdf.open(QIODevice::WriteOnly));
        pdf.write(report->pdf);
        pdf.close();
        const range::RangeCredentials credentials;
        const QList<QByteArray> forbidden{credentials.code42Secret.toUtf8(), credentials.xdrAdvancedKey.toUtf8(),
                                          "\"access_token\""_ba, "Bearer "_ba};
        QCOMPARE(filesWith(folder.path(), forbidden), QStringList());
        QCOMPARE(recordsWith(john->console->store(), forbidden), QStringList());
        for (const auto &text : forbidden)
            QVERIFY2(!messages.contains(text), messages.constData());
    }
};

QTEST_MAIN(TestSetup)
#include "tst_setup.moc"
