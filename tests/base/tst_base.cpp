// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/canonicaljson.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/jobs.h"
#include "base/secret.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSemaphore>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace holdfast;

class TestBase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void canonicalJsonIsOneByteSequence_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("canonical");
        QTest::newRow("keys are sorted, blanks go") << "{ \"b\": 1, \"a\": [ true, null ] }"_ba
                                                    << "{\"a\":[true,null],\"b\":1}"_ba;
        QTest::newRow("ids beyond 2^53 keep every digit") << "[935873453596901068]"_ba
                                                          << "[935873453596901068]"_ba;
        QTest::newRow("control characters are escaped") << "[\"\\u0001\\n\"]"_ba
                                                        << "[\"\\u0001\\u000a\"]"_ba;
        QTest::newRow("text stays UTF-8") << "[\"N\\u00fa\\u00f1ez\"]"_ba
                                          << "[\"N\xc3\xba\xc3\xb1"
                                             "ez\"]"_ba;
        QTest::newRow("whole doubles are integers") << "[3.0]"_ba
                                                    << "[3]"_ba;
    }

    void canonicalJsonIsOneByteSequence()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, canonical);
        const auto document = QJsonDocument::fromJson(text);
        QCOMPARE(canonicalJson(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object())),
                 canonical);
    }

    void timesAreUtc_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("Z") << u"2026-11-22T14:03:11.402Z"_s << 1795356191402LL;
        QTest::newRow("offset") << u"2026-11-22T15:03:11.402+01:00"_s << 1795356191402LL;
        QTest::newRow("no zone means UTC") << u"2026-11-22T14:03:11.402"_s << 1795356191402LL;
        QTest::newRow("not a time") << u"yesterday"_s << -1LL;
    }

    void timesAreUtc()
    {
        QFETCH(QString, text);
        QFETCH(qint64, ms);
        QCOMPARE(msFromIso(text), ms);
        if (ms >= 0)
            QCOMPARE(msFromIso(isoUtc(ms)), ms);
    }

    void errorCodesKeepTheirNames()
    {
        for (int i = 0; i <= static_cast<int>(ErrorCode::ScriptFailed); ++i) {
            const auto code = static_cast<ErrorCode>(i);
            QCOMPARE(errorCodeFromName(errorCodeName(code)), code);
        }
    }

    void idsDiffer()
    {
        RandomIdSource random;
        QCOMPARE(random.next().size(), 32);
        QVERIFY(random.next() != random.next());
        SequentialIdSource a(7);
        SequentialIdSource b(7);
        QCOMPARE(a.next(), b.next());
        QVERIFY(a.next() != a.next());
    }

    void resultsCarryValueOrError()
    {
        const Result<int> three = 3;
        const Result<int> failed = Error{ErrorCode::NotFound, u"no such thing"_s, {}};
        QCOMPARE(*three.map([](int v) { return v * 2; }), 6);
        QCOMPARE(failed.map([](int v) { return v * 2; }).error().code, ErrorCode::NotFound);
        QCOMPARE(three.andThen([](int) -> Result<QString> { return u"x"_s; }).value(), u"x"_s);
        QCOMPARE(failed.valueOr(9), 9);
    }

    void secretsCompareByContent()
    {
        QCOMPARE(Secret("a"_ba), Secret("a"_ba));
        QVERIFY(!(Secret("a"_ba) == Secret("b"_ba)));
        QVERIFY(!(Secret("a"_ba) == Secret("ab"_ba)));
    }

    // mission: S116
    void workStopsWhenAsked()
    {
        JobRunner jobs(1);
        QSemaphore started;
        std::stop_source caller;
        auto future = jobs.run(
            [&started](std::stop_token stop) -> Result<int> {
                started.release();
                while (!stop.stop_requested())
                    QThread::yieldCurrentThread();
                return Error{ErrorCode::Canceled, u"stopped"_s, {}};
            },
            caller.get_token());
        started.acquire();
        caller.request_stop();
        QCOMPARE(future.result().error().code, ErrorCode::Canceled);
    }

    void exceptionsBecomeErrors()
    {
        JobRunner jobs(1);
        auto future = jobs.run([](std::stop_token) -> Result<int> { throw std::runtime_error("broken"); });
        QCOMPARE(future.result().error().message, u"broken"_s);
    }

    void answersFindNoDeadReceiver()
    {
        JobRunner jobs(1);
        QSemaphore go;
        bool called = false;
        auto receiver = std::make_unique<QObject>();
        auto future = jobs.run([&go](std::stop_token) -> Result<int> {
            go.acquire();
            return 1;
        });
        onFinished(future, receiver.get(), [&called](const Result<int> &) { called = true; });
        receiver.reset();
        go.release();
        jobs.waitForDone();
        QCoreApplication::processEvents();
        QVERIFY(!called);
    }
};

QTEST_GUILESS_MAIN(TestBase)
#include "tst_base.moc"
