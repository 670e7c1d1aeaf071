// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// holdfast-range: the simulated services as a program of their own, for training and for tests that kill their client.

#include "simulators/range.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QSocketNotifier>

#include <csignal>
#include <cstdio>

#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace holdfast;

namespace {

int signalPipe[2];

void onSignal(int)
{
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = write(signalPipe[1], &byte, 1);
}

/// SIGINT and SIGTERM end the event loop, so that the range closes its connections.
void quitOnSignals(QCoreApplication &app)
{
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, signalPipe) != 0)
        return;
    auto *notifier = new QSocketNotifier(signalPipe[0], QSocketNotifier::Read, &app);
    QObject::connect(notifier, &QSocketNotifier::activated, &app, &QCoreApplication::quit);
    struct sigaction action = {};
    action.sa_handler = onSignal;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

int wrongUsage(const QString &message)
{
    std::fprintf(stderr, "holdfast-range: %s\n", qUtf8Printable(message));
    return 2;
}

QString helpText()
{
    QString text =
        u"Simulated Code42 Incydr, Cortex XDR, CrowdStrike Falcon, Defender for Endpoint and Entra ID on 127.0.0.1. "
        u"Prints its addresses and credentials as one line "
        "of JSON and serves until it is stopped.\n\n"
        "Examples:\n"
        "  holdfast-range --seed john\n"
        "  holdfast-range --port 8042 --seed john:two-endpoints,two-alerts --control\n"
        "  holdfast-range --seed company:500:40:1000000 --rate-limit 120\n"
        "  holdfast-range --control --fault \"POST /public_api/v1/endpoints/isolate drop-after\"\n"
        "  curl -s http://127.0.0.1:8042/range/writes\n\n"
        "Seeds: john, john:WORD,... (no-endpoint two-endpoints same-name offline unsupported isolation-fails "
        "two-alerts no-alert control-alert), company:USERS:SESSIONS:EVENTS[:NUMBER].\n\n"
        "Fault rules, METHOD PATH [nth=N] [times=N|times=all] FAULT:\n"_s;
    for (const QString &example : range::faultRuleExamples())
        text += u"  "_s + example + u'\n';
    return text;
}

