// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/ldapdirectory.h"

#include "integrations/directory/ldaperrors.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QUrl>

#include <ldap.h>

#include <condition_variable>
#include <memory>
#include <utility>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr int pollMs = 50; ///< how soon a cancel is noticed while waiting for an answer
constexpr int busyAttempts = 4; ///< how often a busy directory is asked in all
constexpr qint64 firstBusyWaitMs = 250; ///< doubled each time
constexpr qsizetype conditionsAtOnce = 50; ///< in one filter

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

using Message = std::unique_ptr<LDAPMessage, decltype([](LDAPMessage *message) { ldap_msgfree(message); })>;
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

/// One bound handle; used by one thread at a time.
class LdapDirectory::Connection
{
public:
    struct Page
    {
        QList<DirectoryEntry> entries;
        QByteArray cookie;
        QList<std::pair<qsizetype, QString>> missing; ///< entry and "attribute;range=N-*" to be asked for
    };

    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
    ~Connection()
    {
        if (m_ldap)
            ldap_unbind_ext(m_ldap, nullptr, nullptr);
    }

    /// Blocks for at most the settings' deadlines and cannot be canceled: call on a thread that may wait.
    static Result<ConnectionPtr> open(const QString &service, const LdapSettings &settings)
    {
        ignoreEnvironment();
        ConnectionPtr connection(new Connection(service, settings));
        if (ldap_initialize(&connection->m_ldap, settings.uri.toUtf8().constData()) != LDAP_SUCCESS)
            return Error{ErrorCode::InvalidInput,
                         text("%1: “%2” is not an LDAP address; write ldaps://host").arg(service, settings.uri),
                         {}};
        if (auto done = connection->configure(); !done)
            return done.error();
        if (auto done = connection->secureAndBind(); !done)
            return done.error();
        if (auto done = connection->findBase(); !done)
            return done.error();
        return connection;
    }

    [[nodiscard]] const QString &base() const { return m_base; }
    [[nodiscard]] bool isDead() const { return m_dead; }

    Result<Page> page(const QString &base, int scope, const QByteArray &filter, const QStringList &attributes,
                      const QByteArray &cookie, std::stop_token stop)
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
        if (const int rc = ldap_create_page_control(m_ldap, m_settings.pageSize,
                                                    cookie.isEmpty() ? nullptr : &cookieValue, 'T', &rawControl);
            rc != LDAP_SUCCESS)
            return fault(rc);
        const Control paging(rawControl);
        LDAPControl *controls[] = {scope == LDAP_SCOPE_BASE ? nullptr : paging.get(), nullptr};
        int id = 0;
        int rc = ldap_search_ext(m_ldap, base.toUtf8().constData(), scope, filter.constData(),
                                 attributes.isEmpty() ? nullptr : namePointers.data(), 0, controls, nullptr, nullptr,
                                 LDAP_NO_LIMIT, &id);
        if (rc != LDAP_SUCCESS)
            return fault(rc);
        auto answer = wait(id, stop);
        if (!answer)
            return answer.error();
        return readPage(answer->get());
    }

    Result<void> modify(const QString &dn, const QList<DirectoryChange> &changes, std::stop_token stop)
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

private:
    Connection(QString service, LdapSettings settings)
        : m_service(std::move(service))
        , m_settings(std::move(settings))
    {
    }

    Error fault(int rc)
    {
        if (rc == LDAP_SERVER_DOWN || rc == LDAP_CONNECT_ERROR || rc == LDAP_TIMEOUT)
            m_dead = true;
        return ldapError(m_service, server(), rc, diagnostic());
    }

    [[nodiscard]] QString server() const { return QUrl(m_settings.uri).host(); }

    [[nodiscard]] QString diagnostic() const
    {
        char *message = nullptr;
        ldap_get_option(m_ldap, LDAP_OPT_DIAGNOSTIC_MESSAGE, &message);
        const auto result = message ? QString::fromUtf8(message) : QString();
        ldap_memfree(message);
        return result;
    }

    Result<void> configure()
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

    /// Calls start() until the connection stands; LDAP_X_CONNECTING means "ask again".
    template <typename Start>
    int whenConnected(Start start)
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

    Result<void> secureAndBind()
    {
        if (!m_settings.uri.startsWith("ldaps://"_L1)) {
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
            if (rc != LDAP_SUCCESS)
                return ldapConnectError(m_service, m_settings, rc, diagnostic());
        }
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

    Result<void> findBase()
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

    Result<Message> wait(int id, std::stop_token stop)
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

    Result<void> outcome(LDAPMessage *message)
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

    Result<Page> readPage(LDAPMessage *chain)
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
            if (ldap_parse_pageresponse_control(m_ldap, paging, &estimate, &cookie) == LDAP_SUCCESS
                && cookie.bv_len > 0)
                page.cookie = QByteArray(cookie.bv_val, qsizetype(cookie.bv_len));
            ber_memfree(cookie.bv_val);
        }
        ldap_controls_free(controls);
        if (code != LDAP_SUCCESS)
            return ldapError(m_service, server(), code, said);
        return page;
    }

    QString m_service;
    LdapSettings m_settings;
    LDAP *m_ldap = nullptr;
    QString m_base;
    bool m_dead = false;
};

