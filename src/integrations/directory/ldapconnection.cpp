// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/ldapconnection.h"

#include "integrations/directory/ldaperrors.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QThread>
#include <QUrl>

#include <array>
#include <mutex>
#include <utility>
#include <vector>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr int pollMs = 50; ///< how soon a cancel is noticed while waiting for an answer

QString text(const char *source)
{
    return QCoreApplication::translate("Directory", source);
}

timeval timevalOf(qint64 ms)
{
    timeval value;
    value.tv_sec = time_t(ms / 1000);
    value.tv_usec = suseconds_t(ms % 1000 * 1000);
    return value;
}

/// Only our own settings count, not those in ldaprc files or LDAPTLS_* variables.
void ignoreEnvironment()
{
    static std::once_flag once;
    std::call_once(once, [] {
        if (!qEnvironmentVariableIsSet("LDAPNOINIT"))
            qputenv("LDAPNOINIT", "1");
    });
}

using Control = std::unique_ptr<LDAPControl, decltype([](LDAPControl *control) { ldap_control_free(control); })>;

Error canceled(const QString &service)
{
    return {ErrorCode::Canceled, text("%1: the request was canceled").arg(service), {}};
}

/// "member;range=0-1499" -> {"member", 1500}; the second is -1 when nothing is missing.
std::pair<QString, qint64> rangedName(const QString &attribute)
{
    const auto name = attribute.section(u';', 0, 0);
    const auto option = attribute.section(u';', 1);
    if (!option.startsWith("range="_L1, Qt::CaseInsensitive) || option.endsWith(u'*'))
        return {name, -1};
    return {name, option.section(u'-', 1).toLongLong() + 1};
}

} // namespace

LdapConnection::~LdapConnection()
{
    if (m_ldap)
        ldap_unbind_ext(m_ldap, nullptr, nullptr);
}

Result<std::unique_ptr<LdapConnection>> LdapConnection::open(const QString &service, const LdapSettings &settings)
{
    auto connection = secured(service, settings);
    if (!connection)
        return connection;
    if (auto done = (*connection)->bind(); !done)
        return done.error();
    if (auto done = (*connection)->findBase(); !done)
        return done.error();
    return connection;
}

Result<std::optional<qint64>> LdapConnection::serverTimeMs(const QString &service, const LdapSettings &settings)
{
    const auto connection = secured(service, settings);
    if (!connection)
        return connection.error();
    const auto root = (*connection)->page({}, LDAP_SCOPE_BASE, "(objectClass=*)", {u"currentTime"_s}, {}, {});
    if (!root)
        return root.error();
    const auto ms = root->entries.isEmpty() ? 0 : msFromGeneralizedTime(root->entries.first().text(u"currentTime"));
    return ms > 0 ? std::optional(ms) : std::nullopt;
}

/// Connected and encrypted, not signed in.
Result<std::unique_ptr<LdapConnection>> LdapConnection::secured(const QString &service, const LdapSettings &settings)
{
    ignoreEnvironment();
    std::unique_ptr<LdapConnection> connection(new LdapConnection(service, settings));
    if (ldap_initialize(&connection->m_ldap, settings.uri.toUtf8().constData()) != LDAP_SUCCESS)
        return Error{ErrorCode::InvalidInput,
                     text("%1: “%2” is not an LDAP address; write ldaps://host").arg(service, settings.uri),
                     {}};
    if (auto done = connection->configure(); !done)
        return done.error();
    if (auto done = connection->secure(); !done)
        return done.error();
    return connection;
}

template <typename Start>
int LdapConnection::whenConnected(Start start)
{
    QElapsedTimer time;
    time.start();
    for (;;) {
        const int rc = start();
        if (rc != LDAP_X_CONNECTING)
            return rc;
        if (time.elapsed() > m_settings.networkDeadlineMs)
            return LDAP_TIMEOUT;
        QThread::msleep(10);
    }
}

