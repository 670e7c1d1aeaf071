// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/http/qthttptransport.h"

#include "integrations/http/networkchoice.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QIODevice>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QPointer>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>
#include <QTimer>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <optional>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

/// The request must have left within this time, otherwise the host counts as unreachable.
constexpr qint64 connectDeadlineMs = 15'000;
constexpr qint64 sinkBufferBytes = 1 << 20;

QString text(const char *source)
{
    return QCoreApplication::translate("HttpTransport", source);
}

/// A body that can be read once. QNetworkAccessManager repeats a request on its own when the connection ends before
/// the answer, which would do a change twice; it cannot when the body cannot be rewound.
class OneWayBody final : public QIODevice
{
public:
    OneWayBody(QByteArray bytes, QObject *parent)
        : QIODevice(parent)
        , m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    bool isSequential() const override { return true; }
    bool reset() override { return false; }
    bool atEnd() const override { return m_at >= m_bytes.size(); }
    qint64 bytesAvailable() const override { return m_bytes.size() - m_at; }

protected:
    qint64 readData(char *target, qint64 limit) override
    {
        if (m_at >= m_bytes.size())
            return -1;
        const auto count = std::min(limit, qint64(m_bytes.size()) - m_at);
        std::memcpy(target, m_bytes.constData() + m_at, size_t(count));
        m_at += count;
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_at = 0;
};

/// Room after an answer, so that a parser that looks beyond its end needs no copy of it.
constexpr qsizetype spareBytes = 128;

QString hostOf(const QUrl &url)
{
    return url.port() > 0 ? u"%1:%2"_s.arg(url.host()).arg(url.port()) : url.host();
}

bool isAnswer(QNetworkReply::NetworkError error, int status)
{
    if (status == 0)
        return false;
    switch (error) {
    case QNetworkReply::NoError:
    case QNetworkReply::ProtocolInvalidOperationError: // how Qt calls a 400
        return true;
    case QNetworkReply::ContentReSendError: // a lost connection, see OneWayBody
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolFailure:
        return false;
    default:
        return error > QNetworkReply::UnknownProxyError;
    }
}

QString certificateText(const QList<QSslError> &errors)
{
    QStringList texts;
    for (const auto &error : errors) {
        switch (error.error()) {
        case QSslError::SelfSignedCertificate:
        case QSslError::SelfSignedCertificateInChain:
        case QSslError::UnableToGetLocalIssuerCertificate:
        case QSslError::UnableToVerifyFirstCertificate:
        case QSslError::CertificateUntrusted:
            texts +=
                text("its certificate was issued by an authority that is not trusted here; if it is your company's "
                     "own, give its CA file in the connection's settings");
            break;
        case QSslError::HostNameMismatch:
            texts += text("its certificate is for another host name (%1); check the host in the connection's settings")
                         .arg(error.certificate().subjectInfo(QSslCertificate::CommonName).join(", "_L1));
            break;
        case QSslError::CertificateExpired:
            texts += text("its certificate expired on %1; its administrator must renew it")
                         .arg(error.certificate().expiryDate().toUTC().toString(Qt::ISODate));
            break;
        case QSslError::CertificateNotYetValid:
            texts += text("its certificate is valid only from %1; check this computer's clock")
                         .arg(error.certificate().effectiveDate().toUTC().toString(Qt::ISODate));
            break;
        default:
            texts += error.errorString();
        }
    }
    texts.removeDuplicates();
    return texts.join("; "_L1);
}

} // namespace

struct QtHttpTransport::Call
{
    explicit Call(HttpRequest sent)
        : request(std::move(sent))
    {
    }

    void answer(Result<HttpAnswer> value)
    {
        {
            const std::lock_guard lock(mutex);
            if (result)
                return;
            result = std::move(value);
        }
        changed.notify_all();
    }

    const HttpRequest request;
    std::mutex mutex;
    std::condition_variable_any changed;
    std::optional<Result<HttpAnswer>> result;
    QPointer<QNetworkReply> reply; // network thread only
};

