// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "commands/commandregistry.h"
#include "incidents/fileevent.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace holdfast {

class Clock;
class HttpTransport;
class SecretsProvider;
class Waiter;
struct NetworkSettings;

/// One thing to fill in when a connection is set up. Secrets are kept apart (see secretsprovider.h).
struct SettingDefinition
{
    QString name;
    QString label; ///< translated, for the form
    QString help; ///< translated: what it is, where to find it
    ArgumentType type = ArgumentType::Text;
    bool required = false;
    QString defaultValue;
    QStringList choices;
    /// How it is filled in. A certificate is PEM text that a test has shown and a person has trusted.
    enum class Input { Plain, File, Folder, Certificate };
    Input input = Input::Plain;

    [[nodiscard]] bool isSecret() const { return type == ArgumentType::Secret; }
};

/// What a kind of connection is, before any is set up.
struct IntegrationDefinition
{
    QString kind; ///< unique: "code42", "cortex-xdr", "active-directory", "directory-export", "smtp", "mail-folder"
    QString brand; ///< as commands name it: "Code42", "Cortex XDR", "Active Directory", "Mail"
    QString title; ///< translated
    QString description; ///< translated
    QList<SettingDefinition> settings;
    bool fetchesIncidents = false;
};

/// One connection as set up by a person. Holds no secret.
struct InstanceConfig
{
    QString name; ///< "code42-prod", unique among the connections
    QString kind; ///< IntegrationDefinition::kind
    bool enabled = true;
    QJsonObject settings; ///< setting name -> value

    /// The text of a setting; numbers and booleans as text; the fallback where it is absent or empty.
    [[nodiscard]] QString text(const QString &setting, const QString &fallback = {}) const;
    [[nodiscard]] qint64 number(const QString &setting, qint64 fallback) const;
    [[nodiscard]] bool flag(const QString &setting, bool fallback = false) const;
    /// A JSON list of texts, or one text split at commas and line ends.
    [[nodiscard]] QStringList list(const QString &setting) const;

    friend bool operator==(const InstanceConfig &, const InstanceConfig &) = default;
};

/// What instances are built with. All references outlive the instances.
struct InstanceServices
{
    SecretsProvider &secrets;
    const Clock &clock;
    Waiter &waiter;
    /// Makes the HTTP transport of one instance; tests hand in recorded ones.
    std::function<std::unique_ptr<HttpTransport>(const NetworkSettings &)> makeTransport;
};

/// One thing a service reported: a session, an alert. The bytes are exactly those of the answer.
struct SourceRecord
{
    QString externalId;
    qint64 occurredAtMs = 0; ///< UTC, by the service's own clock
    bool isUpdate = false; ///< handed out before, has grown since
    QByteArray raw; ///< this record's JSON, cut out of the answer
    ExchangeId exchange; ///< the stored request and answer
    QString pointer; ///< JSON pointer of the record in that answer
};

struct FetchResult
{
    QList<SourceRecord> records; ///< each id once, oldest first
    QString cursor; ///< store it together with the records; give it to the next fetch
    qint64 known = 0; ///< how many the service said there are in the window
};

/// Where new incidents come from. A fetch looks back behind the newest record already seen, since services index late,
/// and leaves out what it handed out before; so a crash between two fetches loses and doubles nothing as long as
/// records and cursor are committed together.
class IncidentSource
{
public:
    virtual ~IncidentSource() = default;
    /// Blocks. An empty cursor is the first fetch.
    virtual Result<FetchResult> fetch(const QString &cursor, CallContext &context) = 0;
    /// Milliseconds between two fetches.
    [[nodiscard]] virtual qint64 intervalMs() const = 0;
};

/// Some file events of one alert or search, in the order of the service.
struct FileEventPage
{
    QList<FileEvent> events; ///< each with its raw bytes and `exchange`; no incident set
    QString nextToken; ///< empty on the last page
    qint64 known = 0; ///< how many the service says there are in all
    ExchangeId exchange;
};

/// A connection that tells file movements.
class FileEventSource
{
public:
    virtual ~FileEventSource() = default;
    /// The events behind one alert, page by page: empty token first, then each nextToken until it is empty. Blocks.
    virtual Result<FileEventPage> alertEvents(const QString &alertId, const QString &token, CallContext &context) = 0;
    /// The events that a query of the service's own grammar finds (Code42: {"groupClause","groups","srtKey","srtDir"}).
    /// A page may repeat events of an earlier one; tell them apart by eventId.
    virtual Result<FileEventPage> searchEvents(const QJsonObject &query, const QString &token,
                                               CallContext &context) = 0;
};

/// One right of a credential, and how to find out without changing anything whether it has it.
struct RightProbe
{
    QString right; ///< translated, as the service's own settings call it
    QString how; ///< what is asked: "GET /v2/watchlists"
    QStringList commands; ///< those that need it
    /// Blocks; what was found, in words. Absent where only acting would tell.
    std::function<Result<QString>(CallContext &)> probe;
};

/// One open connection. Its commands hold on to what they need, so they may outlive it; safe to use from any thread.
class IntegrationInstance
{
public:
    IntegrationInstance(InstanceConfig config, QString brand)
        : m_config(std::move(config))
        , m_brand(std::move(brand))
    {
    }
    virtual ~IntegrationInstance() = default;
    IntegrationInstance(const IntegrationInstance &) = delete;
    IntegrationInstance &operator=(const IntegrationInstance &) = delete;

    [[nodiscard]] const InstanceConfig &config() const { return m_config; }
    [[nodiscard]] const QString &name() const { return m_config.name; }
    [[nodiscard]] const QString &brand() const { return m_brand; }
    /// Proves host, credential and the cheapest right with one harmless call. The text says what was found.
    virtual Result<QString> test(CallContext &context) = 0;
    [[nodiscard]] virtual QList<Command> commands() = 0;
    /// For the connection's test, after test() has passed.
    [[nodiscard]] virtual QList<RightProbe> rightProbes() { return {}; }
    /// The service's own time, UTC, asked without signing in; nothing where it does not tell. For services whose answers
    /// carry no Date header. Blocks.
    virtual Result<std::optional<qint64>> serviceTimeMs(CallContext &) { return std::optional<qint64>(); }
    [[nodiscard]] virtual IncidentSource *incidentSource() { return nullptr; }
    [[nodiscard]] virtual FileEventSource *fileEventSource() { return nullptr; }

private:
    InstanceConfig m_config;
    QString m_brand;
};

/// A kind of connection.
class Integration
{
public:
    virtual ~Integration() = default;
    [[nodiscard]] virtual IntegrationDefinition definition() const = 0;
    /// Checks the settings and reads the secrets; connects to nothing.
    [[nodiscard]] virtual Result<std::shared_ptr<IntegrationInstance>> open(const InstanceConfig &config,
                                                                            const InstanceServices &services) const = 0;
};

/// A recorder that keeps nothing: for the connection test, whose exchanges belong to no incident.
class UnrecordedExchanges final : public ExchangeRecorder
{
public:
    Result<ExchangeId> begin(const OutgoingRequest &request) override;
    Result<void> finish(const ExchangeId &exchange, const IncomingAnswer &answer) override;
};

} // namespace holdfast
