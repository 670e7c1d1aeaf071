// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/mail/smtpmail.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSysInfo>
#include <QUrl>

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr long dataBegun = 354; ///< the server's "go on" after DATA

QString text(const char *source)
{
    return QCoreApplication::translate("Mail", source);
}

void initializeCurl()
{
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

// libcurl's handles are all void pointers, so each needs its own deleter.
using EasyHandle = std::unique_ptr<CURL, decltype([](CURL *handle) { curl_easy_cleanup(handle); })>;
using MultiHandle = std::unique_ptr<CURLM, decltype([](CURLM *handle) { curl_multi_cleanup(handle); })>;
using AddressList = std::unique_ptr<curl_slist, decltype([](curl_slist *list) { curl_slist_free_all(list); })>;

/// The server's reply lines that end a reply ("250 ok", not "250-SIZE"), without its farewell.
QByteArrayList finalLines(const QByteArrayList &lines)
{
    QByteArrayList finals;
    for (const auto &line : lines) {
        if (line.size() >= 3 && std::isdigit(uchar(line.at(0))) && (line.size() == 3 || line.at(3) == ' ')
            && !line.startsWith("221"))
            finals += line;
    }
    return finals;
}

QString recipientStatus(const QByteArray &reply)
{
    switch (reply.isEmpty() ? '\0' : reply.at(0)) {
    case '2':
        return u"sent"_s;
    case '4':
        return u"deferred"_s;
    case '5':
        return u"refused"_s;
    default:
        return u"untried"_s;
    }
}

/// What a server says to a refused token: JSON in base64 behind 334, "401 bearer". Empty when it says nothing.
QString tokenRefusal(const QByteArrayList &lines)
{
    for (const auto &line : lines) {
        if (!line.startsWith("334 "))
            continue;
        const auto said = QJsonDocument::fromJson(QByteArray::fromBase64(line.mid(4))).object();
        if (said.contains("status"_L1))
            return text("status %1").arg(said.value("status"_L1).toVariant().toString());
    }
    return {};
}

/// How a conversation ended that did not bring the message over.
struct Failure
{
    CURLcode code = CURLE_OK;
    long response = 0;
    bool canceled = false;
    QString server; ///< host:port
    QString words; ///< libcurl's
    QString lastReply; ///< the server's
    QString tokenRefusal;
};

} // namespace