/// Lives in the network thread and is the only one to touch the manager.
class QtHttpTransport::Worker final : public QObject
{
public:
    explicit Worker(const NetworkSettings &settings)
        : m_settings(settings)
    {
    }

    void start(const std::shared_ptr<Call> &call)
    {
        if (!m_manager)
            openManager();
        if (m_fault) {
            call->answer(*m_fault);
            return;
        }
        QNetworkRequest request(call->request.url);
        request.setSslConfiguration(m_ssl);
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
        request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
        request.setAttribute(QNetworkRequest::Http2AllowedAttribute, call->request.method == "GET");
        for (const auto &[name, value] : call->request.headers)
            request.setRawHeader(name, value);
        auto *reply = dispatch(request, call->request);
        call->reply = reply;
        watch(call, reply);
    }

    void abort(const std::shared_ptr<Call> &call)
    {
        if (call->reply)
            call->reply->abort();
    }

private:
    struct Progress
    {
        QElapsedTimer time;
        bool sent = false;
        QList<QSslError> sslErrors;
        qint64 sunkBytes = 0; ///< given to the sink
        std::optional<Error> verdict; ///< why we ended it ourselves
    };

    static bool goesToSink(const Call &call, const QNetworkReply *reply)
    {
        return call.request.sink && reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 200;
    }

    static Result<void> drain(const Call &call, QNetworkReply *reply, Progress &progress)
    {
        while (reply->bytesAvailable() > 0) {
            const auto piece = reply->read(sinkBufferBytes);
            if (piece.isEmpty())
                break;
            if (auto taken = call.request.sink->take(piece); !taken)
                return taken;
            progress.sunkBytes += piece.size();
        }
        return {};
    }

    void openManager()
    {
        m_manager = new QNetworkAccessManager(this);
        if (auto chosen = chooseProxy(m_settings.proxy, *m_manager); !chosen)
            m_fault = chosen.error();
        const auto tls = tlsConfiguration(m_settings);
        if (tls)
            m_ssl = *tls;
        else
            m_fault = tls.error();
    }

    QNetworkReply *dispatch(QNetworkRequest request, const HttpRequest &sent)
    {
        const bool neverTwice = sent.method == "POST" || sent.method == "PUT" || sent.method == "PATCH";
        if (sent.body.isEmpty() && !neverTwice) {
            if (sent.method == "GET")
                return m_manager->get(request);
            if (sent.method == "DELETE")
                return m_manager->deleteResource(request);
            return m_manager->sendCustomRequest(request, sent.method);
        }
        request.setHeader(QNetworkRequest::ContentLengthHeader, sent.body.size());
        request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        auto *body = new OneWayBody(sent.body, nullptr);
        QNetworkReply *reply = nullptr;
        if (sent.body.isEmpty()) // post() would say that nothing is a form
            reply = m_manager->sendCustomRequest(request, sent.method, body);
        else if (sent.method == "POST")
            reply = m_manager->post(request, body);
        else if (sent.method == "PUT")
            reply = m_manager->put(request, body);
        else
            reply = m_manager->sendCustomRequest(request, sent.method, body);
        body->setParent(reply);
        return reply;
    }