Result<LdapConnection::Page> LdapConnection::page(const QString &base, int scope, const QByteArray &filter,
                                                  const QStringList &attributes, const QByteArray &cookie,
                                                  std::stop_token stop)
{
    QByteArrayList names;
    std::vector<char *> namePointers;
    for (const auto &attribute : attributes)
        names += attribute.toUtf8();
    for (auto &one : names)
        namePointers.push_back(one.data());
    namePointers.push_back(nullptr);

    berval cookieValue{ber_len_t(cookie.size()), const_cast<char *>(cookie.constData())};
    LDAPControl *rawControl = nullptr;
    if (const int rc = ldap_create_page_control(m_ldap, m_settings.pageSize, cookie.isEmpty() ? nullptr : &cookieValue,
                                                'T', &rawControl);
        rc != LDAP_SUCCESS)
        return fault(rc);
    const Control paging(rawControl);
    LDAPControl *controls[] = {scope == LDAP_SCOPE_BASE ? nullptr : paging.get(), nullptr};
    int id = 0;
    const int rc = whenConnected([&] {
        return ldap_search_ext(m_ldap, base.toUtf8().constData(), scope, filter.constData(),
                               attributes.isEmpty() ? nullptr : namePointers.data(), 0, controls, nullptr, nullptr,
                               LDAP_NO_LIMIT, &id);
    });
    if (rc != LDAP_SUCCESS)
        return fault(rc);
    auto answer = wait(id, stop);
    if (!answer)
        return answer.error();
    return readPage(answer->get());
}

Result<void> LdapConnection::modify(const QString &dn, const QList<DirectoryChange> &changes, std::stop_token stop)
{
    QByteArrayList attributes, values;
    for (const auto &change : changes) {
        attributes += change.attribute.toUtf8();
        values += change.value;
    }
    std::vector<berval> bers(size_t(changes.size()));
    std::vector<std::array<berval *, 2>> lists(size_t(changes.size()));
    std::vector<LDAPMod> modifications(size_t(changes.size()));
    std::vector<LDAPMod *> pointers;
    for (size_t i = 0; i < modifications.size(); ++i) {
        const auto kind = changes.at(qsizetype(i)).kind;
        bers[i] = {ber_len_t(values.at(qsizetype(i)).size()), values[qsizetype(i)].data()};
        lists[i] = {&bers[i], nullptr};
        modifications[i].mod_op = LDAP_MOD_BVALUES
            | (kind == DirectoryChange::Kind::Replace   ? LDAP_MOD_REPLACE
                   : kind == DirectoryChange::Kind::Add ? LDAP_MOD_ADD
                                                        : LDAP_MOD_DELETE);
        modifications[i].mod_type = attributes[qsizetype(i)].data();
        modifications[i].mod_vals.modv_bvals = lists[i].data();
        pointers.push_back(&modifications[i]);
    }
    pointers.push_back(nullptr);
    int id = 0;
    if (const int rc = ldap_modify_ext(m_ldap, dn.toUtf8().constData(), pointers.data(), nullptr, nullptr, &id);
        rc != LDAP_SUCCESS)
        return fault(rc);
    auto answer = wait(id, stop);
    if (!answer)
        return answer.error();
    return outcome(answer->get());
}

LdapConnection::LdapConnection(QString service, LdapSettings settings)
    : m_service(std::move(service))
    , m_settings(std::move(settings))
{
}

Error LdapConnection::fault(int rc)
{
    if (rc == LDAP_SERVER_DOWN || rc == LDAP_CONNECT_ERROR || rc == LDAP_TIMEOUT)
        m_dead = true;
    return ldapError(m_service, server(), rc, diagnostic());
}

QString LdapConnection::server() const
{
    return QUrl(m_settings.uri).host();
}

QString LdapConnection::diagnostic() const
{
    char *message = nullptr;
    ldap_get_option(m_ldap, LDAP_OPT_DIAGNOSTIC_MESSAGE, &message);
    const auto result = message ? QString::fromUtf8(message) : QString();
    ldap_memfree(message);
    return result;
}

