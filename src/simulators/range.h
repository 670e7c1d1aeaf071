// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "simulators/fault.h"
#include "simulators/story.h"
#include "simulators/writelog.h"

#include <QByteArray>
#include <QJsonObject>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace holdfast::range {

/// What a client must show to be let in. These are the range's own, known to everybody; no real secret belongs here.
struct RangeCredentials
{
    QString code42ClientId = QStringLiteral("key-42-holdfast-range");
    QString code42Secret = QStringLiteral("range-secret-not-a-secret");
    QString code42RefreshToken = QStringLiteral("range-refresh-token"); ///< the first one; each is good once
    QString xdrStandardKeyId = QStringLiteral("1");
    QString xdrStandardKey = QStringLiteral("range-standard-key");
    QString xdrAdvancedKeyId = QStringLiteral("2");
    QString xdrAdvancedKey = QStringLiteral("range-advanced-key");
    QString falconClientId = QStringLiteral("falcon-holdfast-range");
    QString falconSecret = QStringLiteral("range-falcon-secret");
    QString microsoftTenant = QStringLiteral("range.onmicrosoft.test"); ///< for Defender and Entra ID
    QString microsoftClientId = QStringLiteral("b5f0d2c8-0000-4000-8000-686f6c646661");
    QString microsoftSecret = QStringLiteral("range-microsoft-secret");
    QByteArray microsoftCertificatePem; ///< of the application; empty: it signs in by its secret only
    /// The application permissions that its tokens carry.
    QStringList microsoftRoles{
        QStringLiteral("User.Read.All"),           QStringLiteral("GroupMember.ReadWrite.All"),
        QStringLiteral("Device.Read.All"),         QStringLiteral("User.EnableDisableAccount.All"),
        QStringLiteral("User.RevokeSessions.All"), QStringLiteral("User-PasswordProfile.ReadWrite.All"),
        QStringLiteral("Machine.Read.All"),        QStringLiteral("Machine.Isolate")};
};

/// A certificate and its key, PEM. See simulators/loopbackcertificate.h for making one.
struct RangeTls
{
    QByteArray certificatePem;
    QByteArray privateKeyPem;
};

struct RangeOptions
{
    quint16 port = 0; ///< 0: any free port
    Story story;
    /// The moment the story's last event happened shortly before; 0: the clock's now.
    qint64 seedTimeMs = 0;
    /// The services' clock; the system's when null. Must outlive the range.
    const Clock *clock = nullptr;
    int tokenLifetimeSeconds = 900;
    /// Requests per minute for file event searches (the vendor's 120); 0: no limit.
    int fileEventsPerMinute = 0;
    /// XDR requests per second over all calls (the vendor's 10); 0: no limit.
    int xdrPerSecond = 0;
    /// Time an action stays PENDING and then IN_PROGRESS.
    int actionPendingMs = 400;
    int actionRunningMs = 800;
    /// How far an advanced key's timestamp may be from the clock.
    qint64 xdrClockToleranceMs = 5 * 60 * 1000;
    /// Rows a page of Defender's and Graph's lists.
    int cloudPageSize = 100;
    /// How long a change in Entra ID is not seen by reads.
    int directoryLagMs = 0;
    RangeCredentials credentials;
    std::optional<RangeTls> tls; ///< HTTPS instead of HTTP
    QList<FaultRule> faults;
    /// Whether /range/* answers. It can read and change everything, as the C++ interface can.
    bool control = true;
    /// Called in the range's thread after POST /range/shutdown.
    std::function<void()> shutdownRequested;
};

/// Where the range listens. One port serves Code42 (/v1, /v2), XDR (/public_api), CrowdStrike Falcon (/oauth2, /devices),
/// Defender for Endpoint (/api/machines, /api/machineactions), Microsoft's sign-in (/{tenant}/oauth2/v2.0/token), Graph
/// (/v1.0) and the control calls (/range).
struct RangeAddresses
{
    quint16 port = 0;
    QString code42Url; ///< "http://127.0.0.1:41234", no trailing slash
    QString xdrUrl; ///< without /public_api/v1
    QString controlUrl; ///< ".../range"; empty when control is off
};

/// A request as it arrived, answered or not.
struct RequestRecord
{
    qint64 atMs = 0;
    QString method;
    QString path;
    QString query;
    int status = 0; ///< 0: no answer was given
    QString fault; ///< the rule that met it; empty when none
    QString userAgent;
};

/// Simulated Code42 Incydr and Cortex XDR on 127.0.0.1 with state, counters and faults on demand. Runs in its own
/// thread; every function here may be called from any other thread and waits for that thread (microseconds, unless a
/// large search is running). Every answer carries the header "X-Holdfast-Simulator".
///
/// Control calls for other processes, all JSON, no credentials:
///   GET  /range/writes                 {"total","counts":{operation:n},"writes":[...]}
///   GET  /range/requests               the requests received, newest last
///   GET  /range/state                  sessions' states, endpoints' isolation, watchlists, holds, clock
///   GET  /range/faults                 rules with hits; POST {"rules":["POST /v1/... 500"]} adds; DELETE removes all
///   POST /range/reset                  back to the seed: state, counters, faults, tokens
///   POST /range/clock                  {"advanceMs":N}
///   POST /range/tokens/expire
///   POST /range/endpoints              {"endpointId","status":"CONNECTED"...}: an agent comes back or leaves
///   POST /range/john/alert             the story's session appears
///   POST /range/shutdown               ends holdfast-range
class Range
{
public:
    Range();
    ~Range();
    Range(const Range &) = delete;
    Range &operator=(const Range &) = delete;

    /// Fails with InvalidInput (story, certificate) or Unreachable (port in use). Starting twice is AlreadyExists.
    Result<RangeAddresses> start(const RangeOptions &options);
    /// Closes all connections and forgets the state. Harmless when not running.
    void stop();
    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] RangeAddresses addresses() const;

    [[nodiscard]] QList<WriteRecord> writes() const;
    [[nodiscard]] qint64 writeCount(QAnyStringView operationName) const;
    [[nodiscard]] QMap<QString, qint64> writeCounts() const;

    [[nodiscard]] QList<RequestRecord> requests() const;
    /// How many requests came whose path matches; "*" stands for any text.
    [[nodiscard]] qint64 requestCount(const QString &method, const QString &path) const;

    void addFault(const FaultRule &rule);
    void clearFaults();

    /// The same object as GET /range/state.
    [[nodiscard]] QJsonObject state() const;
    void reset();
    void advanceClockMs(qint64 byMs);
    void expireTokens();
    /// JohnSessions::None: makes John's session appear now. False when it is there already or the story is another.
    bool raiseJohnSession();
    /// CONNECTED, DISCONNECTED, LOST, UNINSTALLED. False when no XDR endpoint has the id.
    bool setEndpointStatus(const QString &endpointId, const QString &status);
    /// Adds file events (v2 objects with "event.id" and "@timestamp") to the tenant's searchable events.
    void addFileEvents(const QList<QJsonObject> &events);
    /// Adds a session (v1 object with "sessionId"); its events are those whose ids are listed.
    void addSession(const QJsonObject &session, const QStringList &eventIds);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace holdfast::range