    void watch(const std::shared_ptr<Call> &call, QNetworkReply *reply)
    {
        auto progress = std::make_shared<Progress>();
        progress->time.start();
        const auto host = hostOf(call->request.url);
        connect(reply, &QNetworkReply::requestSent, reply, [progress] { progress->sent = true; });
        connect(reply, &QNetworkReply::sslErrors, reply, [progress, reply, this](const QList<QSslError> &errors) {
            progress->sslErrors = errors;
            if (const auto forgiven =
                    forgivenByTrust(m_settings.trustedCertificate, reply->sslConfiguration().peerCertificate(), errors);
                !forgiven.isEmpty())
                reply->ignoreSslErrors(forgiven);
        });
        const auto endWith = [progress, reply](Error verdict) {
            progress->verdict = std::move(verdict);
            reply->abort();
        };
        connect(reply, &QNetworkReply::encrypted, reply, [endWith, reply, host, this] {
            // Nothing of the request has been sent yet.
            if (isAnotherThanTrusted(m_settings.trustedCertificate, reply->sslConfiguration().peerCertificate()))
                endWith({ErrorCode::TlsFailed,
                         text("%1 shows another certificate than the one you trusted. Look at it in the connection's "
                              "test before you trust it again")
                             .arg(host),
                         {}});
        });
        if (call->request.sink)
            reply->setReadBufferSize(sinkBufferBytes); // the host waits while the disk is slower
        connect(reply, &QNetworkReply::readyRead, reply, [endWith, reply, host, progress, call] {
            if (goesToSink(*call, reply)) {
                if (auto taken = drain(*call, reply, *progress); !taken)
                    endWith(taken.error());
                return;
            }
            if (const auto limit = call->request.maxBodyBytes; reply->bytesAvailable() > limit)
                endWith(
                    {ErrorCode::BadAnswer, text("%1 answered with more than %2 MiB").arg(host).arg(limit >> 20), {}});
        });
        const auto deadlineMs = call->request.deadlineMs;
        auto *deadline = new QTimer(reply);
        deadline->setSingleShot(true);
        connect(deadline, &QTimer::timeout, reply, [endWith, progress, host, deadlineMs] {
            if (progress->sent)
                endWith(
                    {ErrorCode::Timeout, text("%1 did not answer within %2 s").arg(host).arg(deadlineMs / 1000), {}});
            else
                endWith(unreachable(host, text("no connection within %1 s").arg(deadlineMs / 1000)));
        });
        deadline->start(std::chrono::milliseconds(deadlineMs));
        if (connectDeadlineMs < deadlineMs) {
            QTimer::singleShot(std::chrono::milliseconds(connectDeadlineMs), reply, [endWith, progress, host] {
                if (!progress->sent)
                    endWith(unreachable(host, text("no connection within %1 s").arg(connectDeadlineMs / 1000)));
            });
        }
        connect(reply, &QNetworkReply::finished, reply, [call, reply, progress, host] {
            if (!progress->verdict && goesToSink(*call, reply)) {
                if (auto taken = drain(*call, reply, *progress); !taken)
                    progress->verdict = taken.error();
            }
            call->answer(progress->verdict ? Result<HttpAnswer>(*progress->verdict) : read(reply, *progress, host));
            reply->deleteLater();
        });
    }

    static Error unreachable(const QString &host, const QString &reason)
    {
        return {
            ErrorCode::Unreachable,
            text("%1 cannot be reached: %2. Check the host and the proxy in the connection's settings, and the network")
                .arg(host, reason),
            {}};
    }

