// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Prints what the connectors cost beside curl and a bare QNetworkAccessManager, how fast file events are read, and how fast
// they come from the range into the store. Nothing passes or fails here. Usage: bench_connectors [calls|parse|fetch|all] [events]

#include "integrations/code42/code42client.h"
#include "integrations/code42/fileeventparser.h"
#include "integrations/code42/fileeventwalk.h"
#include "integrations/http/qthttptransport.h"
#include "integrations/http/tokencache.h"
#include "simulators/httpserver.h"
#include "store/store.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QHostAddress>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QTemporaryDir>
#include <QThread>

#include <curl/curl.h>

#include <cstdio>
#include <ctime>
#include <fstream>
#include <future>
#include <string>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

[[noreturn]] void stop(const Error &error)
{
    std::fprintf(stderr, "%s (%s)\n", qPrintable(error.message), qPrintable(error.details));
    std::exit(1);
}

double since(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e9;
}

/// What this thread has used of a processor, so that a busy machine does not change the number.
double processorSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
}

/// Peak resident memory in MB.
long peakMemory()
{
    std::ifstream status("/proc/self/status");
    for (std::string text; std::getline(status, text);) {
        if (text.starts_with("VmHWM:"))
            return std::stol(text.substr(6)) / 1024;
    }
    return 0;
}