LdapDirectory::LdapDirectory(QString instance, LdapSettings settings)
    : m_name(std::move(instance))
    , m_settings(std::move(settings))
{
    m_connecting.setMaxThreadCount(8);
}

LdapDirectory::~LdapDirectory()
{
    m_connecting.waitForDone(); // bounded by the network deadlines
}

Result<LdapDirectory::ConnectionPtr> LdapDirectory::take(std::stop_token stop)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_idle.empty()) {
            auto connection = std::move(m_idle.back());
            m_idle.pop_back();
            return connection;
        }
    }
    if (m_signInRefused) {
        return Error{
            ErrorCode::Unauthorized,
            text("%1: the directory refused the sign-in before. Correct it in the connection's settings and test it")
                .arg(m_name),
            {}};
    }
    struct Attempt
    {
        std::mutex mutex;
        std::condition_variable_any done;
        std::optional<Result<ConnectionPtr>> result;
    };
    auto attempt = std::make_shared<Attempt>();
    m_connecting.start([attempt, service = m_name, settings = m_settings] {
        auto result = Connection::open(service, settings);
        const std::lock_guard lock(attempt->mutex);
        attempt->result = std::move(result);
        attempt->done.notify_all();
    });
    std::unique_lock lock(attempt->mutex);
    if (!attempt->done.wait(lock, stop, [&attempt] { return attempt->result.has_value(); }))
        return canceled(m_name);
    auto result = *std::move(attempt->result);
    if (!result && result.error().code == ErrorCode::Unauthorized)
        m_signInRefused = true;
    return result;
}

void LdapDirectory::giveBack(ConnectionPtr connection)
{
    if (connection->isDead())
        return;
    const std::lock_guard lock(m_mutex);
    m_idle.push_back(std::move(connection));
}

template <typename T, typename Work>
Result<T> LdapDirectory::with(bool repeatable, CallContext &context, Work work)
{
    bool wasDead = false;
    for (int attempt = 1;; ++attempt) {
        auto connection = take(context.stop);
        if (!connection)
            return connection.error();
        Result<T> result = work(**connection);
        const bool dead = (*connection)->isDead();
        giveBack(*std::move(connection));
        if (result || !repeatable)
            return result;
        if (dead && !wasDead) {
            // Directories close idle connections; all that were waiting are likely dead too.
            wasDead = true;
            const std::lock_guard lock(m_mutex);
            m_idle.clear();
            continue;
        }
        if (dead || result.error().code != ErrorCode::RateLimited || attempt >= busyAttempts)
            return result;
        std::mutex mutex;
        std::unique_lock lock(mutex);
        std::condition_variable_any never;
        never.wait_for(lock, context.stop, std::chrono::milliseconds(firstBusyWaitMs << (attempt - 1)),
                       [] { return false; });
        if (context.stop.stop_requested())
            return canceled(m_name);
    }
}

Result<QString> LdapDirectory::test(CallContext &context)
{
    m_signInRefused = false;
    {
        const std::lock_guard lock(m_mutex);
        m_idle.clear(); // a test proves the settings, not a connection from before
    }
    return with<QString>(false, context, [this](const Connection &connection) -> Result<QString> {
        return text("Signed in to %1; base %2").arg(QUrl(m_settings.uri).host(), connection.base());
    });
}