    static Result<HttpAnswer> read(QNetworkReply *reply, const Progress &progress, const QString &host)
    {
        HttpAnswer answer;
        answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        answer.durationMs = progress.time.elapsed();
        const auto error = reply->error();
        if (isAnswer(error, answer.status)) {
            for (const auto &pair : reply->rawHeaderPairs())
                answer.headers.append({pair.first, pair.second});
            const auto size = reply->bytesAvailable();
            answer.body.reserve(size + spareBytes);
            answer.body.resize(size);
            answer.body.resize(std::max<qint64>(0, reply->read(answer.body.data(), size)));
            bool hasLength = false;
            const auto length = answer.header("Content-Length").toLongLong(&hasLength);
            if (hasLength && answer.header("Content-Encoding").isEmpty()
                && length > progress.sunkBytes + answer.body.size())
                return cutBody(host, answer);
            return answer;
        }
        const auto details = u"%1 (%2)"_s.arg(reply->errorString()).arg(int(error));
        switch (error) {
        case QNetworkReply::OperationCanceledError:
            return Error{ErrorCode::Canceled, text("The request to %1 was canceled").arg(host), details};
        case QNetworkReply::SslHandshakeFailedError:
            return Error{
                ErrorCode::TlsFailed,
                text("No secure connection to %1: %2")
                    .arg(host,
                         progress.sslErrors.isEmpty() ? reply->errorString() : certificateText(progress.sslErrors)),
                details};
        case QNetworkReply::HostNotFoundError:
            return unreachable(host, text("this host name is not known"));
        case QNetworkReply::ConnectionRefusedError:
            return unreachable(host, text("the connection was refused"));
        case QNetworkReply::ProxyConnectionRefusedError:
        case QNetworkReply::ProxyConnectionClosedError:
        case QNetworkReply::ProxyNotFoundError:
        case QNetworkReply::ProxyTimeoutError:
        case QNetworkReply::ProxyAuthenticationRequiredError:
        case QNetworkReply::UnknownProxyError:
            return unreachable(host, text("the proxy failed: %1").arg(reply->errorString()));
        default:
            break;
        }
        if (answer.status != 0)
            return cutBody(host, answer);
        if (!progress.sent && error != QNetworkReply::RemoteHostClosedError
            && error != QNetworkReply::ContentReSendError)
            return unreachable(host, reply->errorString());
        return Error{ErrorCode::ConnectionLost, text("The connection to %1 ended before its answer").arg(host),
                     details};
    }

    static Error cutBody(const QString &host, const HttpAnswer &answer)
    {
        return {ErrorCode::ConnectionLost,
                text("The connection to %1 ended in the middle of its answer (status %2)").arg(host).arg(answer.status),
                {}};
    }

    NetworkSettings m_settings;
    QNetworkAccessManager *m_manager = nullptr;
    QSslConfiguration m_ssl;
    std::optional<Error> m_fault; ///< a setting that makes every request impossible
};

QtHttpTransport::QtHttpTransport(NetworkSettings settings)
    : m_settings(std::move(settings))
    , m_worker(new Worker(m_settings))
{
    m_worker->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.setObjectName(u"http"_s);
    m_thread.start();
}

QtHttpTransport::~QtHttpTransport()
{
    close();
}

void QtHttpTransport::close()
{
    std::vector<std::shared_ptr<Call>> waiting;
    {
        const std::lock_guard lock(m_mutex);
        if (m_closed)
            return;
        m_closed = true;
        waiting.swap(m_calls);
    }
    for (const auto &call : waiting)
        call->answer(Error{ErrorCode::Canceled, text("The connection was closed"), {}});
    m_thread.quit();
    m_thread.wait();
}

Result<HttpAnswer> QtHttpTransport::send(const HttpRequest &request, std::stop_token stop)
{
    Q_ASSERT_X(QThread::currentThread() != &m_thread, "QtHttpTransport", "send() blocks");
    const Error canceled{ErrorCode::Canceled, text("The request to %1 was canceled").arg(hostOf(request.url)), {}};
    if (stop.stop_requested())
        return canceled;
    auto call = std::make_shared<Call>(request);
    {
        const std::lock_guard lock(m_mutex);
        if (m_closed)
            return Error{ErrorCode::Canceled, text("The connection was closed"), {}};
        m_calls.push_back(call);
        // Posted under the lock: after close() the worker is gone.
        QMetaObject::invokeMethod(
            m_worker, [worker = m_worker, call] { worker->start(call); }, Qt::QueuedConnection);
    }
    bool answered = false;
    {
        std::unique_lock lock(call->mutex);
        answered = call->changed.wait(lock, stop, [&call] { return call->result.has_value(); });
    }
    {
        const std::lock_guard lock(m_mutex);
        std::erase(m_calls, call);
        if (!answered && !m_closed)
            QMetaObject::invokeMethod(
                m_worker, [worker = m_worker, call] { worker->abort(call); }, Qt::QueuedConnection);
    }
    return answered ? *call->result : Result<HttpAnswer>(canceled);
}

} // namespace holdfast
