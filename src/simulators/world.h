// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/accesscontrol.h"
#include "simulators/code42services.h"
#include "simulators/faultplan.h"
#include "simulators/guestservice.h"
#include "simulators/httpserver.h"
#include "simulators/range.h"
#include "simulators/xdrservices.h"

#include <QObject>

#include <memory>

namespace holdfast::range {

/// The whole simulated world of one range: both tenants, their services, counters and faults. Lives in one thread.
class World final : public QObject
{
    Q_OBJECT

public:
    explicit World(const RangeOptions &options);
    ~World() override;

    /// Answers a request, faults included.
    [[nodiscard]] HttpAnswer answer(const HttpRequest &request);
    [[nodiscard]] QList<std::pair<QByteArray, QByteArray>> commonHeaders() const;

    /// Back to the seed.
    void reset();
    [[nodiscard]] QJsonObject state();
    bool raiseJohnSession();
    bool setEndpointStatus(const QString &endpointId, const QString &status);
    void addFileEvents(const QList<QJsonObject> &events);
    void addSession(const QJsonObject &session, const QStringList &eventIds);
    void expireTokens();

    [[nodiscard]] WriteLog &writes();
    [[nodiscard]] const QList<RequestRecord> &requests() const { return m_requests; }
    [[nodiscard]] FaultPlan &faults() { return m_faults; }
    [[nodiscard]] RangeClock &clock() { return m_clock; }

private:
    struct Tenants;

    [[nodiscard]] HttpResponse serve(const HttpRequest &request);
    /// The service beside Code42 and XDR that has such a path; null when none has.
    [[nodiscard]] GuestService *guestFor(const HttpRequest &request) const;
    void inviteGuests();
    [[nodiscard]] HttpResponse serveCode42(const HttpRequest &request, const Call &call);
    [[nodiscard]] HttpResponse serveXdr(const HttpRequest &request, const Call &call);
    [[nodiscard]] HttpResponse route(const HttpRequest &request, const Call &call);
    [[nodiscard]] HttpAnswer faulty(const HttpRequest &request, const FaultRule &rule);
    [[nodiscard]] HttpResponse errorStatus(const HttpRequest &request, const FaultRule &rule) const;
    [[nodiscard]] HttpResponse control(const HttpRequest &request);
    [[nodiscard]] HttpResponse faultControl(const HttpRequest &request);
    [[nodiscard]] qint64 seedTimeMs() const;

    RangeOptions m_options;
    RangeClock m_clock;
    qint64 m_startMs;
    FaultPlan m_faults;
    QList<RequestRecord> m_requests;
    std::unique_ptr<Tenants> m_tenants;
};

} // namespace holdfast::range