Result<DirectoryFind> LdapDirectory::search(const DirectorySearch &search, CallContext &context)
{
    const auto filter = search.filter.ldapText();
    if (!filter)
        return filter.error();
    const bool base = search.scope == DirectorySearch::Scope::Base;
    const auto exchange =
        context.recorder->begin({m_name, u"LDAP search"_s, search.base.isEmpty() ? m_settings.uri : search.base,
                                 *filter + '\n' + search.attributes.join(u' ').toUtf8(), false});
    if (!exchange)
        return exchange.error();
    QElapsedTimer time;
    time.start();
    auto found =
        with<QList<DirectoryEntry>>(true, context, [&](Connection &connection) -> Result<QList<DirectoryEntry>> {
            const auto from = search.base.isEmpty() ? connection.base() : search.base;
            QList<DirectoryEntry> entries;
            QByteArray cookie;
            do {
                if (search.timeLimitMs > 0 && time.elapsed() > search.timeLimitMs) {
                    return Error{ErrorCode::Timeout,
                                 text("%1: the search took longer than the %2 s that were allowed; narrow it")
                                     .arg(m_name)
                                     .arg(search.timeLimitMs / 1000),
                                 {}};
                }
                auto page = connection.page(from, base ? LDAP_SCOPE_BASE : LDAP_SCOPE_SUBTREE, *filter,
                                            search.attributes, cookie, context.stop);
                if (!page)
                    return page.error();
                for (const auto &[index, rest] : page->missing) {
                    auto attribute = rest;
                    while (!attribute.isEmpty()) {
                        const auto more = connection.page(page->entries.at(index).dn, LDAP_SCOPE_BASE,
                                                          "(objectClass=*)", {attribute}, {}, context.stop);
                        if (!more)
                            return more.error();
                        attribute.clear();
                        for (const auto &entry : more->entries) {
                            for (const auto &[name, values] : entry.attributes) {
                                for (const auto &value : values)
                                    page->entries[index].add(name, value);
                            }
                        }
                        if (!more->missing.isEmpty())
                            attribute = more->missing.first().second;
                    }
                }
                entries += page->entries;
                cookie = page->cookie;
            } while (!cookie.isEmpty() && (search.limit == 0 || entries.size() < search.limit));
            if (search.limit > 0 && entries.size() > search.limit)
                entries.resize(search.limit);
            return entries;
        });
    // A base that is gone is an empty result when exactly that entry was asked for.
    if (!found && base && found.error().code == ErrorCode::NotFound)
        found = QList<DirectoryEntry>();
    IncomingAnswer answer;
    answer.durationMs = time.elapsed();
    if (found)
        answer.body = ldifText(*found);
    else
        answer.error = found.error().message;
    if (auto finished = context.recorder->finish(*exchange, answer); !finished)
        return finished.error();
    if (!found)
        return found.error();
    return DirectoryFind{*found, *exchange};
}

Result<std::optional<DirectoryEntry>> LdapDirectory::read(const QString &dn, const QStringList &attributes,
                                                          CallContext &context)
{
    DirectorySearch question;
    question.base = dn;
    question.scope = DirectorySearch::Scope::Base;
    question.attributes = attributes;
    const auto found = search(question, context);
    if (!found)
        return found.error();
    return found->entries.isEmpty() ? std::optional<DirectoryEntry>() : std::optional(found->entries.first());
}