/// One conversation with the server.
class SmtpMail::Transfer
{
public:
    Transfer(const SmtpSettings &settings, const Secret &secret)
        : m_easy(curl_easy_init())
        , m_server(u"%1:%2"_s.arg(settings.host).arg(settings.port))
    {
        auto *easy = m_easy.get();
        const bool implicitTls = settings.security == SmtpSettings::Security::Tls;
        // The path is the name we say in EHLO.
        const auto ehlo = settings.ehloName.isEmpty() ? QSysInfo::machineHostName() : settings.ehloName;
        const auto path = ehlo.isEmpty() ? QByteArray("console.invalid") : QUrl::toPercentEncoding(ehlo);
        const auto url = (implicitTls ? "smtps://" : "smtp://") + settings.host.toLatin1() + ':'
            + QByteArray::number(settings.port) + '/' + path;
        curl_easy_setopt(easy, CURLOPT_URL, url.constData());
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        curl_easy_setopt(easy, CURLOPT_USE_SSL,
                         settings.security == SmtpSettings::Security::None ? long(CURLUSESSL_NONE)
                                                                           : long(CURLUSESSL_ALL));
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
        curl_easy_setopt(easy, CURLOPT_SSLVERSION, long(CURL_SSLVERSION_TLSv1_2));
        if (!settings.caFile.isEmpty())
            curl_easy_setopt(easy, CURLOPT_CAINFO, settings.caFile.toLocal8Bit().constData());
        if (settings.login != SmtpSettings::Login::None) {
            curl_easy_setopt(easy, CURLOPT_USERNAME, settings.user.toUtf8().constData());
            curl_easy_setopt(
                easy, settings.login == SmtpSettings::Login::Password ? CURLOPT_PASSWORD : CURLOPT_XOAUTH2_BEARER,
                secret.reveal().constData());
            curl_easy_setopt(easy, CURLOPT_SASL_IR, 1L);
        }
        curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, m_errorText.data());
        curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::takeLine);
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
        // What a server says to a command without a message must not go to our standard output.
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::ignore);
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, long(settings.connectDeadlineMs));
        curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, std::max(1L, long(settings.replyDeadlineMs / 1000)));
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, long(settings.wholeDeadlineMs));
        curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 100L);
        curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, std::max(1L, long(settings.replyDeadlineMs / 1000)));
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_PROXY, ""); // never through a proxy of the environment
    }

    void setMessage(const QString &sender, const QStringList &recipients, const QByteArray &mime)
    {
        auto *easy = m_easy.get();
        m_mime = mime;
        curl_easy_setopt(easy, CURLOPT_MAIL_FROM, sender.toLatin1().constData());
        curl_slist *list = nullptr;
        for (const auto &recipient : recipients)
            list = curl_slist_append(list, recipient.toLatin1().constData());
        m_recipients.reset(list);
        curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, list);
        curl_easy_setopt(easy, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L); // one bad address must not stop the others
        curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(easy, CURLOPT_READFUNCTION, &Transfer::giveBytes);
        curl_easy_setopt(easy, CURLOPT_READDATA, this);
        curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE,
                         curl_off_t(mime.size())); // lets the server refuse by size at once
    }

    /// Signs in and says one command instead of sending.
    void setNoMessage(const QByteArray &command = "NOOP")
    {
        curl_easy_setopt(m_easy.get(), CURLOPT_CUSTOMREQUEST, command.constData());
        curl_easy_setopt(m_easy.get(), CURLOPT_NOBODY, 1L);
    }

    /// Blocks until the end or until stopped; stopping wakes it at once.
    void run(std::stop_token stop)
    {
        const MultiHandle multi(curl_multi_init());
        curl_multi_add_handle(multi.get(), m_easy.get());
        const std::stop_callback waker(stop, [&multi] { curl_multi_wakeup(multi.get()); });
        int running = 1;
        while (running > 0 && !stop.stop_requested()) {
            if (curl_multi_perform(multi.get(), &running) != CURLM_OK)
                break;
            if (running > 0)
                curl_multi_poll(multi.get(), nullptr, 0, 1000, nullptr);
        }
        m_canceled = running > 0;
        for (int left = 0; const auto *message = curl_multi_info_read(multi.get(), &left);) {
            if (message->msg == CURLMSG_DONE)
                m_code = message->data.result;
        }
        curl_easy_getinfo(m_easy.get(), CURLINFO_RESPONSE_CODE, &m_response);
        curl_multi_remove_handle(multi.get(), m_easy.get());
    }

    [[nodiscard]] bool canceled() const { return m_canceled; }
    [[nodiscard]] CURLcode code() const { return m_code; }
    [[nodiscard]] long response() const { return m_response; }
    [[nodiscard]] QByteArrayList lines() const { return m_lines; }
    [[nodiscard]] QString errorText() const
    {
        return m_errorText.front() != '\0' ? QString::fromLocal8Bit(m_errorText.data())
                                           : QString::fromLatin1(curl_easy_strerror(m_code));
    }

    [[nodiscard]] Failure failure() const
    {
        const auto finals = finalLines(m_lines);
        return {m_code,
                m_response,
                m_canceled,
                m_server,
                errorText(),
                finals.isEmpty() ? QString() : QString::fromUtf8(finals.last()),
                tokenRefusal(m_lines)};
    }

    /// What the server said of each recipient: its answer to RCPT, or, of those it had taken, its answer to the message.
    /// Nothing when it did not come so far, or when the answer to the message is not known.
    [[nodiscard]] std::optional<DeliveryReceipt> receipt(const QString &messageId, const QStringList &recipients) const
    {
        const auto finals = finalLines(m_lines);
        const auto begun =
            std::find_if(finals.begin(), finals.end(), [](const QByteArray &line) { return line.startsWith("354"); });
        const bool handedOver = begun != finals.end();
        const auto replied = handedOver ? begun - finals.begin() : finals.size();
        if (m_canceled || replied < recipients.size() || (handedOver && finals.size() <= replied + 1)
            || (!handedOver && !errorText().startsWith("RCPT failed"_L1)))
            return {};
        const auto verdict = handedOver ? finals.last() : QByteArray();
        DeliveryReceipt receipt{messageId, {}, {}};
        for (qsizetype i = 0; i < recipients.size(); ++i) {
            auto reply = finals.at(replied - recipients.size() + i);
            if (reply.startsWith('2'))
                reply = verdict;
            receipt.recipients.append({recipients.at(i), recipientStatus(reply), QString::fromUtf8(reply)});
        }
        if (verdict.startsWith('2'))
            receipt.queueId = QString::fromUtf8(verdict.mid(4));
        return receipt;
    }