Result<void> LdapConnection::configure()
{
    const int version = LDAP_VERSION3;
    const int demand = LDAP_OPT_X_TLS_DEMAND;
    const int tls12 = LDAP_OPT_X_TLS_PROTOCOL_TLS1_2;
    const int client = 0;
    const auto network = timevalOf(m_settings.networkDeadlineMs);
    const auto answer = timevalOf(m_settings.answerDeadlineMs);
    ldap_set_option(m_ldap, LDAP_OPT_PROTOCOL_VERSION, &version);
    ldap_set_option(m_ldap, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
    ldap_set_option(m_ldap, LDAP_OPT_NETWORK_TIMEOUT, &network);
    ldap_set_option(m_ldap, LDAP_OPT_TIMEOUT, &answer);
    // Without it a server that accepts and stays silent holds the TLS handshake for ever.
    ldap_set_option(m_ldap, LDAP_OPT_CONNECT_ASYNC, LDAP_OPT_ON);
    const auto caFile = (m_settings.caFile.isEmpty() ? systemCaFile() : m_settings.caFile).toLocal8Bit();
    if (!caFile.isEmpty())
        ldap_set_option(m_ldap, LDAP_OPT_X_TLS_CACERTFILE, caFile.constData());
    ldap_set_option(m_ldap, LDAP_OPT_X_TLS_REQUIRE_CERT, &demand);
    ldap_set_option(m_ldap, LDAP_OPT_X_TLS_PROTOCOL_MIN, &tls12);
    if (ldap_set_option(m_ldap, LDAP_OPT_X_TLS_NEWCTX, &client) != LDAP_OPT_SUCCESS)
        return Error{ErrorCode::InvalidInput,
                     text("%1: the CA file %2 cannot be read or holds no PEM certificate")
                         .arg(m_service, QString::fromLocal8Bit(caFile)),
                     {}};
    return {};
}

/// ldaps:// is encrypted with the first request.
Result<void> LdapConnection::secure()
{
    if (m_settings.uri.startsWith("ldaps://"_L1))
        return {};
    int id = 0;
    int rc = whenConnected([&] { return ldap_start_tls(m_ldap, nullptr, nullptr, &id); });
    if (rc == LDAP_SUCCESS) {
        auto answer = wait(id, {});
        if (!answer)
            return ldapConnectError(m_service, m_settings, LDAP_SERVER_DOWN, answer.error().details);
        if (auto done = outcome(answer->get()); !done)
            return done;
        rc = ldap_install_tls(m_ldap);
    }
    return rc == LDAP_SUCCESS ? Result<void>()
                              : Result<void>(ldapConnectError(m_service, m_settings, rc, diagnostic()));
}

Result<void> LdapConnection::bind()
{
    const auto bindName = m_settings.bindName.toUtf8();
    auto password = m_settings.password.reveal();
    berval credentials{ber_len_t(password.size()), password.data()};
    int id = 0;
    const int rc = whenConnected([&] {
        return ldap_sasl_bind(m_ldap, bindName.constData(), LDAP_SASL_SIMPLE, &credentials, nullptr, nullptr, &id);
    });
    password.fill('\0');
    if (rc != LDAP_SUCCESS)
        return ldapConnectError(m_service, m_settings, rc, diagnostic());
    auto answer = wait(id, {});
    if (!answer) {
        if (m_dead)
            return ldapConnectError(m_service, m_settings, LDAP_SERVER_DOWN, answer.error().details);
        return answer.error();
    }
    return outcome(answer->get());
}

Result<void> LdapConnection::findBase()
{
    m_base = m_settings.baseDn;
    if (m_base.isEmpty()) {
        const auto root =
            page({}, LDAP_SCOPE_BASE, "(objectClass=*)", {u"defaultNamingContext"_s, u"namingContexts"_s}, {}, {});
        if (!root)
            return root.error();
        if (!root->entries.isEmpty())
            m_base = root->entries.first().text(u"defaultNamingContext");
        if (m_base.isEmpty() && !root->entries.isEmpty())
            m_base = root->entries.first().text(u"namingContexts");
    }
    // Proves the sign-in and the base; "who am I" is not answered everywhere.
    const auto found = page(m_base, LDAP_SCOPE_BASE, "(objectClass=*)", {u"distinguishedName"_s}, {}, {});
    return found ? Result<void>() : Result<void>(found.error());
}

Result<LdapConnection::Message> LdapConnection::wait(int id, std::stop_token stop)
{
    QElapsedTimer time;
    time.start();
    for (;;) {
        auto step = timevalOf(pollMs);
        LDAPMessage *raw = nullptr;
        const int rc = ldap_result(m_ldap, id, LDAP_MSG_ALL, &step, &raw);
        if (rc > 0)
            return Message(raw);
        int code = LDAP_SUCCESS;
        if (rc < 0) {
            ldap_get_option(m_ldap, LDAP_OPT_RESULT_CODE, &code);
            return fault(code == LDAP_SUCCESS ? int(LDAP_SERVER_DOWN) : code);
        }
        if (stop.stop_requested()) {
            ldap_abandon_ext(m_ldap, id, nullptr, nullptr);
            return canceled(m_service);
        }
        if (time.elapsed() > m_settings.answerDeadlineMs) {
            ldap_abandon_ext(m_ldap, id, nullptr, nullptr);
            return fault(LDAP_TIMEOUT);
        }
    }
}

Result<void> LdapConnection::outcome(LDAPMessage *message)
{
    int code = LDAP_SUCCESS;
    char *words = nullptr;
    const int rc = ldap_parse_result(m_ldap, message, &code, nullptr, &words, nullptr, nullptr, 0);
    const auto said = words ? QString::fromUtf8(words) : QString();
    ldap_memfree(words);
    if (rc != LDAP_SUCCESS)
        return fault(rc);
    if (code != LDAP_SUCCESS)
        return ldapError(m_service, server(), code, said);
    return {};
}

Result<LdapConnection::Page> LdapConnection::readPage(LDAPMessage *chain)
{
    Page page;
    // References to other naming contexts are in the chain too; these two functions skip them.
    for (auto *entry = ldap_first_entry(m_ldap, chain); entry; entry = ldap_next_entry(m_ldap, entry)) {
        DirectoryEntry read;
        char *dn = ldap_get_dn(m_ldap, entry);
        read.dn = QString::fromUtf8(dn);
        ldap_memfree(dn);
        BerElement *position = nullptr;
        for (char *attribute = ldap_first_attribute(m_ldap, entry, &position); attribute;
             attribute = ldap_next_attribute(m_ldap, entry, position)) {
            const auto [name, next] = rangedName(QString::fromUtf8(attribute));
            berval **values = ldap_get_values_len(m_ldap, entry, attribute);
            for (int i = 0; values && values[i]; ++i)
                read.add(name, QByteArray(values[i]->bv_val, qsizetype(values[i]->bv_len)));
            if (next > 0 && values && values[0])
                page.missing.append({page.entries.size(), u"%1;range=%2-*"_s.arg(name).arg(next)});
            ldap_value_free_len(values);
            ldap_memfree(attribute);
        }
        ber_free(position, 0);
        page.entries.append(std::move(read));
    }
    LDAPMessage *result = nullptr;
    for (auto *message = ldap_first_message(m_ldap, chain); message; message = ldap_next_message(m_ldap, message)) {
        if (ldap_msgtype(message) == LDAP_RES_SEARCH_RESULT)
            result = message;
    }
    int code = LDAP_SUCCESS;
    char *words = nullptr;
    LDAPControl **controls = nullptr;
    if (!result || ldap_parse_result(m_ldap, result, &code, nullptr, &words, nullptr, &controls, 0) != LDAP_SUCCESS)
        return fault(LDAP_DECODING_ERROR);
    const auto said = words ? QString::fromUtf8(words) : QString();
    ldap_memfree(words);
    if (auto *paging = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls, nullptr)) {
        ber_int_t estimate = 0;
        berval cookie{0, nullptr};
        if (ldap_parse_pageresponse_control(m_ldap, paging, &estimate, &cookie) == LDAP_SUCCESS && cookie.bv_len > 0)
            page.cookie = QByteArray(cookie.bv_val, qsizetype(cookie.bv_len));
        ber_memfree(cookie.bv_val);
    }
    ldap_controls_free(controls);
    if (code != LDAP_SUCCESS)
        return ldapError(m_service, server(), code, said);
    return page;
}

} // namespace holdfast
