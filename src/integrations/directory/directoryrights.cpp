// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "integrations/directory/directoryrights.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 samplesLookedAt = 50;
const auto effectiveAttributes = u"allowedAttributesEffective"_s;
/// All that the schema allows; never empty where a directory can tell of rights at all.
const auto schemaAttributes = u"allowedAttributes"_s;

QString text(const char *source)
{
    return QCoreApplication::translate("Directory", source);
}

DirectoryFilter people()
{
    return DirectoryFilter::equals(u"sAMAccountType"_s, u"805306368"_s);
}

/// Some entries of a kind; Forbidden when none can be seen, which is what a directory without the right looks like.
Result<QList<DirectoryEntry>> visible(DirectoryClient &client, const DirectoryFilter &filter, const QString &base,
                                      qint64 limit, CallContext &context)
{
    DirectorySearch search;
    search.base = base;
    search.filter = filter;
    search.limit = limit;
    search.attributes = {u"sAMAccountName"_s,     u"objectSid"_s,   u"adminCount"_s,
                         u"userAccountControl"_s, u"objectClass"_s, u"cn"_s};
    const auto found = client.search(search, context);
    if (!found)
        return found.error();
    if (found->entries.isEmpty()) {
        return Error{ErrorCode::Forbidden,
                     base.isEmpty() ? text("%1: not one can be seen").arg(client.name())
                                    : text("%1: not one can be seen below %2").arg(client.name(), base),
                     {}};
    }
    return found->entries;
}

/// An account that the commands may change: rights on administrators are other ones.
Result<DirectoryEntry> ordinaryAccount(DirectoryClient &client, const ChangeRules &rules, CallContext &context)
{
    const auto found = visible(client, people(), rules.onlyBelow, samplesLookedAt, context);
    if (!found)
        return found.error();
    for (const auto &entry : *found) {
        if (mayBeChanged(client, entry, rules))
            return entry;
    }
    return Error{ErrorCode::NotFound, text("%1: no ordinary account was found to look at").arg(client.name()), {}};
}

Result<QString> mayWrite(DirectoryClient &client, const DirectoryEntry &entry, const QString &attribute,
                         CallContext &context)
{
    const auto read = client.read(entry.dn, {effectiveAttributes, schemaAttributes}, context);
    if (!read)
        return read.error();
    // An account without a right to write anything gets no list, not an empty one.
    if (!*read || !((*read)->has(effectiveAttributes) || (*read)->has(schemaAttributes))) {
        return Error{ErrorCode::Unavailable,
                     text("%1 does not say which attributes may be written; only acting would tell").arg(client.name()),
                     {}};
    }
    if (!(*read)->texts(effectiveAttributes).contains(attribute, Qt::CaseInsensitive)) {
        return Error{ErrorCode::Forbidden,
                     text("%1: this account may not write %2 (looked at on %3)")
                         .arg(client.name(), attribute, rdnValue(entry.dn)),
                     {}};
    }
    return text("allowed, looked at on %1").arg(rdnValue(entry.dn));
}

RightProbe writing(const std::shared_ptr<DirectoryClient> &client, const ChangeRules &rules, const QString &attribute,
                   const QStringList &commands)
{
    return {text("Write %1").arg(attribute), effectiveAttributes, commands,
            [client, rules, attribute](CallContext &context) -> Result<QString> {
                const auto account = ordinaryAccount(*client, rules, context);
                return account ? mayWrite(*client, *account, attribute, context) : Result<QString>(account.error());
            }};
}

} // namespace

QList<RightProbe> directoryRightProbes(const std::shared_ptr<DirectoryClient> &client, const ChangeRules &rules)
{
    return {
        {text("Read people"),
         text("a search for one person"),
         {u"ad-get-user"_s, u"ad-get-user-manager"_s, u"ad-get-user-reports"_s, u"ad-search"_s},
         [client](CallContext &context) -> Result<QString> {
             const auto found = visible(*client, people(), {}, 1, context);
             return found ? Result<QString>(text("allowed")) : Result<QString>(found.error());
         }},
        {text("Read computers"),
         text("a search for one computer"),
         {u"ad-get-computer"_s},
         [client](CallContext &context) -> Result<QString> {
             const auto found =
                 visible(*client, DirectoryFilter::equals(u"objectClass"_s, u"computer"_s), {}, 1, context);
             return found ? Result<QString>(text("allowed")) : Result<QString>(found.error());
         }},
        {text("Read tokenGroups"),
         text("the groups of one person"),
         {u"ad-get-user-groups"_s, u"ad-check-executive"_s},
         [client](CallContext &context) -> Result<QString> {
             const auto found = visible(*client, people(), {}, 1, context);
             if (!found)
                 return found.error();
             const auto person = client->read(found->first().dn, {u"tokenGroups"_s}, context);
             if (!person)
                 return person.error();
             if (!*person || !(*person)->has(u"tokenGroups")) {
                 return Error{ErrorCode::Forbidden,
                              text("%1 shows no tokenGroups: nested and primary groups are then found the long way, by "
                                   "their members")
                                  .arg(client->name()),
                              {}};
             }
             return text("allowed");
         }},
        writing(client, rules, u"userAccountControl"_s, {u"ad-disable-account"_s, u"ad-enable-account"_s}),
        writing(client, rules, u"lockoutTime"_s, {u"ad-unlock-account"_s}),
        writing(client, rules, u"pwdLastSet"_s, {u"ad-expire-password"_s}),
        {text("Write members of the group"),
         effectiveAttributes,
         {u"ad-add-to-group"_s, u"ad-remove-from-group"_s},
         [client](CallContext &context) -> Result<QString> {
             const auto found =
                 visible(*client, DirectoryFilter::equals(u"objectClass"_s, u"group"_s), {}, samplesLookedAt, context);
             if (!found)
                 return found.error();
             const auto ordinary = std::find_if(found->begin(), found->end(), [&client](const DirectoryEntry &group) {
                 return mayBeChanged(*client, group, {}).isOk();
             });
             const auto &group = ordinary == found->end() ? found->first() : *ordinary;
             return mayWrite(*client, group, u"member"_s, context);
         }},
        {text("Reset password"),
         text("not asked: it is a right of its own that the directory does not show"),
         {u"ad-set-new-password"_s},
         {}},
    };
}

} // namespace holdfast