private:
    static size_t takeLine(char *data, size_t size, size_t count, void *self)
    {
        static_cast<Transfer *>(self)->m_lines += QByteArray(data, qsizetype(size * count)).trimmed();
        return size * count;
    }

    static size_t ignore(char *, size_t size, size_t count, void *) { return size * count; }

    static size_t giveBytes(char *target, size_t size, size_t count, void *self)
    {
        auto &transfer = *static_cast<Transfer *>(self);
        const auto left = transfer.m_mime.size() - transfer.m_at;
        const auto given = std::min<qsizetype>(left, qsizetype(size * count));
        std::memcpy(target, transfer.m_mime.constData() + transfer.m_at, size_t(given));
        transfer.m_at += given;
        return size_t(given);
    }

    EasyHandle m_easy;
    QString m_server;
    AddressList m_recipients;
    std::array<char, CURL_ERROR_SIZE> m_errorText{};
    QByteArray m_mime;
    qsizetype m_at = 0;
    QByteArrayList m_lines;
    CURLcode m_code = CURLE_OK;
    long m_response = 0;
    bool m_canceled = false;
};

namespace {

/// What a failure before or after DATA means and what to do (reference section 8).
Error failureError(const QString &name, const Failure &failure)
{
    Error error;
    error.details = u"curl %1, reply %2: %3"_s.arg(int(failure.code)).arg(failure.response).arg(failure.words);
    const auto saying = [&](ErrorCode code, const QString &what) {
        error.code = code;
        error.message = u"%1: %2: %3"_s.arg(name, failure.server, what);
    };
    const auto reply = failure.lastReply.isEmpty() ? failure.words : failure.lastReply;
    if (failure.response == dataBegun) {
        saying(ErrorCode::Uncertain,
               text("the message was handed over, but no final reply came. It may have been delivered. Look into the "
                    "mailbox, then either treat it as sent or send it again"));
        return error;
    }
    if (failure.canceled) {
        saying(ErrorCode::Canceled, text("sending was canceled; nothing was sent"));
        return error;
    }
    const bool passing = failure.response >= 400 && failure.response < 500;
    switch (failure.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        saying(
            ErrorCode::Unreachable,
            text("this host name is not known. Check the mail server in the connection's settings; nothing was sent"));
        return error;
    case CURLE_COULDNT_CONNECT:
        saying(ErrorCode::Unreachable,
               text("the connection was refused. Check host and port in the connection's settings; nothing was sent"));
        return error;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        saying(ErrorCode::TlsFailed,
               text("its certificate is not trusted (%1). Check the host name, or give your company's CA file; nothing "
                    "was sent")
                   .arg(failure.words));
        return error;
    case CURLE_SSL_CONNECT_ERROR:
        saying(ErrorCode::TlsFailed,
               text("no secure connection (%1). Check whether the port wants STARTTLS or TLS from the start; nothing "
                    "was sent")
                   .arg(failure.words));
        return error;
    case CURLE_USE_SSL_FAILED:
        saying(ErrorCode::TlsFailed, text("the server does not offer STARTTLS, so neither password nor mail was sent"));
        return error;
    case CURLE_LOGIN_DENIED:
        if (failure.response == 454) {
            saying(ErrorCode::RateLimited, text("the sign-in failed for the moment (%1); nothing was sent").arg(reply));
            error.retryAfterMs = 60'000;
        } else {
            const auto why = !failure.tokenRefusal.isEmpty() ? failure.tokenRefusal
                : failure.response == 250                    ? text("the server does not offer this way of signing in")
                                                             : reply;
            saying(ErrorCode::Unauthorized,
                   text("the sign-in was refused (%1). Correct it in the connection's settings; until then no mail is "
                        "tried, to keep the account from being locked")
                       .arg(why));
        }
        return error;
    case CURLE_OPERATION_TIMEDOUT:
        saying(ErrorCode::Unreachable,
               text("the server did not answer in time. Check whether the port wants STARTTLS or TLS from the start; "
                    "nothing was sent"));
        return error;
    default:
        break;
    }
    if (passing || failure.response == 421) {
        saying(ErrorCode::RateLimited,
               text("the server turned the mail away for now (%1); nothing was sent").arg(reply));
        error.retryAfterMs = 60'000;
    } else if (failure.response >= 500) {
        saying(ErrorCode::InvalidInput, text("the server refused the mail (%1); nothing was sent").arg(reply));
    } else {
        saying(ErrorCode::Unreachable,
               text("the connection ended before the mail was handed over (%1); nothing was sent").arg(failure.words));
    }
    return error;
}

} // namespace

