// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support/fakeconnectionactions.h"

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

template <typename T>
QFuture<Result<T>> answered(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

ShownCertificate shownCertificate()
{
    return {u"api.corp.test"_s,
            u"Corp Inspection CA"_s,
            {u"api.corp.test"_s},
            u"3A:91:0C:77:AB:01:FE:20:11:58:C0:9D:E2:34:5B:6A:7F:80:12:43:99:AD:BE:0F:C1:D2:E3:F4:05:16:27:38"_s,
            1'790'000'000'000,
            1'820'000'000'000,
            u"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"_s};
}

} // namespace

QList<ConnectionKind> FakeConnectionActions::kinds() const
{
    using Input = ConnectionField::Input;
    using Section = ConnectionField::Section;
    const ConnectionField trusted{u"trusted_certificate"_s,
                                  u"Trusted certificate"_s,
                                  u"Only this one is accepted. The test shows a certificate before you can trust it"_s,
                                  Input::Certificate,
                                  Section::Network,
                                  false,
                                  {},
                                  {}};
    return {
        {u"code42"_s,
         u"Code42"_s,
         u"Code42 Incydr"_s,
         u"Alerts, file movements, people, watchlists and legal hold"_s,
         {{u"url"_s,
           u"Gateway"_s,
           u"https://api.us.code42.com, or the one of your region"_s,
           Input::Text,
           Section::Service,
           true,
           {},
           {}},
          {u"client_id"_s, u"Client ID"_s, u"Begins with key-"_s, Input::Text, Section::Credentials, true, {}, {}},
          {u"client_secret"_s, u"Client secret"_s, {}, Input::Secret, Section::Credentials, true, {}, {}},
          {u"fetch"_s, u"Fetch incidents"_s, {}, Input::Switch, Section::Fetching, false, u"true"_s, {}},
          {u"fetch_seconds"_s, u"Seconds between fetches"_s, {}, Input::Number, Section::Fetching, false, u"60"_s, {}},
          {u"ca_file"_s,
           u"CA file"_s,
           u"Only when your company inspects TLS"_s,
           Input::File,
           Section::Network,
           false,
           {},
           {}},
          {u"proxy"_s,
           u"Proxy"_s,
           u"http://host:port, none, or empty for the desktop's"_s,
           Input::Text,
           Section::Network,
           false,
           {},
           {}},
          trusted},
         true},
        {u"smtp"_s,
         u"Mail"_s,
         u"Mail server (SMTP)"_s,
         u"Sends mails over your mail server"_s,
         {{u"host"_s, u"Server"_s, {}, Input::Text, Section::Service, true, {}, {}},
          {u"security"_s,
           u"Security"_s,
           {},
           Input::Choice,
           Section::Service,
           false,
           u"starttls"_s,
           {u"starttls"_s, u"tls"_s, u"none"_s}}},
         false}};
}

QFuture<Result<ConnectionDraft>> FakeConnectionActions::draft(const QString &name)
{
    for (const auto &draft : saved) {
        if (draft.name == name)
            return answered<ConnectionDraft>(draft);
    }
    ConnectionDraft draft;
    draft.name = name;
    draft.kind = u"code42"_s;
    draft.isNew = false;
    draft.settings = {{u"url"_s, u"https://api.corp.test"_s}, {u"client_id"_s, u"key-42"_s}};
    draft.keptSecrets = {u"client_secret"_s};
    return answered<ConnectionDraft>(draft);
}

QFuture<Result<void>> FakeConnectionActions::save(const ConnectionDraft &draft)
{
    if (draft.name.isEmpty())
        return answered<void>(Error{ErrorCode::InvalidInput, u"The name is missing."_s, {}});
    saved.append(draft);
    auto states = m_connections.connections();
    ConnectionState state;
    state.instance = draft.name;
    state.brand = draft.kind;
    state.shortName = draft.kind;
    state.target = draft.settings.value(u"url"_s);
    states.append(state);
    m_connections.setConnections(states);
    return answered<void>({});
}