/// Gives the same 3 KB to everybody, on loopback, in a thread of its own.
class EchoServer
{
public:
    EchoServer()
    {
        m_server = new range::HttpServer([](const range::HttpRequest &) {
            range::HttpAnswer answer;
            answer.response.body = "{\"text\":\"" + QByteArray(3'000, 'x') + "\"}";
            answer.response.contentType = "application/json";
            return answer;
        });
        if (!m_server->listen(QHostAddress::LocalHost))
            qFatal("no loopback port");
        m_port = m_server->serverPort();
        m_server->moveToThread(&m_thread);
        m_thread.start();
    }
    ~EchoServer()
    {
        QMetaObject::invokeMethod(
            m_server, [this] { delete m_server; }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }
    [[nodiscard]] QUrl url() const { return QUrl(u"http://127.0.0.1:%1/v1/thing"_s.arg(m_port)); }

private:
    QThread m_thread;
    range::HttpServer *m_server = nullptr;
    quint16 m_port = 0;
};

/// A dialect with a token that is never refused.
class TokenDialect final : public ServiceDialect
{
public:
    explicit TokenDialect(const Clock &clock)
        : m_clock(clock)
        , m_tokens(clock)
    {
    }
    Result<HttpHeaders> authorize(CallContext &context) override
    {
        const auto token = m_tokens.token(
            [this]() -> Result<AccessToken> {
                return AccessToken{Secret("token"), m_clock.nowMs() + 3'600'000};
            },
            context.stop);
        return bearerHeaders(*token);
    }
    bool renewAuthorization(const HttpHeaders &) override { return false; }
    std::optional<Error> problem(const ServiceCall &, const HttpAnswer &) const override { return {}; }

private:
    const Clock &m_clock;
    TokenCache m_tokens;
};

/// Takes what the journal would be given.
class CountingRecorder final : public ExchangeRecorder
{
public:
    Result<ExchangeId> begin(const OutgoingRequest &request) override
    {
        m_bytes += request.body.size();
        return ExchangeId(QString::number(++m_count));
    }
    Result<void> finish(const ExchangeId &, const IncomingAnswer &answer) override
    {
        m_bytes += answer.body.size();
        return {};
    }

private:
    std::atomic<qint64> m_count = 0;
    std::atomic<qint64> m_bytes = 0;
};

void tellCalls(const char *who, int calls, double seconds)
{
    std::printf("%-58s %9.0f calls/s %9.1f us a call\n", who, calls / seconds, seconds * 1e6 / calls);
    std::fflush(stdout);
}

double byCurl(const QUrl &url, int calls)
{
    CURL *curl = curl_easy_init();
    std::string body;
    curl_easy_setopt(curl, CURLOPT_URL, url.toEncoded().constData());
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    curl_easy_setopt(
        curl, CURLOPT_WRITEFUNCTION, +[](char *data, size_t size, size_t count, void *target) -> size_t {
            static_cast<std::string *>(target)->append(data, size * count);
            return size * count;
        });
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < calls; ++i) {
        body.clear();
        if (curl_easy_perform(curl) != CURLE_OK || body.size() < 3'000)
            stop({ErrorCode::Internal, u"curl failed"_s, {}});
    }
    const auto seconds = since(timer);
    curl_easy_cleanup(curl);
    return seconds;
}

double byManager(const QUrl &url, int calls)
{
    QNetworkAccessManager manager;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < calls; ++i) {
        QEventLoop loop;
        auto *reply = manager.get(QNetworkRequest(url));
        QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
        loop.exec();
        if (reply->readAll().size() < 3'000)
            stop({ErrorCode::Internal, u"QNetworkAccessManager failed"_s, {}});
        delete reply;
    }
    return since(timer);
}

/// `workers` threads share the calls.
template <typename Call>
double shared(int calls, int workers, const Call &call)
{
    QElapsedTimer timer;
    timer.start();
    std::vector<std::future<void>> running;
    for (int w = 0; w < workers; ++w) {
        running.push_back(std::async(std::launch::async, [&call, share = calls / workers] {
            for (int i = 0; i < share; ++i)
                call();
        }));
    }
    for (auto &one : running)
        one.get();
    return since(timer);
}

void measureCalls(int calls)
{
    const EchoServer server;
    const SystemClock clock;
    SystemWaiter waiter;
    (void)byCurl(server.url(), calls / 10); // the server warms up
    tellCalls("libcurl, one at a time", calls, byCurl(server.url(), calls));
    tellCalls("bare QNetworkAccessManager, one at a time", calls, byManager(server.url(), calls));

    QtHttpTransport transport({{}, u"none"_s});
    HttpRequest request;
    request.url = server.url();
    const auto send = [&] {
        if (const auto answer = transport.send(request, {}); !answer)
            stop(answer.error());
    };
    send();
    const auto bare = shared(calls, 1, send);
    tellCalls("our transport, one at a time", calls, bare);
    tellCalls("our transport, six workers", calls, shared(calls, 6, send));

    TokenDialect dialect(clock);
    HttpService::Parts parts;
    parts.name = u"bench"_s;
    parts.base = QUrl(server.url().toString(QUrl::RemovePath));
    parts.transport = std::make_unique<QtHttpTransport>(NetworkSettings{{}, u"none"_s});
    parts.clock = &clock;
    parts.waiter = &waiter;
    HttpService service(std::move(parts), dialect, {.budget = {6e9, 1'000'000}});
    CountingRecorder recorder;
    ServiceCall call;
    call.path = u"/v1/thing"_s;
    const auto ask = [&] {
        CallContext context;
        context.recorder = &recorder;
        if (const auto answer = service.send(call, context); !answer)
            stop(answer.error());
    };
    ask();
    const auto whole = shared(calls, 1, ask);
    tellCalls("with budget, token, retry and journal, one at a time", calls, whole);
    tellCalls("with budget, token, retry and journal, six workers", calls, shared(calls, 6, ask));
    std::printf("%-58s %9.1f us a call (aim 30)\n", "added to the transport", (whole - bare) * 1e6 / calls);
}

/// A range in a process of its own, so that memory is ours alone.
class RangeProcess
{
public:
    explicit RangeProcess(int events)
    {
        m_process.start(QStringLiteral(HOLDFAST_RANGE_PROGRAM),
                        {u"--seed"_s, u"company:500:40:%1"_s.arg(events), u"--token-lifetime"_s, u"7200"_s});
        while (!m_process.canReadLine() && m_process.waitForReadyRead(120'000)) { }
        m_start = QJsonDocument::fromJson(m_process.readLine()).object();
        if (m_start.isEmpty())
            stop({ErrorCode::Internal, u"the range does not start"_s, {}});
    }
    ~RangeProcess()
    {
        m_process.terminate();
        m_process.waitForFinished();
    }
    [[nodiscard]] QString text(QLatin1StringView key) const { return m_start.value(key).toString(); }

private:
    QProcess m_process;
    QJsonObject m_start;
};

void measureEvents(int events, bool store)
{
    const RangeProcess range(events);
    const SystemClock clock;
    SystemWaiter waiter;
    HttpService::Parts parts;
    parts.name = u"bench"_s;
    parts.base = QUrl(range.text("code42Url"_L1));
    parts.transport = std::make_unique<QtHttpTransport>(NetworkSettings{{}, u"none"_s});
    parts.clock = &clock;
    parts.waiter = &waiter;
    code42::Code42Client client(std::move(parts), Secret(range.text("code42ClientId"_L1).toUtf8()),
                                Secret(range.text("code42Secret"_L1).toUtf8()));
    CountingRecorder recorder;
    CallContext context;
    context.recorder = &recorder;
    const QJsonObject query{{"groups"_L1,
                             QJsonArray{QJsonObject{{"filters"_L1,
                                                     QJsonArray{QJsonObject{{"term"_L1, "event.id"_L1},
                                                                            {"operator"_L1, "EXISTS"_L1},
                                                                            {"value"_L1, QJsonValue()}}}}}}},
                            {"srtKey"_L1, "event.id"_L1},
                            {"srtDir"_L1, "asc"_L1}};

    auto first = query;
    first.insert("pgToken"_L1, ""_L1);
    first.insert("pgSize"_L1, 10'000);
    const auto page = client.ask(u"/v2/file-events"_s, first, context);
    if (!page)
        stop(page.error());
    double reading = 0;
    qint64 read = 0;
    for (int i = 0; i < 12; ++i) {
        auto bytes = page->body;
        bytes.reserve(bytes.size() + 128); // as the transport gives it
        const auto before = processorSeconds();
        const auto parsed = code42::parseFileEvents(std::move(bytes));
        if (i < 2) // the first ones find cold memory
            continue;
        reading += processorSeconds() - before;
        read += parsed ? parsed->events.size() : 0;
    }
    std::printf("%-58s %9.0f events/s of processor time (aim 350,000; %lld bytes an event)\n", "JSON to typed columns",
                double(read) / reading, page->body.size() / std::max<qint64>(1, read / 10));
    if (!store)
        return;

    const QTemporaryDir folder;
    StoreOptions options;
    options.path = folder.filePath(u"bench.db"_s);
    auto opened = Store::open(options);
    if (!opened)
        stop(opened.error());
    auto &desk = **opened;
    const auto incident = desk.write([](UnitOfWork &unit) { return unit.incidents().insert({}, u"bench"_s); });
    if (!incident)
        stop(incident.error());
    double storing = 0;
    code42::FileEventWalk walk(client, query, {});
    QElapsedTimer timer;
    timer.start();
    const auto walked = walk.run(
        [&](const QList<FileEvent> &some) -> Result<void> {
            QElapsedTimer step;
            step.start();
            const auto prepared = PreparedFileEvents::from(incident->id, some);
            const auto inserted =
                desk.write([&](UnitOfWork &unit) { return unit.fileEvents().insert(prepared, u"bench"_s); });
            storing += since(step);
            return inserted ? Result<void>() : Result<void>(inserted.error());
        },
        -1, context);
    if (!walked)
        stop(walked.error());
    const auto seconds = since(timer);
    std::printf("%-58s %9.0f events/s (%lld of %lld events, %lld requests, %.1f s; storing alone %.1f s)\n",
                "fetched from the range and stored", double(walked->fetched) / seconds, walked->fetched, walked->known,
                walked->requests, seconds, storing);
    std::printf("%-58s %9ld MB\n", "peak memory", peakMemory());
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const auto arguments = QCoreApplication::arguments();
    const auto what = arguments.value(1, u"all"_s);
    if (what == "calls"_L1 || what == "all"_L1)
        measureCalls(6'000);
    if (what != "calls"_L1)
        measureEvents(arguments.value(2, u"250000"_s).toInt(), what != "parse"_L1);
    return 0;
}