SmtpMail::SmtpMail(QString instance, SmtpSettings settings, std::unique_ptr<OAuthSignIn> signIn)
    : m_name(std::move(instance))
    , m_settings(std::move(settings))
    , m_signIn(std::move(signIn))
{
}

Result<QString> SmtpMail::test(CallContext &context)
{
    initializeCurl();
    const auto secret = signInSecret(context);
    if (!secret)
        return secret.error();
    Transfer transfer(m_settings, *secret);
    transfer.setNoMessage();
    transfer.run(context.stop);
    if (transfer.canceled() || transfer.code() != CURLE_OK)
        return failureError(m_name, transfer.failure());
    m_loginRefused = false;
    return text("Signed in to %1:%2; no mail was sent").arg(m_settings.host).arg(m_settings.port);
}

Result<QString> SmtpMail::maySendAs(const QString &address, CallContext &context)
{
    initializeCurl();
    const auto secret = signInSecret(context);
    if (!secret)
        return secret.error();
    Transfer transfer(m_settings, *secret);
    transfer.setNoMessage("MAIL FROM:<" + address.toLatin1() + '>');
    transfer.run(context.stop);
    if (!transfer.canceled() && transfer.code() == CURLE_OK)
        return text("the server takes %1 as the sender; some servers look at that only when a mail goes out")
            .arg(address);
    const auto failure = transfer.failure();
    if (!transfer.canceled() && failure.response >= 500 && failure.response < 600
        && failure.code != CURLE_LOGIN_DENIED) {
        return Error{ErrorCode::Forbidden,
                     text("%1: the server refuses %2 as the sender (%3)").arg(m_name, address, failure.lastReply),
                     {}};
    }
    return failureError(m_name, failure);
}

