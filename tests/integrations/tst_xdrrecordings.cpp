// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/cortexxdr/xdrdialect.h"
#include "openconnection.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

namespace {

QJsonObject recordedFile(const QString &name)
{
    auto folder = qEnvironmentVariable("HOLDFAST_SHARED");
    if (folder.isEmpty())
        folder = QStringLiteral(HOLDFAST_SOURCE_DIR "/../shared");
    QFile file(folder + "/fixtures/xdr/"_L1 + name);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

/// Gives one call's recorded answer; a machine that is connected to who asks for machines; everything else is not there.
class RecordedXdr final : public HttpTransport
{
public:
    QString path;
    HttpAnswer answer;
    QList<HttpRequest> requests; ///< to that path

    Result<HttpAnswer> send(const HttpRequest &request, std::stop_token) override
    {
        if (request.url.path() == path) {
            requests.append(request);
            return answer;
        }
        HttpAnswer other;
        other.status = request.url.path().contains("get_endpoint"_L1) ? 200 : 404;
        other.body = "{\"reply\":{\"total_count\":1,\"result_count\":1,\"endpoints\":[{\"endpoint_id\":\"123\","
                     "\"endpoint_status\":\"CONNECTED\",\"is_isolated\":\"AGENT_UNISOLATED\"}]}}";
        return other;
    }
};

struct Played
{
    std::optional<Error> error;
    QJsonObject request; ///< the first one's body
    qsizetype requests = 0;
    bool kept = false; ///< the answer's bytes are in the journal
};

Played play(const QString &command, const QJsonObject &arguments, const QString &path, const HttpAnswer &answer)
{
    OpenConnection connection;
    RecordedXdr *transport = nullptr;
    connection.makeTransport = [&](const NetworkSettings &) -> std::unique_ptr<HttpTransport> {
        auto made = std::make_unique<RecordedXdr>();
        made->path = path;
        made->answer = answer;
        transport = made.get();
        return made;
    };
    InstanceConfig config;
    config.name = u"xdr"_s;
    config.kind = u"cortex-xdr"_s;
    config.settings = {{"url"_L1, "https://api-acme.example.test"_L1}, {"key_id"_L1, "1"_L1}};
    (void)connection.secrets.write(config.name, u"key"_s, Secret("invented"));
    Played played;
    if (const auto opened = connection.open(config); !opened) {
        played.error = opened.error();
        return played;
    }
    const auto output = connection.run(command, arguments);
    if (!output)
        played.error = output.error();
    played.requests = transport->requests.size();
    if (played.requests > 0)
        played.request = QJsonDocument::fromJson(transport->requests.first().body).object();
    played.kept = connection.recorder.everything().contains(answer.body);
    return played;
}

HttpAnswer answering(int status, const QJsonValue &reply, const QString &text = {})
{
    HttpAnswer answer;
    answer.status = status;
    answer.headers = {{"Content-Type", "application/json"}};
    answer.body = reply.isObject() ? QJsonDocument(reply.toObject()).toJson(QJsonDocument::Compact) : text.toUtf8();
    return answer;
}

const QString endpointCall = u"/public_api/v1/endpoints/get_endpoint"_s;

} // namespace

/// What is recorded of Cortex XDR: every answer is read, every refusal told, every request that has a command is sent alike.
class TestXdrRecordings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (recordedFile(u"errors.json"_s).isEmpty())
            QSKIP("the recorded facts are not here; set HOLDFAST_SHARED");
    }

    void advancedKeysSignAsRecorded()
    {
        const auto vectors = recordedFile(u"auth-vectors.json"_s).value("vectors"_L1).toArray();
        QVERIFY(!vectors.isEmpty());
        for (const auto &value : vectors) {
            const auto vector = value.toObject();
            const auto bytes = [&vector](QLatin1StringView key) { return vector.value(key).toString().toUtf8(); };
            QCOMPARE(xdr::advancedDigest(Secret(bytes("key"_L1)), bytes("nonce"_L1), bytes("timestamp"_L1)),
                     bytes("authorization"_L1));
        }
    }

    void answersAreReadAndRequestsSentAsRecorded_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("index");
        QTest::addColumn<QString>("command");
        QTest::addColumn<QJsonObject>("arguments");
        QTest::addColumn<bool>("refused");
        const auto row = [](const char *file, int index, const QString &command, const QJsonObject &arguments,
                            bool refused = false) {
            QTest::addRow("%s, case %d", file, index)
                << QString::fromLatin1(file) << index << command << arguments << refused;
        };
        const QJsonObject byId{{"endpoint_id_list"_L1, "1111"_L1}};
        row("get-endpoint-filtered.json", 0, u"xdr-get-endpoints"_s, byId);
        row("get-endpoint-filtered.json", 2, u"xdr-get-endpoints"_s, byId);
        row("get-endpoint-filtered.json", 3, u"xdr-get-endpoints"_s, byId);
        row("incidents.json", 0, u"xdr-get-incidents"_s, {{"incident_id_list"_L1, "1,2"_L1}});
        const QJsonObject incident{{"incident_id"_L1, "1"_L1}, {"alerts_limit"_L1, "1000"_L1}};
        row("incident-extra-data.json", 0, u"xdr-get-incident-extra-data"_s, incident);
        row("incident-extra-data.json", 1, u"xdr-get-incident-extra-data"_s, incident);
        const QJsonObject action{{"action_id"_L1, "1810"_L1}};
        row("action-status.json", 0, u"xdr-action-status-get"_s, action);
        row("action-status.json", 1, u"xdr-action-status-get"_s, action);
        row("audit.json", 0, u"xdr-get-audit-management-logs"_s, {});
        row("audit.json", 1, u"xdr-get-audit-agent-reports"_s, {});
        row("files-and-hashes.json", 0, u"xdr-blocklist-files"_s,
            {{"hash_list"_L1, "032196FB1AC01311B4AA1A7D0FD5EB5F420CA9B215AFE54234DFCF69E5D553F0"_L1},
             {"comment"_L1, "test"_L1}});
        const QJsonObject file{{"endpoint_id"_L1, "123"_L1},
                               {"file_path"_L1, "C:\\Users\\test\\Desktop\\test_x64.msi"_L1},
                               {"file_hash"_L1, "123"_L1}};
        row("files-and-hashes.json", 2, u"xdr-get-quarantine-status"_s, file);
        row("files-and-hashes.json", 3, u"xdr-get-quarantine-status"_s, file, true);
    }

    // mission: S5
    void answersAreReadAndRequestsSentAsRecorded()
    {
        QFETCH(QString, file);
        QFETCH(int, index);
        QFETCH(QString, command);
        QFETCH(QJsonObject, arguments);
        QFETCH(bool, refused);
        const auto recorded = recordedFile(file);
        const auto one = recorded.value("cases"_L1).toArray().at(index).toObject();
        const auto path = one.value("call"_L1).toString(recorded.value("call"_L1).toString());
        const auto played = play(command, arguments, path, answering(200, one.value("reply"_L1)));
        QVERIFY2(played.error.has_value() == refused,
                 played.error ? qPrintable(played.error->message) : "was accepted");
        QVERIFY(played.requests > 0);
        QVERIFY(played.kept);
        auto wanted = one.value("request"_L1).toObject();
        if (wanted.isEmpty())
            wanted = recorded.value("request"_L1).toObject();
        if (wanted.isEmpty())
            return;
        // How many rows are asked for at once, each client chooses.
        const auto comparable = [](QJsonObject request) {
            auto data = request.take("request_data"_L1).toObject();
            for (const auto &own : {"search_from"_L1, "search_to"_L1, "sort"_L1})
                data.remove(own);
            return data;
        };
        QCOMPARE(comparable(played.request), comparable(wanted));
    }

    void refusalsAreToldAndOnlyRepeatedWhereThatHelps_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<bool>("repeated");
        const auto row = [](const char *name, ErrorCode code, bool repeated = false) {
            QTest::newRow(name) << QString::fromLatin1(name) << code << repeated;
        };
        row("err_code inside 200", ErrorCode::Unauthorized);
        row("top-level form", ErrorCode::Forbidden);
        row("err_msg is JSON text", ErrorCode::InvalidInput);
        row("HTML", ErrorCode::ServerError, true);
        row("empty body", ErrorCode::ServerError, true);
        row("truncated JSON", ErrorCode::BadAnswer);
        row("reply missing", ErrorCode::BadAnswer);
        row("reply null", ErrorCode::BadAnswer);
        row("old rate limit", ErrorCode::RateLimited, true);
        row("403", ErrorCode::Forbidden);
        row("redirect", ErrorCode::BadAnswer);
    }
    void refusalsAreToldAndOnlyRepeatedWhereThatHelps()
    {
        QFETCH(QString, name);
        QFETCH(ErrorCode, code);
        QFETCH(bool, repeated);
        QJsonObject one;
        for (const auto &value : recordedFile(u"errors.json"_s).value("cases"_L1).toArray()) {
            if (value.toObject().value("name"_L1).toString() == name)
                one = value.toObject();
        }
        QVERIFY(!one.isEmpty());
        const auto answer =
            answering(one.value("http"_L1).toInt(), one.value("reply"_L1), one.value("body"_L1).toString());
        const auto played = play(u"xdr-get-endpoints"_s, {{"endpoint_id_list"_L1, "1"_L1}}, endpointCall, answer);
        QVERIFY(played.error.has_value());
        QVERIFY2(played.error->code == code,
                 qPrintable(errorCodeName(played.error->code) + ": "_L1 + played.error->message));
        QVERIFY(played.error->message.size() > 20);
        QVERIFY(!played.error->message.contains(u'\t'));
        QCOMPARE(played.requests > 1, repeated);
    }
};

QTEST_GUILESS_MAIN(TestXdrRecordings)
#include "tst_xdrrecordings.moc"
