// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/http/recordedhttptransport.h"
#include "openconnection.h"

#include "incidents/fields.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

/// Answers that the range does not give: old forms, odd types, failures in every shape. Requests are compared strictly.
class TestRecordedExchanges : public QObject
{
    Q_OBJECT

private:
    struct Recording
    {
        OpenConnection connection;
        RecordedHttpTransport *transport = nullptr; ///< owned by the instance

        void open(const QString &kind, const QString &file)
        {
            connection.makeTransport = [this, file](const NetworkSettings &) -> std::unique_ptr<HttpTransport> {
                auto loaded = RecordedHttpTransport::load(QStringLiteral(HOLDFAST_TEST_DATA "/data/") + file);
                if (!loaded)
                    qFatal("%s", qPrintable(loaded.error().message));
                transport = loaded->get();
                return std::move(*loaded);
            };
            InstanceConfig config;
            config.name = u"recorded"_s;
            config.kind = kind;
            config.settings = {
                {"url"_L1, "https://api.example.test"_L1}, {"client_id"_L1, "key-1"_L1}, {"key_id"_L1, "1"_L1}};
            (void)connection.secrets.write(config.name, u"client_secret"_s, Secret("invented"));
            (void)connection.secrets.write(config.name, u"key"_s, Secret("invented"));
            const auto opened = connection.open(config);
            QVERIFY2(opened.isOk(), opened ? "" : qPrintable(opened.error().message));
        }

        void isPlayedOut() const
        {
            QVERIFY2(transport->mismatches().isEmpty(), qPrintable(transport->mismatches().join(u'\n')));
            QCOMPARE(transport->remaining(), 0);
        }
    };

private Q_SLOTS:
    void alertWithoutNamesIsCompletedFromElsewhere()
    {
        Recording recording;
        recording.open(u"code42"_s, u"code42-alert.json"_s);
        const auto output = recording.connection.run(u"code42-alert-get"_s, {{"id"_L1, "s/1"_L1}});
        QVERIFY2(output.isOk(), output ? "" : qPrintable(output.error().message));
        const auto alert = contextValue(*output, u"Code42.SecurityAlert"_s).toObject();
        QCOMPARE(alert.value("Username"_L1).toString(), u"jo+cloud@example.test"_s);
        QCOMPARE(alert.value("Name"_L1).toString(), u"Unusual hours"_s);
        QCOMPARE(alert.value("Description"_L1).toString(), u"rule-1, Cloud and USB"_s); // a deleted rule keeps its id
        QCOMPARE(alert.value("State"_L1).toString(), u"OPEN"_s); // the newest, whatever its place in the list
        QCOMPARE(alert.value("Severity"_L1).toString(), u"HIGH"_s); // the newest, not the highest
        QVERIFY(!output->incidentFields.contains(field::watchlists));
        recording.isPlayedOut();
        // The token goes out, and only there.
        QCOMPARE(recording.transport->requests().at(1).headers.contains({"Authorization", "Bearer invented-1"}), true);
        QVERIFY(!recording.connection.recorder.everything().contains("invented"));
    }

    void eventWalkRenewsTheTokenAndEscapesItsPlace()
    {
        Recording recording;
        recording.open(u"code42"_s, u"code42-events.json"_s);
        auto context = recording.connection.context();
        auto *source = recording.connection.instance->fileEventSource();
        const QJsonObject query{{"groups"_L1, QJsonArray()}};
        const auto first = source->searchEvents(query, {}, context);
        QVERIFY2(first.isOk(), first ? "" : qPrintable(first.error().message));
        QCOMPARE(first->nextToken, u"a\"1\""_s);
        const auto second = source->searchEvents(query, first->nextToken, context);
        QVERIFY2(second.isOk(), second ? "" : qPrintable(second.error().message));
        QVERIFY(second->nextToken.isEmpty());
        QCOMPARE(second->events.first().eventId, u"b"_s);
        QCOMPARE(source->searchEvents(query, u"gone"_s, context).error().code, ErrorCode::Conflict);
        const auto wrong = source->searchEvents(query, u"bad"_s, context);
        QCOMPARE(wrong.error().code, ErrorCode::InvalidInput);
        QVERIFY2(wrong.error().message.contains(u"no such term"_s), qPrintable(wrong.error().message));
        QVERIFY(source->searchEvents(query, {}, context).isOk()); // a search that only reads is repeated after a loss
        recording.isPlayedOut();
    }

    void oldTenantsAreUnderstood()
    {
        Recording recording;
        recording.open(u"cortex-xdr"_s, u"xdr-endpoints.json"_s);
        auto &connection = recording.connection;
        const auto found = connection.run(u"xdr-get-endpoints"_s, {{"hostname"_L1, "ws1.corp.test"_L1}});
        QVERIFY2(found.isOk(), found ? "" : qPrintable(found.error().message));
        const auto endpoints = contextValue(*found, u"PaloAltoNetworksXDR.Endpoint"_s).toArray();
        QCOMPARE(endpoints.size(), 1);
        QCOMPARE(endpoints.first().toObject().value("ip"_L1).toArray(), QJsonArray{"10.1.1.1"_L1});
        QCOMPARE(endpoints.first().toObject().value("endpoint_status"_L1).toString(), u"FUTURE_STATE"_s);
        // What is not known is not contained, and not changed by itself either.
        const auto unknown = connection.run(u"xdr-endpoint-isolate"_s, {{"endpoint_id"_L1, "e1"_L1}});
        QCOMPARE(unknown.error().code, ErrorCode::Conflict);
        QVERIFY2(unknown.error().message.contains(u"not known"_s), qPrintable(unknown.error().message));
        const auto nobody = connection.run(u"xdr-endpoint-isolate"_s, {{"endpoint_id"_L1, "e2"_L1}});
        QCOMPARE(nobody.error().code, ErrorCode::NotFound);
        auto ordered = connection.run(u"xdr-endpoint-isolate"_s, {{"endpoint_id"_L1, "e2"_L1}});
        QVERIFY(ordered.isOk() && ordered->pollArguments);
        auto pending = connection.run(u"xdr-endpoint-isolate"_s, *ordered->pollArguments);
        QVERIFY(pending.isOk() && pending->pollArguments);
        const auto done = connection.run(u"xdr-endpoint-isolate"_s, *pending->pollArguments);
        QVERIFY(done.isOk() && !done->pollArguments);
        QCOMPARE(done->incidentFields.value(field::isolatedAt).toInteger(), 1'795'000'000'555);
        QCOMPARE(connection.run(u"xdr-endpoint-isolate"_s, {{"endpoint_id"_L1, "e3"_L1}}).error().code,
                 ErrorCode::BadAnswer);
        recording.isPlayedOut();
    }

    void recordingsHoldNothingReal()
    {
        static const QRegularExpression real(
            u"eyJ[A-Za-z0-9_-]{10}|BEGIN [A-Z ]*PRIVATE KEY|@(?!example|corp|qrst|home)[a-z0-9-]+\\.(com|org|net)"_s);
        QDirIterator files(QStringLiteral(HOLDFAST_TEST_DATA "/data"), QDir::Files, QDirIterator::Subdirectories);
        int looked = 0;
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const auto match = real.match(QString::fromUtf8(file.readAll()));
            QVERIFY2(!match.hasMatch(), qPrintable(file.fileName() + ": "_L1 + match.captured()));
            ++looked;
        }
        QVERIFY(looked >= 5);
    }
};

QTEST_GUILESS_MAIN(TestRecordedExchanges)
#include "tst_recordedexchanges.moc"