Result<std::optional<qint64>> SmtpMail::serverTimeMs(CallContext &context)
{
    initializeCurl();
    auto withoutLogin = m_settings;
    withoutLogin.login = SmtpSettings::Login::None;
    withoutLogin.replyDeadlineMs = std::min<qint64>(withoutLogin.replyDeadlineMs, 5'000);
    withoutLogin.wholeDeadlineMs = std::min<qint64>(withoutLogin.wholeDeadlineMs, 15'000);
    Transfer transfer(withoutLogin, {});
    transfer.setNoMessage();
    transfer.run(context.stop);
    // "220 mx.corp.test ESMTP Exim 4.96 Sun, 22 Nov 2026 08:00:00 +0000", as many servers greet.
    static const QRegularExpression date(
        u"(?:[A-Z][a-z]{2}, {1,2})?\\d{1,2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} [+-]\\d{4}"_s);
    const auto greeting = QString::fromLatin1(transfer.lines().value(0));
    const auto said = date.match(greeting);
    const auto at =
        said.hasMatch() ? QDateTime::fromString(said.captured().simplified(), Qt::RFC2822Date) : QDateTime();
    return at.isValid() ? std::optional<qint64>(at.toMSecsSinceEpoch()) : std::optional<qint64>();
}

Result<DeliveryReceipt> SmtpMail::send(const MailMessage &message, const QByteArray &mime,
                                       const QStringList &recipients, CallContext &context)
{
    initializeCurl();
    if (m_loginRefused) {
        return Error{ErrorCode::Unauthorized,
                     text("%1: the server refused user or password before. Correct them in the connection's settings "
                          "and test it; nothing was sent")
                         .arg(m_name),
                     {}};
    }
    auto secret = signInSecret(context);
    const auto attempt = [&] {
        return secret ? sendOnce(message, mime, recipients, *secret, context) : Result<DeliveryReceipt>(secret.error());
    };
    auto receipt = attempt();
    if (secret && !receipt && receipt.error().code == ErrorCode::Unauthorized && m_signIn) {
        // A token may have been taken back before its time. Nothing was sent, so once more with a fresh one is safe.
        m_signIn->tokenRefused(*secret);
        secret = signInSecret(context);
        receipt = attempt();
    }
    if (!receipt && receipt.error().code == ErrorCode::Unauthorized)
        m_loginRefused = true;
    return receipt;
}

Result<DeliveryReceipt> SmtpMail::sendOnce(const MailMessage &message, const QByteArray &mime,
                                           const QStringList &recipients, const Secret &secret, CallContext &context)
{
    const auto exchange = context.recorder->begin({m_name, u"SMTP"_s, recipients.join(", "_L1), mime, true});
    if (!exchange)
        return exchange.error();
    QElapsedTimer time;
    time.start();
    Transfer transfer(m_settings, secret);
    transfer.setMessage(message.from.address, recipients, mime);
    transfer.run(context.stop);

    const auto finals = finalLines(transfer.lines());
    const auto last = finals.isEmpty() ? QString() : QString::fromUtf8(finals.last());
    const bool completed = !transfer.canceled() && transfer.code() == CURLE_OK;
    auto receipt = transfer.receipt(message.messageId, recipients);
    std::optional<Error> error;
    if (!completed && !receipt)
        error = failureError(m_name, transfer.failure());
    IncomingAnswer answer;
    answer.status = int(transfer.response());
    for (const auto &line : transfer.lines()) {
        if (!line.startsWith("334") && !line.startsWith("235")) // the sign-in is nobody's business
            answer.body += line + '\n';
    }
    answer.durationMs = time.elapsed();
    answer.error = error ? error->message : completed ? QString() : last;
    const auto finished = context.recorder->finish(*exchange, answer);
    if (error)
        return *error;
    if (!finished && completed) {
        return Error{
            ErrorCode::Uncertain,
            text("%1: the mail was sent, but that could not be stored: %2").arg(m_name, finished.error().message),
            {}};
    }
    return *receipt;
}

Result<Secret> SmtpMail::signInSecret(CallContext &context)
{
    if (!m_signIn)
        return m_settings.secret;
    auto token = m_signIn->token(context);
    if (token)
        return token;
    auto error = beforeTheAct(token.error());
    error.message = text("%1. Nothing was sent").arg(error.message);
    return error;
}

} // namespace holdfast