std::optional<int> numberOption(const QCommandLineParser &parser, const QCommandLineOption &option, int least, int most)
{
    bool ok = false;
    const int value = parser.value(option).toInt(&ok);
    return ok && value >= least && value <= most ? std::optional(value) : std::nullopt;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"holdfast-range"_s);

    QCommandLineParser parser;
    parser.setApplicationDescription(helpText());
    parser.addHelpOption();
    const QCommandLineOption port(u"port"_s, u"Port to listen on; 0 takes any free one."_s, u"N"_s, u"0"_s);
    const QCommandLineOption seed(u"seed"_s, u"What the tenant holds."_s, u"SEED"_s, u"john"_s);
    const QCommandLineOption lifetime(u"token-lifetime"_s, u"Seconds a token lives."_s, u"S"_s, u"900"_s);
    const QCommandLineOption fault(u"fault"_s, u"A fault rule; may be given several times."_s, u"RULE"_s);
    const QCommandLineOption time(u"time"_s, u"The seed's time, RFC 3339; without it, now."_s, u"ISO"_s);
    const QCommandLineOption rate(
        u"rate-limit"_s, u"File event requests per minute; 0 is no limit, the vendor has 120."_s, u"N"_s, u"0"_s);
    const QCommandLineOption xdrRate(u"xdr-rate-limit"_s,
                                     u"XDR requests per second; 0 is no limit, the vendor has 10."_s, u"N"_s, u"0"_s);
    const QCommandLineOption actions(u"action-time"_s, u"Milliseconds an XDR order takes."_s, u"MS"_s, u"1200"_s);
    const QCommandLineOption control(u"control"_s, u"Answer the control calls under /range."_s);
    const QCommandLineOption certificate(u"tls-certificate"_s, u"PEM file; serves HTTPS."_s, u"FILE"_s);
    const QCommandLineOption key(u"tls-key"_s, u"PEM file with the certificate's key."_s, u"FILE"_s);
    parser.addOptions({port, seed, lifetime, fault, time, rate, xdrRate, actions, control, certificate, key});
    parser.process(app);
    if (!parser.positionalArguments().isEmpty())
        return wrongUsage(u"unexpected \"%1\"; see --help"_s.arg(parser.positionalArguments().first()));

    range::RangeOptions options;
    options.control = parser.isSet(control);
    const auto portNumber = numberOption(parser, port, 0, 65535);
    const auto lifetimeSeconds = numberOption(parser, lifetime, 1, 86'400);
    const auto perMinute = numberOption(parser, rate, 0, 1'000'000);
    const auto perSecond = numberOption(parser, xdrRate, 0, 1'000'000);
    const auto actionMs = numberOption(parser, actions, 0, 3'600'000);
    if (!portNumber || !lifetimeSeconds || !perMinute || !perSecond || !actionMs)
        return wrongUsage(
            u"--port, --token-lifetime, --rate-limit, --xdr-rate-limit and --action-time take whole numbers"_s);
    options.port = quint16(*portNumber);
    options.tokenLifetimeSeconds = *lifetimeSeconds;
    options.fileEventsPerMinute = *perMinute;
    options.xdrPerSecond = *perSecond;
    options.actionPendingMs = *actionMs / 3;
    options.actionRunningMs = *actionMs - options.actionPendingMs;
    const Result<range::Story> story = range::parseStory(parser.value(seed));
    if (!story)
        return wrongUsage(story.error().message);
    options.story = *story;
    if (parser.isSet(time)) {
        options.seedTimeMs = msFromIso(parser.value(time));
        if (options.seedTimeMs <= 0)
            return wrongUsage(
                u"--time \"%1\" is no RFC 3339 time, such as 2026-11-22T09:00:00Z"_s.arg(parser.value(time)));
    }
    for (const QString &text : parser.values(fault)) {
        const Result<range::FaultRule> rule = range::parseFaultRule(text);
        if (!rule)
            return wrongUsage(rule.error().message);
        options.faults.append(*rule);
    }
    if (parser.isSet(certificate) || parser.isSet(key)) {
        QFile certificateFile(parser.value(certificate));
        QFile keyFile(parser.value(key));
        if (!certificateFile.open(QIODevice::ReadOnly) || !keyFile.open(QIODevice::ReadOnly))
            return wrongUsage(u"--tls-certificate and --tls-key must both name readable files"_s);
        options.tls = range::RangeTls{certificateFile.readAll(), keyFile.readAll()};
    }
    options.shutdownRequested = [&app] {
        QMetaObject::invokeMethod(&app, &QCoreApplication::quit, Qt::QueuedConnection);
    };

    quitOnSignals(app);
    range::Range range;
    const Result<range::RangeAddresses> addresses = range.start(options);
    if (!addresses) {
        std::fprintf(stderr, "holdfast-range: %s\n", qUtf8Printable(addresses.error().message));
        return 1;
    }
    const range::RangeCredentials &credentials = options.credentials;
    const QJsonObject line{{u"port"_s, addresses->port},
                           {u"code42Url"_s, addresses->code42Url},
                           {u"xdrUrl"_s, addresses->xdrUrl},
                           {u"controlUrl"_s, addresses->controlUrl},
                           {u"pid"_s, QCoreApplication::applicationPid()},
                           {u"code42ClientId"_s, credentials.code42ClientId},
                           {u"code42Secret"_s, credentials.code42Secret},
                           {u"code42RefreshToken"_s, credentials.code42RefreshToken},
                           {u"xdrStandardKeyId"_s, credentials.xdrStandardKeyId},
                           {u"xdrStandardKey"_s, credentials.xdrStandardKey},
                           {u"xdrAdvancedKeyId"_s, credentials.xdrAdvancedKeyId},
                           {u"xdrAdvancedKey"_s, credentials.xdrAdvancedKey},
                           {u"cloudUrl"_s, addresses->code42Url},
                           {u"falconClientId"_s, credentials.falconClientId},
                           {u"falconSecret"_s, credentials.falconSecret},
                           {u"microsoftTenant"_s, credentials.microsoftTenant},
                           {u"microsoftClientId"_s, credentials.microsoftClientId},
                           {u"microsoftSecret"_s, credentials.microsoftSecret}};
    std::printf("%s\n", QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
    return QCoreApplication::exec();
}
