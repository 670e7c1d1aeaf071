// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Any answer of any service to a command: the first byte chooses connector and command, the second the status, the first
// line is Retry-After, the second Date, and the rest the body. Whatever comes, there is a result or an error in words.

#include "commands/commandregistry.h"
#include "integrations/http/httptransport.h"
#include "integrations/http/waiter.h"
#include "integrations/integrationfactory.h"
#include "integrations/secrets/memorysecrets.h"

#include <QJsonObject>
#include <QUrl>

#include <array>
#include <cstdlib>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

/// The answer that every request gets, but those that sign in.
HttpAnswer answerNow;

class AnsweringTransport final : public HttpTransport
{
public:
    Result<HttpAnswer> send(const HttpRequest &request, std::stop_token) override
    {
        const auto path = request.url.path();
        if (!path.endsWith("/token"_L1) && path != "/v1/oauth"_L1)
            return answerNow;
        HttpAnswer token;
        token.status = 200;
        token.body = "{\"access_token\":\"invented\",\"expires_in\":90000}";
        return token;
    }
};

class NoJournal final : public ExchangeRecorder
{
public:
    Result<ExchangeId> begin(const OutgoingRequest &) override { return ExchangeId(u"1"_s); }
    Result<void> finish(const ExchangeId &, const IncomingAnswer &) override { return {}; }
};

struct Trial
{
    QString kind;
    QString command;
    QJsonObject arguments;
};

const QList<Trial> &trials()
{
    static const QList<Trial> all{
        {u"code42"_s, u"code42-alert-get"_s, {{"id"_L1, "s"_L1}}},
        {u"code42"_s, u"code42-file-events-search"_s, {}},
        {u"code42"_s, u"code42-user-get"_s, {{"username"_L1, "jo"_L1}}},
        {u"code42"_s, u"code42-legalhold-matter-list"_s, {}},
        {u"code42"_s, u"code42-watchlists-list"_s, {}},
        {u"cortex-xdr"_s, u"xdr-get-endpoints"_s, {{"hostname"_L1, "a"_L1}}},
        {u"cortex-xdr"_s, u"xdr-get-incidents"_s, {{"lte_creation_time"_L1, "2026-01-01T00:00:00"_L1}}},
        {u"cortex-xdr"_s, u"xdr-endpoint-isolate"_s, {{"endpoint_id"_L1, "e"_L1}}},
        {u"crowdstrike-falcon"_s, u"cs-falcon-search-device"_s, {{"hostname"_L1, "a"_L1}}},
        {u"microsoft-defender"_s, u"microsoft-atp-get-machines"_s, {{"hostname"_L1, "a"_L1}}},
        {u"entra-id"_s, u"msgraph-user-get"_s, {{"user"_L1, "jo@corp.test"_L1}}},
    };
    return all;
}

/// One open connection for each trial, kept for the whole run.
class Connections
{
public:
    void run(const Trial &trial)
    {
        auto &registry = m_registries[trial.kind];
        if (!registry)
            registry = open(trial.kind);
        const auto *command = registry->find(trial.command);
        require(command);
        CommandCall call;
        call.name = trial.command;
        const auto checked = checkedArguments(command->definition, trial.arguments);
        require(checked.isOk());
        call.arguments = *checked;
        CallContext context;
        context.recorder = &m_journal;
        const auto output = command->run(call, context);
        require(output.isOk() || !output.error().message.isEmpty());
    }

private:
    std::shared_ptr<CommandRegistry> open(const QString &kind)
    {
        InstanceConfig config;
        config.name = kind;
        config.kind = kind;
        config.settings = {{"url"_L1, "https://api.example.test"_L1},
                           {"login_url"_L1, "https://login.example.test"_L1},
                           {"tenant"_L1, "corp.test"_L1},
                           {"client_id"_L1, "key-1"_L1},
                           {"key_id"_L1, "1"_L1}};
        for (const auto &secret : {u"client_secret"_s, u"key"_s})
            (void)m_secrets.write(kind, secret, Secret("invented"));
        const auto opened = m_factory.open(
            config, {m_secrets, m_clock, m_waiter, [](const NetworkSettings &) -> std::unique_ptr<HttpTransport> {
                         return std::make_unique<AnsweringTransport>();
                     }});
        require(opened.isOk());
        m_instances.append(*opened);
        auto registry = std::make_shared<CommandRegistry>();
        for (auto &command : (*opened)->commands())
            registry->add(std::move(command));
        return registry;
    }

    ManualClock m_clock{1'795'000'000'000};
    ManualWaiter m_waiter{m_clock};
    MemorySecrets m_secrets;
    IntegrationFactory m_factory;
    NoJournal m_journal;
    QList<std::shared_ptr<IntegrationInstance>> m_instances;
    QHash<QString, std::shared_ptr<CommandRegistry>> m_registries;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr size_t longest = 16 * 1024;
    if (size < 4 || size > longest)
        return 0;
    static Connections connections;
    static constexpr std::array statuses{200, 200, 200, 200, 400, 401, 403, 404, 409, 429, 500, 503};
    const QByteArray text(reinterpret_cast<const char *>(data) + 2, static_cast<qsizetype>(size) - 2);
    const auto first = text.indexOf('\n');
    const auto second = first < 0 ? -1 : text.indexOf('\n', first + 1);
    answerNow = {};
    answerNow.status = statuses[data[1] % statuses.size()];
    if (second >= 0)
        answerNow.headers = {{"Retry-After", text.left(first)}, {"Date", text.mid(first + 1, second - first - 1)}};
    answerNow.body = text.mid(second + 1);
    connections.run(trials().at(data[0] % trials().size()));
    return 0;
}
