// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/range.h"

#include "simulators/world.h"

#include <QHostAddress>
#include <QSslCertificate>
#include <QSslKey>
#include <QThread>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

Result<ServerTls> serverTls(const RangeTls &pem)
{
    ServerTls tls;
    tls.certificate = QSslCertificate(pem.certificatePem, QSsl::Pem);
    for (const QSsl::KeyAlgorithm algorithm : {QSsl::Ec, QSsl::Rsa}) {
        if (tls.key.isNull())
            tls.key = QSslKey(pem.privateKeyPem, algorithm, QSsl::Pem);
    }
    if (tls.certificate.isNull() || tls.key.isNull()) {
        return Error{ErrorCode::InvalidInput,
                     u"The range's certificate or key cannot be read. Give both as PEM, the key as EC or RSA without a "
                     "passphrase."_s,
                     {}};
    }
    return tls;
}

} // namespace

class Range::Private
{
public:
    QThread thread;
    World *world = nullptr; ///< lives in the thread; null when not running
    HttpServer *server = nullptr; ///< the same
    RangeAddresses addresses;

    /// Runs work in the range's thread and waits for it.
    template <typename Work>
    void inThread(Work work) const
    {
        if (world)
            QMetaObject::invokeMethod(world, std::move(work), Qt::BlockingQueuedConnection);
    }
};

Range::Range()
    : d(std::make_unique<Private>())
{
}

Range::~Range()
{
    stop();
}

Result<RangeAddresses> Range::start(const RangeOptions &options)
{
    if (d->world)
        return Error{
            ErrorCode::AlreadyExists, u"The range is running already at %1."_s.arg(d->addresses.code42Url), {}};
    std::optional<ServerTls> tls;
    if (options.tls) {
        const Result<ServerTls> read = serverTls(*options.tls);
        if (!read)
            return read.error();
        tls = *read;
    }
    auto world = std::make_unique<World>(options);
    auto server =
        std::make_unique<HttpServer>([w = world.get()](const HttpRequest &request) { return w->answer(request); });
    server->setCommonHeaders([w = world.get()] { return w->commonHeaders(); });
    if (tls)
        server->setTls(*tls);
    if (!server->listen(QHostAddress::LocalHost, options.port)) {
        return Error{ErrorCode::Unreachable,
                     u"The range cannot listen on 127.0.0.1:%1: %2. Choose another port, or 0 for any free one."_s
                         .arg(options.port)
                         .arg(server->errorString()),
                     {}};
    }
    d->addresses.port = server->serverPort();
    d->addresses.code42Url = u"%1://127.0.0.1:%2"_s.arg(tls ? u"https"_s : u"http"_s).arg(d->addresses.port);
    d->addresses.xdrUrl = d->addresses.code42Url;
    d->addresses.controlUrl = options.control ? d->addresses.code42Url + u"/range"_s : QString();

    d->thread.setObjectName(u"holdfast-range"_s);
    d->thread.start();
    world->moveToThread(&d->thread);
    server->moveToThread(&d->thread);
    d->world = world.release();
    d->server = server.release();
    return d->addresses;
}

void Range::stop()
{
    if (!d->world)
        return;
    d->inThread([this] {
        // The server goes first: its connections ask the world.
        delete d->server;
        d->server = nullptr;
    });
    World *world = d->world;
    d->world = nullptr;
    world->deleteLater();
    d->thread.quit();
    d->thread.wait();
    d->addresses = {};
}

bool Range::isRunning() const
{
    return d->world != nullptr;
}

RangeAddresses Range::addresses() const
{
    return d->addresses;
}

QList<WriteRecord> Range::writes() const
{
    QList<WriteRecord> records;
    d->inThread([&] { records = d->world->writes().records(); });
    return records;
}

qint64 Range::writeCount(QAnyStringView operationName) const
{
    qint64 count = 0;
    d->inThread([&] { count = d->world->writes().count(operationName); });
    return count;
}

QMap<QString, qint64> Range::writeCounts() const
{
    QMap<QString, qint64> counts;
    d->inThread([&] { counts = d->world->writes().counts(); });
    return counts;
}

QList<RequestRecord> Range::requests() const
{
    QList<RequestRecord> records;
    d->inThread([&] { records = d->world->requests(); });
    return records;
}

qint64 Range::requestCount(const QString &method, const QString &path) const
{
    const QList<RequestRecord> records = requests();
    return std::count_if(records.begin(), records.end(), [&](const RequestRecord &record) {
        return (method == u"*"_s || record.method == method) && fitsWildcard(record.path, path);
    });
}

void Range::addFault(const FaultRule &rule)
{
    d->inThread([&] { d->world->faults().add(rule); });
}

void Range::clearFaults()
{
    d->inThread([&] { d->world->faults().clear(); });
}

QJsonObject Range::state() const
{
    QJsonObject state;
    d->inThread([&] { state = d->world->state(); });
    return state;
}

void Range::reset()
{
    d->inThread([&] { d->world->reset(); });
}

void Range::advanceClockMs(qint64 byMs)
{
    d->inThread([&] { d->world->clock().advanceMs(byMs); });
}

void Range::expireTokens()
{
    d->inThread([&] { d->world->expireTokens(); });
}

bool Range::raiseJohnSession()
{
    bool raised = false;
    d->inThread([&] { raised = d->world->raiseJohnSession(); });
    return raised;
}

bool Range::setEndpointStatus(const QString &endpointId, const QString &status)
{
    bool known = false;
    d->inThread([&] { known = d->world->setEndpointStatus(endpointId, status); });
    return known;
}

void Range::addFileEvents(const QList<QJsonObject> &events)
{
    d->inThread([&] { d->world->addFileEvents(events); });
}

void Range::addSession(const QJsonObject &session, const QStringList &eventIds)
{
    d->inThread([&] { d->world->addSession(session, eventIds); });
}

} // namespace holdfast::range