QFuture<Result<void>> FakeConnectionActions::setEnabled(const QString &name, bool enabled)
{
    auto states = m_connections.connections();
    for (auto &state : states) {
        if (state.instance == name) {
            state.paused = !enabled;
            state.health = enabled ? ConnectionState::Health::Unknown : ConnectionState::Health::Disabled;
        }
    }
    m_connections.setConnections(states);
    return answered<void>({});
}

QFuture<Result<void>> FakeConnectionActions::remove(const QString &name)
{
    removed.append(name);
    auto states = m_connections.connections();
    states.removeIf([&](const ConnectionState &state) { return state.instance == name; });
    m_connections.setConnections(states);
    return answered<void>({});
}

QFuture<Result<TestOutcome>> FakeConnectionActions::test(const ConnectionDraft &draft,
                                                         std::function<void(const TestStep &)> onStep, std::stop_token)
{
    using State = TestStep::State;
    onStep({u"settings"_s,
            u"Settings"_s,
            State::Passed,
            u"They can be read; the secrets are there."_s,
            {},
            {},
            false,
            {},
            0});
    onStep({u"name"_s, u"Name"_s, State::Passed, u"api.corp.test is 10.2.7.14."_s, {}, {}, false, {}, 4});
    onStep({u"connection"_s, u"Connection"_s, State::Passed, u"10.2.7.14:443 answers."_s, {}, {}, false, {}, 11});
    if (draft.settings.value(u"trusted_certificate"_s).isEmpty()) {
        const auto finding = u"The certificate was issued by “Corp Inspection CA”, which is not trusted here."_s;
        const auto fix =
            u"If that is your company's own authority (or its TLS inspection), give its CA file; otherwise "
            "somebody may be in between."_s;
        onStep({u"tls"_s, u"Certificate"_s, State::Failed, finding, fix, {shownCertificate()}, true, {}, 38});
        return answered<TestOutcome>(TestOutcome{false, finding + u' ' + fix});
    }
    onStep({u"tls"_s,
            u"Certificate"_s,
            State::Passed,
            u"TLS 1.3, the certificate you trusted."_s,
            {},
            {shownCertificate()},
            false,
            {},
            35});
    onStep({u"clock"_s,
            u"Clock"_s,
            State::Passed,
            u"It agrees with the service's within a minute."_s,
            {},
            {},
            false,
            {},
            41});
    onStep({u"sign-in"_s,
            u"Sign-in"_s,
            State::Passed,
            u"Signed in to Code42 as a client of “QRST”"_s,
            {},
            {},
            false,
            {},
            212});
    onStep({u"right:Sessions"_s,
            u"Sessions"_s,
            State::Passed,
            u"GET /v1/sessions: allowed to read"_s,
            {},
            {},
            false,
            {u"code42-alert-get"_s},
            87});
    onStep({u"right:Watchlists"_s,
            u"Watchlists"_s,
            State::Warning,
            u"The API client lacks the permission “Watchlists”."_s,
            u"These commands will fail until an administrator of the service gives this credential the permission "
            "“Watchlists”."_s,
            {},
            false,
            {u"code42-watchlists-list"_s},
            54});
    return answered<TestOutcome>(TestOutcome{true, u"Signed in to Code42 as a client of “QRST”; 1 right missing"_s});
}

QFuture<Result<QList<FoundConnection>>> FakeConnectionActions::readExport(const QString &)
{
    return answered<QList<FoundConnection>>(found);
}

QFuture<Result<SecretsPlace>> FakeConnectionActions::secretsPlace()
{
    return answered<SecretsPlace>(place);
}

QFuture<Result<void>> FakeConnectionActions::unlockSecrets(const Secret &passphrase)
{
    if (passphrase.reveal() != "correct horse"_ba)
        return answered<void>(Error{ErrorCode::Forbidden, u"The passphrase does not open the file."_s, {}});
    place.locked = false;
    return answered<void>({});
}

} // namespace holdfast
