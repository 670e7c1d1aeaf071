// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/canonicaljson.h"
#include "integrations/code42/code42client.h"
#include "integrations/code42/fileeventparser.h"
#include "openconnection.h"
#include "recordings/recordedtenant.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <map>

using namespace holdfast;
using namespace holdfast::testing;
using namespace Qt::StringLiterals;

namespace {

QString fixtures()
{
    auto folder = qEnvironmentVariable("HOLDFAST_SHARED");
    if (folder.isEmpty())
        folder = QStringLiteral(HOLDFAST_SOURCE_DIR "/../shared");
    return folder + "/fixtures/code42"_L1;
}

/// Answers every request but the sign-in with the same bytes.
class OneAnswer final : public HttpTransport
{
public:
    explicit OneAnswer(RecordedPair pair)
        : m_pair(std::move(pair))
    {
    }
    Result<HttpAnswer> send(const HttpRequest &request, std::stop_token) override
    {
        HttpAnswer answer;
        const bool signIn = request.url.path() == "/v1/oauth"_L1 && m_pair.path != "/v1/oauth"_L1;
        answer.status = signIn ? 200 : m_pair.status;
        answer.headers = {{"Content-Type", "application/json"}};
        answer.body = signIn ? "{\"access_token\":\"invented\",\"expires_in\":900}"_ba : m_pair.answer;
        return answer;
    }

private:
    RecordedPair m_pair;
};

/// The rows that a recorded answer holds, or the one object it is; none for a sign-in or a count.
QJsonArray rowsOf(const QJsonValue &answer)
{
    if (answer.isArray())
        return answer.toArray();
    const auto object = answer.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it->isArray() && (it->toArray().isEmpty() || it->toArray().first().isObject())
            && (object.size() <= 3 || object.contains("totalCount"_L1)))
            return it->toArray();
    }
    return object.contains("access_token"_L1) || object.contains("totalResultCount"_L1) ? QJsonArray()
                                                                                        : QJsonArray{object};
}

} // namespace

/// What public clients of the service recorded, played to ours: the answers are read whole, the requests are sent alike.
class TestCode42Recordings : public QObject
{
    Q_OBJECT

private:
    QList<RecordedPair> m_pairs;

private Q_SLOTS:
    void initTestCase()
    {
        m_pairs = recordedPairs(fixtures());
        if (m_pairs.isEmpty())
            QSKIP("the recorded pairs are not here; set HOLDFAST_SHARED");
    }

    // mission: S5 S101
    void everyAnswerIsReadWhole_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < m_pairs.size(); ++i)
            QTest::addRow("%s %s", qPrintable(m_pairs.at(i).id), qPrintable(m_pairs.at(i).call())) << i;
    }
    void everyAnswerIsReadWhole()
    {
        QFETCH(int, index);
        const auto &pair = m_pairs.at(index);
        ManualClock clock{1'795'000'000'000};
        ManualWaiter waiter{clock};
        RememberingRecorder recorder;
        HttpService::Parts parts;
        parts.name = u"recorded"_s;
        parts.base = QUrl(u"https://api.example.test"_s);
        parts.transport = std::make_unique<OneAnswer>(pair);
        parts.clock = &clock;
        parts.waiter = &waiter;
        code42::Code42Client client(std::move(parts), Secret("id"), Secret("secret"));
        CallContext context;
        context.recorder = &recorder;
        if (pair.path == "/v1/oauth"_L1) {
            QVERIFY(client.customer(context).isOk() == pair.isFine());
            QVERIFY(!recorder.exchanges().first().answer.body.contains("access_token"));
            return;
        }
        const auto path = QString::fromLatin1(QUrl::toPercentEncoding(pair.path, "/"));
        const bool isText = pair.answerJson.isNull() || pair.answerJson.isUndefined();
        QByteArray body;
        std::optional<Error> error;
        QJsonValue json;
        if (isText) {
            const auto answer = client.download(path, {}, context);
            if (answer)
                body = answer->body;
            else
                error = answer.error();
        } else {
            const auto answer = pair.method == "GET" ? client.get(path, {}, context)
                                                     : client.change(pair.method, path, pair.body, context);
            if (answer) {
                body = answer->body;
                json = answer->json;
            } else {
                error = answer.error();
            }
        }
        QVERIFY2(error.has_value() != pair.isFine(), error ? qPrintable(error->message) : "a refusal was not noticed");
        QCOMPARE(recorder.exchanges().last().answer.body, pair.answer); // kept as it came
        if (error) {
            QVERIFY2(error->message.contains(pair.path.section(u'/', 1, 2)), qPrintable(error->message));
            QVERIFY(error->code != ErrorCode::Internal);
            return;
        }
        QCOMPARE(body, pair.answer);
        if (isText)
            return;
        QCOMPARE(json, pair.answerJson);
        const auto inner = json.toObject().value("queryResult"_L1).isObject()
            ? json.toObject().value("queryResult"_L1).toObject()
            : json.toObject();
        if (!inner.value("fileEvents"_L1).isArray())
            return;
        const auto recorded = inner.value("fileEvents"_L1).toArray();
        const auto parsed = code42::parseFileEvents(pair.answer);
        QVERIFY2(parsed.isOk(), parsed ? "" : qPrintable(parsed.error().message));
        QCOMPARE(parsed->events.size(), recorded.size());
        for (qsizetype i = 0; i < recorded.size(); ++i)
            QCOMPARE(QJsonDocument::fromJson(parsed->events.at(i).raw).object(), recorded.at(i).toObject());
    }

    // mission: S5 S9 S10 S11 S93 S101 S102 S103
    void everyRequestThatHasACommandIsSentAsRecorded()
    {
        struct Count
        {
            int pairs = 0, exact = 0, ownPages = 0, ownNulls = 0, without = 0, wrong = 0;
        };
        std::map<QString, Count> counts;
        std::map<QString, int> reasons;
        QStringList wrong;
        for (const auto &pair : std::as_const(m_pairs)) {
            auto &count = counts[pair.group];
            ++count.pairs;
            const auto run = runFor(pair);
            if (run.command.isEmpty()) {
                ++count.without;
                ++reasons[run.why];
                continue;
            }
            const auto problem = play(pair, run, [&count](const Likeness &likeness) {
                if (likeness.ownNulls)
                    ++count.ownNulls;
                else if (likeness.ownPages)
                    ++count.ownPages;
                else
                    ++count.exact;
            });
            if (!problem.isEmpty()) {
                ++count.wrong;
                wrong += u"%1 %2 by %3: %4"_s.arg(pair.id, pair.call(), run.command, problem);
            }
        }
        print(counts, reasons);
        for (const auto &one : std::as_const(wrong))
            qWarning("%s", qPrintable(one));
        QCOMPARE(wrong.size(), 0);
    }

