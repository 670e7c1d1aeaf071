// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/ldapdirectory.h"

#include "integrations/directory/ldapconnection.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QUrl>

#include <condition_variable>
#include <memory>
#include <utility>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr int busyAttempts = 4; ///< how often a busy directory is asked in all
constexpr qint64 firstBusyWaitMs = 250; ///< doubled each time
constexpr qsizetype conditionsAtOnce = 50; ///< in one filter

QString text(const char *source)
{
    return QCoreApplication::translate("Directory", source);
}

Error canceled(const QString &service)
{
    return {ErrorCode::Canceled, text("%1: the request was canceled").arg(service), {}};
}

} // namespace

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

template <typename T>
Result<T> LdapDirectory::aside(std::function<Result<T>()> work, std::stop_token stop)
{
    struct Attempt
    {
        std::mutex mutex;
        std::condition_variable_any done;
        std::optional<Result<T>> result;
    };
    auto attempt = std::make_shared<Attempt>();
    m_connecting.start([attempt, work = std::move(work)] {
        auto result = work();
        const std::lock_guard lock(attempt->mutex);
        attempt->result = std::move(result);
        attempt->done.notify_all();
    });
    std::unique_lock lock(attempt->mutex);
    if (!attempt->done.wait(lock, stop, [&attempt] { return attempt->result.has_value(); }))
        return canceled(m_name);
    return *std::move(attempt->result);
}

Result<std::optional<qint64>> LdapDirectory::serverTimeMs(std::stop_token stop)
{
    auto hurried = m_settings; // the sign-in that follows waits as long as it should
    hurried.answerDeadlineMs = std::min<qint64>(hurried.answerDeadlineMs, 5'000);
    return aside<std::optional<qint64>>(
        [service = m_name, settings = std::move(hurried)] { return LdapConnection::serverTimeMs(service, settings); },
        std::move(stop));
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
    auto result = aside<ConnectionPtr>(
        [service = m_name, settings = m_settings] { return LdapConnection::open(service, settings); }, std::move(stop));
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
    return with<QString>(false, context, [this](const LdapConnection &connection) -> Result<QString> {
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
        with<QList<DirectoryEntry>>(true, context, [&](LdapConnection &connection) -> Result<QList<DirectoryEntry>> {
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
    const auto done = with<bool>(false, context, [&](LdapConnection &connection) -> Result<bool> {
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