Result<DirectoryFind> LdapDirectory::groupsOf(const DirectoryEntry &person, bool nested, CallContext &context)
{
    const QStringList attributes{u"cn"_s, u"sAMAccountName"_s, u"objectSid"_s, u"objectClass"_s};
    // tokenGroups holds everything: direct, nested and primary. memberOf and the chain rule miss the primary group.
    const auto tokens =
        read(person.dn, {u"tokenGroups"_s, u"memberOf"_s, u"primaryGroupID"_s, u"objectSid"_s}, context);
    if (!tokens)
        return tokens.error();
    DirectoryFind groups;
    if (!*tokens)
        return groups;
    if (nested && !(*tokens)->has(u"tokenGroups"))
        return groupsByMembers(person, nested, context);
    QList<DirectoryFilter> wanted;
    if (nested) {
        for (const auto &sid : (*tokens)->values(u"tokenGroups"))
            wanted += DirectoryFilter::equals(u"objectSid"_s, sidText(sid));
    } else {
        for (const auto &dn : (*tokens)->texts(u"memberOf"))
            wanted += DirectoryFilter::equals(u"distinguishedName"_s, dn);
        const auto domain = sidText((*tokens)->values(u"objectSid").value(0)).section(u'-', 0, -2);
        if ((*tokens)->has(u"primaryGroupID"))
            wanted += DirectoryFilter::equals(u"objectSid"_s, domain + u'-' + (*tokens)->text(u"primaryGroupID"));
    }
    for (qsizetype at = 0; at < wanted.size(); at += conditionsAtOnce) {
        DirectorySearch question;
        question.filter = DirectoryFilter::all({DirectoryFilter::equals(u"objectClass"_s, u"group"_s),
                                                DirectoryFilter::any(wanted.mid(at, conditionsAtOnce))});
        question.attributes = attributes;
        const auto found = search(question, context);
        if (!found)
            return found.error();
        groups.entries += found->entries;
        groups.exchange = found->exchange;
    }
    // Groups of other domains have no entry here; they count all the same.
    for (const auto &sid : nested ? (*tokens)->values(u"tokenGroups") : QList<QByteArray>()) {
        if (std::none_of(groups.entries.begin(), groups.entries.end(),
                         [&](const DirectoryEntry &group) { return group.values(u"objectSid").value(0) == sid; })) {
            DirectoryEntry unnamed;
            unnamed.dn = u"<SID=%1>"_s.arg(sidText(sid));
            unnamed.add(u"cn"_s, sidText(sid).toLatin1());
            unnamed.add(u"objectSid"_s, sid);
            groups.entries.append(unnamed);
        }
    }
    return groups;
}

Result<DirectoryFind> LdapDirectory::groupsByMembers(const DirectoryEntry &person, bool nested, CallContext &context)
{
    DirectoryFind groups;
    QStringList seen;
    QStringList open{person.dn};
    while (!open.isEmpty()) {
        QList<DirectoryFilter> members;
        for (const auto &dn : open.mid(0, conditionsAtOnce))
            members += DirectoryFilter::equals(u"member"_s, dn);
        open = open.mid(conditionsAtOnce);
        DirectorySearch question;
        question.filter = DirectoryFilter::any(members);
        question.attributes = {u"cn"_s, u"sAMAccountName"_s, u"objectSid"_s, u"objectClass"_s};
        const auto found = search(question, context);
        if (!found)
            return found.error();
        groups.exchange = found->exchange;
        for (const auto &group : found->entries) {
            if (seen.contains(comparableDn(group.dn)))
                continue;
            seen += comparableDn(group.dn);
            groups.entries += group;
            if (nested)
                open += group.dn;
        }
    }
    return groups;
}

Result<void> LdapDirectory::modify(const QString &dn, const QList<DirectoryChange> &changes, CallContext &context)
{
    QByteArray body;
    for (const auto &change : changes) {
        const auto verb = change.kind == DirectoryChange::Kind::Replace ? "replace"
            : change.kind == DirectoryChange::Kind::Add                 ? "add"
                                                                        : "delete";
        body += QByteArray(verb) + ": " + change.attribute.toUtf8() + '\n' + change.attribute.toUtf8() + ": "
            + (change.isSecret ? "***" : change.value) + '\n';
    }
    QList<DirectoryChange> steps;
    for (const auto &change : changes) {
        if (change.formerValue.isEmpty()) {
            steps += change;
            continue;
        }
        // Both in one request: the directory refuses the whole when the former value is not there any more.
        steps += DirectoryChange{DirectoryChange::Kind::Remove, change.attribute, change.formerValue, {}};
        steps += DirectoryChange{DirectoryChange::Kind::Add, change.attribute, change.value, {}};
    }
    const auto exchange = context.recorder->begin({m_name, u"LDAP modify"_s, dn, body, true});
    if (!exchange)
        return exchange.error();
    QElapsedTimer time;
    time.start();
    const auto done = with<bool>(false, context, [&](Connection &connection) -> Result<bool> {
        const auto modified = connection.modify(dn, steps, context.stop);
        return modified ? Result<bool>(true) : Result<bool>(modified.error());
    });
    IncomingAnswer answer;
    answer.durationMs = time.elapsed();
    answer.error = done ? QString() : done.error().message;
    if (auto finished = context.recorder->finish(*exchange, answer); !finished)
        return finished;
    return done ? Result<void>() : Result<void>(done.error());
}

} // namespace holdfast