private:
    template <typename Note>
    QString play(const RecordedPair &pair, const RecordedRun &run, const Note &note)
    {
        OpenConnection connection;
        RecordedTenant *tenant = nullptr;
        connection.makeTransport = [&](const NetworkSettings &) -> std::unique_ptr<HttpTransport> {
            auto made = std::make_unique<RecordedTenant>(pair, run.answers);
            if (!tenant)
                tenant = made.get();
            return made;
        };
        QTemporaryDir folder;
        InstanceConfig config;
        config.name = u"recorded"_s;
        config.kind = u"code42"_s;
        config.settings = {{"url"_L1, "https://api.example.test"_L1},
                           {"client_id"_L1, "key-1"_L1},
                           {"quarantine_folder"_L1, folder.filePath(u"kept"_s)}};
        (void)connection.secrets.write(config.name, u"client_secret"_s, Secret("invented"));
        if (const auto opened = connection.open(config); !opened)
            return opened.error().message;
        std::optional<Error> error;
        QJsonValue raw;
        if (run.command.startsWith(u'(')) {
            auto context = connection.context();
            if (const auto said = connection.instance->test(context); !said)
                error = said.error();
        } else {
            const auto output = connection.run(run.command, run.arguments);
            if (output)
                raw = output->rawResponse;
            else
                error = output.error();
        }
        const auto likeness = tenant->likeness();
        if (!likeness)
            return "never sent; sent were "_L1 + tenant->calls().join(u", "_s)
                + (error ? ": "_L1 + error->message : QString());
        if (!likeness->differences.isEmpty())
            return likeness->differences.join(u"; "_s);
        if (run.contentIsRefused)
            return error && error->code == ErrorCode::BadAnswer ? note(*likeness),
                   QString()                                    : u"what cannot be was taken for true"_s;
        if (pair.isFine() && error)
            return "rejected: "_L1 + error->message;
        if (!pair.isFine() && !error && !run.refusalIsAResult)
            return u"the service's refusal was not noticed"_s;
        // A downloaded file lies in quarantine; its hash stands in its place.
        const auto kept = connection.recorder.everything();
        if (!kept.contains(pair.answer) && !kept.contains(sha256Hex(pair.answer).toUtf8())
            && pair.path != "/v1/oauth"_L1)
            return u"the answer was not kept as it came"_s;
        const auto *command = connection.registry.find(run.command);
        if (command && !command->definition.changesSomething() && pair.isFine() && raw.isArray()) {
            for (const auto &row : rowsOf(pair.answerJson)) {
                if (!raw.toArray().contains(row) && !row.toObject().contains("totalCount"_L1))
                    return u"a row of the answer is not in the result"_s;
            }
        }
        note(*likeness);
        return {};
    }

    template <typename Counts, typename Reasons>
    void print(const Counts &counts, const Reasons &reasons) const
    {
        const char *line = "%-20s %5d %10d %12d %10d %12d %6d\n";
        std::printf("\n%-20s %5s %10s %12s %10s %12s %6s\n", "recorded requests", "pairs", "as recorded", "own pages",
                    "own nulls", "no command", "wrong");
        std::array<int, 6> sum{};
        for (const auto &[group, count] : counts) {
            std::printf(line, qPrintable(group), count.pairs, count.exact, count.ownPages, count.ownNulls,
                        count.without, count.wrong);
            const std::array<int, 6> row{count.pairs,    count.exact,   count.ownPages,
                                         count.ownNulls, count.without, count.wrong};
            for (size_t i = 0; i < row.size(); ++i)
                sum[i] += row[i];
        }
        std::printf(line, "all", sum[0], sum[1], sum[2], sum[3], sum[4], sum[5]);
        std::printf("own pages: another size or order of pages; own nulls: a member is null here and absent there\n");
        for (const auto &[reason, count] : reasons)
            std::printf("no command, %d: %s\n", count, qPrintable(reason));
        std::fflush(stdout);
    }
};

QTEST_GUILESS_MAIN(TestCode42Recordings)
#include "tst_code42recordings.moc"
