// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/http/webrequests.h"
#include "rememberingrecorder.h"

#include <QTest>

using namespace holdfast;
using holdfast::testing::RememberingRecorder;
using namespace Qt::StringLiterals;

namespace {

/// A web that answers what it was told, in order, and keeps what it was asked.
class ToldTransport final : public HttpTransport
{
public:
    QList<Result<HttpAnswer>> answers;
    QList<HttpRequest> asked;
    std::function<void()> beforeAnswer;

    Result<HttpAnswer> send(const HttpRequest &request, std::stop_token) override
    {
        asked.append(request);
        if (beforeAnswer)
            beforeAnswer();
        return answers.takeFirst();
    }
};

HttpAnswer answered(int status, const QByteArray &body, const HttpHeaders &headers = {})
{
    return {.status = status, .headers = headers, .body = body, .durationMs = 1};
}

QByteArray headerOf(const HttpRequest &request, const QByteArray &name)
{
    for (const auto &[key, value] : request.headers) {
        if (key == name)
            return value;
    }
    return {};
}

} // namespace

class WebRequestsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_web = std::make_shared<ToldTransport>();
        m_registry = std::make_unique<CommandRegistry>();
        m_recorder = std::make_unique<RememberingRecorder>();
        addWebRequestCommands(*m_registry, m_web);
    }

    void anAnswerEntersTheContext()
    {
        m_web->answers = {answered(200, "{\"a\": 1}", {{"Content-Type", "application/json"}})};
        const auto output =
            run(u"holdfast-http-read"_s, {{u"method"_s, u"GET"_s}, {u"url"_s, u"https://example.com/x"_s}});
        QVERIFY(output);
        const auto response = output->context.value("HttpRequest.Response"_L1).toObject();
        QCOMPARE(response.value("StatusCode"_L1).toInt(), 200);
        QCOMPARE(response.value("Body"_L1).toString(), u"{\"a\": 1}"_s);
        QCOMPARE(response.value("Headers"_L1).toObject().value("Content-Type"_L1),
                 QJsonValue(QJsonArray{u"application/json"_s}));
    }

    void aRequestIsRecordedBeforeItIsSent()
    {
        m_web->answers = {answered(201, "made")};
        qsizetype recorded = -1;
        m_web->beforeAnswer = [&] { recorded = m_recorder->exchanges().size(); };
        const auto output = run(u"holdfast-http-send"_s,
                                {{u"method"_s, u"POST"_s},
                                 {u"url"_s, u"https://joe:secret@example.com/x"_s},
                                 {u"headers"_s, u"{\"X-Kind\":\"a\"}"_s},
                                 {u"body"_s, u"hello"_s},
                                 {u"username"_s, u"joe"_s},
                                 {u"password"_s, u"secret"_s}});
        QVERIFY(output);
        QCOMPARE(recorded, 1);
        const auto request = m_recorder->exchanges().first().request;
        QVERIFY(request.changesSomething);
        QCOMPARE(request.target, u"https://example.com/x"_s);
        QCOMPARE(request.body, QByteArray("hello"));
        QVERIFY(!m_recorder->everything().contains("secret"));
        QCOMPARE(headerOf(m_web->asked.first(), "X-Kind"), QByteArray("a"));
        QCOMPARE(headerOf(m_web->asked.first(), "Authorization"),
                 QByteArray("Basic " + QByteArray("joe:secret").toBase64()));
    }

    void aRedirectIsFollowedWithoutThePassword()
    {
        m_web->answers = {answered(302, {}, {{"Location", "https://other.example/y"}}), answered(200, "there")};
        const auto output = run(u"holdfast-http-read"_s,
                                {{u"method"_s, u"GET"_s},
                                 {u"url"_s, u"https://example.com/x"_s},
                                 {u"username"_s, u"joe"_s},
                                 {u"password"_s, u"secret"_s}});
        QVERIFY(output);
        QCOMPARE(m_web->asked.size(), 2);
        QCOMPARE(m_web->asked.last().url, QUrl(u"https://other.example/y"_s));
        QCOMPARE(headerOf(m_web->asked.last(), "Authorization"), QByteArray());
    }

    void aCircleOfRedirectsEnds()
    {
        for (int i = 0; i < 20; ++i)
            m_web->answers.append(answered(302, {}, {{"Location", "/again"}}));
        const auto output =
            run(u"holdfast-http-read"_s, {{u"method"_s, u"GET"_s}, {u"url"_s, u"https://example.com/"_s}});
        QVERIFY(output);
        QCOMPARE(m_web->asked.size(), 11);
        QCOMPARE(output->context.value("HttpRequest.Response"_L1).toObject().value("StatusCode"_L1).toInt(), 302);
    }

    void aFileIsNamedByWhoKnowsIts_data()
    {
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("name");
        QTest::newRow("by the playbook") << u"a.txt"_s << QByteArray("attachment; filename=b.txt") << u"a.txt"_s;
        QTest::newRow("by the server") << QString() << QByteArray("attachment; filename=\"b c.txt\"") << u"b c.txt"_s;
        QTest::newRow("by the server, without its folders")
            << QString() << QByteArray("attachment; filename=\"../../b.txt\"") << u"b.txt"_s;
        QTest::newRow("by nobody") << QString() << QByteArray() << u"http-file"_s;
    }

    void aFileIsNamedByWhoKnowsIts()
    {
        QFETCH(QString, wanted);
        QFETCH(QByteArray, header);
        QFETCH(QString, name);
        m_web->answers = {answered(200, "content", {{"Content-Disposition", header}})};
        const auto output = run(u"holdfast-http-read"_s,
                                {{u"method"_s, u"GET"_s},
                                 {u"url"_s, u"https://example.com/"_s},
                                 {u"saveAsFile"_s, u"yes"_s},
                                 {u"filename"_s, wanted}});
        QVERIFY(output);
        QVERIFY(output->entries.first().file);
        QCOMPARE(output->entries.first().file->name, name);
        QCOMPARE(output->entries.first().file->bytes, QByteArray("content"));
        QVERIFY(output->context.isEmpty());
    }

    void whatIsNoWebAddressIsNotAsked_data()
    {
        QTest::addColumn<QString>("url");
        QTest::newRow("a file") << u"file:///etc/passwd"_s;
        QTest::newRow("no scheme") << u"example.com/x"_s;
        QTest::newRow("no host") << u"https:///x"_s;
        QTest::newRow("nothing") << QString();
    }

    void whatIsNoWebAddressIsNotAsked()
    {
        QFETCH(QString, url);
        const auto output = run(u"holdfast-http-read"_s, {{u"method"_s, u"GET"_s}, {u"url"_s, url}});
        QVERIFY(!output);
        QCOMPARE(output.error().code, ErrorCode::InvalidInput);
        QVERIFY(m_web->asked.isEmpty());
        QVERIFY(m_recorder->exchanges().isEmpty());
    }

    void whatCannotBeRecordedIsNotSent()
    {
        m_recorder->refuse();
        const auto output =
            run(u"holdfast-http-send"_s, {{u"method"_s, u"POST"_s}, {u"url"_s, u"https://example.com/"_s}});
        QVERIFY(!output);
        QVERIFY(m_web->asked.isEmpty());
    }

    void aFailureIsRecordedToo()
    {
        m_web->answers = {Error{ErrorCode::Unreachable, u"no route"_s, {}}};
        const auto output =
            run(u"holdfast-http-read"_s, {{u"method"_s, u"GET"_s}, {u"url"_s, u"https://example.com/"_s}});
        QVERIFY(!output);
        QCOMPARE(output.error().code, ErrorCode::Unreachable);
        QCOMPARE(m_recorder->exchanges().size(), 1);
        QCOMPARE(m_recorder->exchanges().first().answer.error, u"no route"_s);
    }

    void requestsThatChangeSomethingAreNeverRepeatedByThemselves()
    {
        QCOMPARE(m_registry->find(u"holdfast-http-read"_s, {}, {})->definition.effect, EffectClass::ReadOnly);
        QCOMPARE(m_registry->find(u"holdfast-http-send"_s, {}, {})->definition.effect, EffectClass::Uncertain);
    }

private:
    Result<CommandOutput> run(const QString &name, const QJsonObject &arguments)
    {
        CommandCall call;
        call.name = name;
        call.arguments = arguments;
        CallContext context;
        context.recorder = m_recorder.get();
        return m_registry->find(name, {}, {})->run(call, context);
    }

    std::shared_ptr<ToldTransport> m_web;
    std::unique_ptr<CommandRegistry> m_registry;
    std::unique_ptr<RememberingRecorder> m_recorder;
};

QTEST_GUILESS_MAIN(WebRequestsTest)
#include "tst_webrequests.moc"
