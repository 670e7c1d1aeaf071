// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"
#include "language/indicatorscan.h"
#include "playbooks/natives/webaddress.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("IndicatorNatives", source);
}

/// Items of the list "Indicators Whitelist" are never indicators.
QStringList allowed(const NativeInput &input)
{
    QStringList result;
    const auto lists = input.scope.evaluation.context.toObject().value("lists"_L1).toObject();
    for (const auto items = argumentToList(lists.value("Indicators Whitelist"_L1)); const auto &item : items)
        result.append(displayText(item));
    return result;
}

QString searched(const NativeInput &input)
{
    const auto text = input.arguments.value("text"_L1);
    return text.isObject() || text.isArray() ? compactJson(text) : displayText(text);
}

/// Finds in the argument "text", without what is on the list of allowed indicators.
FoundIndicators foundIn(const NativeInput &input)
{
    auto found = findIndicators(searched(input));
    found.remove(allowed(input));
    return found;
}

/// The findings of a script that looks for one kind: an object for each in its entry, the standard update keys in the
/// context.
NativeResult extracted(const FoundIndicators &only)
{
    QJsonArray objects;
    QStringList values;
    const auto add = [&](const QStringList &found, const QString &member) {
        for (const auto &value : found) {
            objects.append(QJsonObject{{member, value}});
            values.append(value);
        }
    };
    add(only.addresses, u"Address"_s);
    add(only.urls, u"Data"_s);
    add(only.domains, u"Name"_s);
    add(only.emails, u"Address"_s);
    add(only.md5, u"MD5"_s);
    add(only.sha1, u"SHA1"_s);
    add(only.sha256, u"SHA256"_s);
    add(only.sha512, u"SHA512"_s);
    auto result = NativeResult::said(values.join(u", "_s), objects);
    result.output.context = only.toContext();
    return result;
}

NativeResult extractHash(const NativeInput &input)
{
    const auto found = foundIn(input);
    FoundIndicators hashes;
    hashes.md5 = found.md5;
    hashes.sha1 = found.sha1;
    hashes.sha256 = found.sha256;
    hashes.sha512 = found.sha512;
    return extracted(hashes);
}

/// URLs as they are written, "www.example.com" without a scheme as well, and those in the parameters of others.
QStringList writtenUrls(const QString &text, const QRegularExpression &form)
{
    QStringList found;
    const auto take = [&found, &form](const QString &part) {
        for (auto matches = form.globalMatch(part); matches.hasNext();) {
            if (const auto url = matches.next().captured(); !url.isEmpty() && !found.contains(url))
                found.append(url);
        }
    };
    take(text);
    for (const auto whole = found; const auto &url : whole) {
        for (const auto parameters = url.section(u'?', 1, 1).split(u'&', Qt::SkipEmptyParts);
             const auto &parameter : parameters)
            take(parameter.section(u'=', 1, 1));
    }
    return found;
}

NativeResult extractUrls(const NativeInput &input)
{
    static const auto usual = QString(u"(?:(?:https?|ftp|hxxps?)://|(?<![\\w@-])(?:www|ftp)(?:\\.|\\[\\.\\]))"
                                      u"(?:[\\p{L}\\d_-]+(?:\\.|\\[\\.\\]))+[\\p{L}\\d-]+(?::\\d+)?"
                                      u"(?:[/?#](?:[^\\s\"'<>]*[\\p{L}\\d+&@#/%=~_$()])?)?"_s);
    const auto own = argumentText(input, u"urlRegex"_s);
    const QRegularExpression form(own.isEmpty() ? usual : own, QRegularExpression::CaseInsensitiveOption);
    if (!form.isValid())
        return NativeResult::failed(translated("The pattern cannot be used: %1").arg(form.errorString()));
    FoundIndicators urls;
    urls.urls = writtenUrls(searched(input), form);
    urls.remove(allowed(input));
    return extracted(urls);
}

/// Domains as somebody registers them, those of mail addresses as well unless they are not wanted.
NativeResult extractDomains(const NativeInput &input)
{
    const auto found = foundIn(input);
    FoundIndicators domains;
    const bool fromMails = argumentFlag(input, u"extractFromEmails"_s);
    for (const auto &name : found.domains) {
        const auto isOfMail = std::any_of(found.emails.begin(), found.emails.end(), [&name](const QString &mail) {
            return mail.endsWith(QString(u'@' + name), Qt::CaseInsensitive);
        });
        const auto domain = isOfMail ? name : registrableDomain(name);
        if ((fromMails || !isOfMail) && !domains.domains.contains(domain))
            domains.domains.append(domain);
    }
    domains.remove(allowed(input));
    return extracted(domains);
}

/// A script that finds one kind of indicators.
template <QStringList FoundIndicators::*kind>
NativeResult extractKind(const NativeInput &input)
{
    FoundIndicators only;
    only.*kind = foundIn(input).*kind;
    return extracted(only);
}

QJsonObject allIndicators(const QString &text)
{
    QJsonObject found;
    const auto add = [&found](const QString &name, const QStringList &values) {
        if (!values.isEmpty())
            found.insert(name, QJsonArray::fromStringList(values));
    };
    auto indicators = findIndicators(text);
    indicators.addRegistrableDomains();
    add(u"IP"_s, indicators.addresses);
    add(u"CIDR"_s, indicators.networks);
    add(u"URL"_s, indicators.urls);
    add(u"Domain"_s, indicators.domains);
    add(u"Email"_s, indicators.emails);
    add(u"CVE"_s, indicators.vulnerabilities);
    add(u"File"_s, indicators.hashes());
    return found;
}

NativeResult extractIndicators(const NativeInput &input)
{
    auto text = searched(input);
    if (const auto id = argumentText(input, u"entryID"_s); text.isEmpty() && !id.isEmpty()) {
        const auto *entry = input.scope.entry(id);
        if (!entry)
            return NativeResult::failed(translated("There is no entry %1.").arg(id));
        text = displayText(entry->contents).isEmpty() ? entry->text : displayText(entry->contents);
    }
    const auto found = allIndicators(text);
    auto result = NativeResult::said(compactJson(found), compactJson(found));
    if (!found.isEmpty())
        result.output.context.insert(u"ExtractedIndicators"_s, found);
    return result;
}

/// Values of a kind in what playbooks wrote to the context, without the excluded ones.
NativeResult scanned(const NativeInput &input, QStringList (*kind)(const FoundIndicators &, const QString &choice))
{
    auto found = findIndicators(compactJson(writtenContext(input)));
    const auto excluded = input.name == "ContextGetIps"_L1 ? u"excludedIps"_s : u"excludedEmails"_s;
    QStringList without;
    for (const auto values = argumentToList(input.arguments.value(excluded)); const auto &value : values)
        without.append(displayText(value));
    found.remove(without);
    const auto values = kind(found, argumentText(input, u"hash"_s));
    return NativeResult::said(values.join(u", "_s), QJsonArray::fromStringList(values));
}

QStringList hashesOfKind(const FoundIndicators &found, const QString &kind)
{
    return kind == "MD5"_L1   ? found.md5
        : kind == "SHA1"_L1   ? found.sha1
        : kind == "SHA256"_L1 ? found.sha256
                              : found.md5 + found.sha1 + found.sha256;
}

NativeResult changeIndicator(const NativeInput &input)
{
    QJsonObject body;
    QStringList values;
    for (const auto &name : {u"value"_s, u"indicatorsValues"_s, u"id"_s}) {
        for (const auto list = argumentToList(input.arguments.value(name)); const auto &item : list)
            values.append(displayText(item));
    }
    body.insert(u"values"_s, QJsonArray::fromStringList(values));
    static const QHash<QString, QString> actions{
        {u"createNewIndicator"_s, u"create"_s},
        {u"setIndicator"_s, u"set"_s},
        {u"setIndicators"_s, u"set"_s},
        {u"appendIndicatorField"_s, u"append"_s},
        {u"removeIndicatorField"_s, u"remove"_s},
        {u"deleteIndicators"_s, u"delete"_s},
        {u"excludeIndicators"_s, u"exclude"_s},
        {u"associateIndicatorToIncident"_s, u"associate"_s},
        {u"associateIndicatorsToIncident"_s, u"associate"_s},
    };
    body.insert(u"action"_s, actions.value(input.name));
    auto rest = input.arguments;
    for (const auto &name : {u"value"_s, u"indicatorsValues"_s, u"id"_s})
        rest.remove(name);
    for (auto it = rest.begin(); it != rest.end(); ++it)
        body.insert(it.key(), it.value());
    if (values.isEmpty())
        return NativeResult::failed(translated("%1 needs a value.").arg(input.name));
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::ChangeIndicator, body};
    return result;
}

NativeResult searchIndicators(const NativeInput &input)
{
    if (input.reply) {
        const auto found = asList(input.reply->value("raw"_L1));
        auto result = NativeResult::said(compactJson(found), found);
        if (input.name == "GetIndicatorDBotScore"_L1) {
            QJsonArray scores;
            for (const auto &value : found) {
                const auto indicator = value.toObject();
                scores.append(QJsonObject{{u"Indicator"_s, indicator.value("value"_L1)},
                                          {u"Type"_s, indicator.value("type"_L1)},
                                          {u"Vendor"_s, u"Holdfast"_s},
                                          {u"Score"_s, indicator.value("score"_L1).toInt()}});
            }
            if (!scores.isEmpty())
                result.output.context.insert(u"DBotScore"_s, scores);
        }
        return result;
    }
    auto query = argumentText(input, u"query"_s);
    for (const auto &name : {u"indicator"_s, u"value"_s}) {
        if (const auto value = argumentText(input, name); query.isEmpty() && !value.isEmpty())
            query = u"value:\"%1\""_s.arg(value);
    }
    NativeResult result;
    result.change = CaseEffect{CaseEffectKind::SearchIndicators,
                               {{u"query"_s, query}, {u"size"_s, argumentText(input, u"size"_s)}}};
    return result;
}

/// FileReputation and its kin: the enrichment command of that kind.
NativeCommand reputation(const QString &name, const QString &command, const QString &argument)
{
    return native(name, translated("Runs the enrichment command %1.").arg(command), {listArgument(argument, true)},
                  [command, argument](const NativeInput &input) {
                      NativeResult result;
                      result.instead = TaskCall{command, {}, {}, {{command, input.arguments.value(argument)}}, false};
                      return result;
                  });
}

} // namespace

QList<NativeCommand> indicatorNatives()
{
    QList<NativeCommand> natives;
    const auto extraction = [&natives](const QString &name, const QString &description,
                                       std::function<NativeResult(const NativeInput &)> run) {
        natives.append(native(name, description,
                              {listArgument(u"text"_s, true), textArgument(u"urlRegex"_s),
                               textArgument(u"extractFromEmails"_s, false, u"true"_s)},
                              std::move(run)));
    };
    extraction(u"ExtractIP"_s, translated("Finds IP addresses in a text."), extractKind<&FoundIndicators::addresses>);
    extraction(u"ExtractURL"_s, translated("Finds URLs in a text."), extractUrls);
    extraction(u"ExtractEmail"_s, translated("Finds mail addresses in a text."), extractKind<&FoundIndicators::emails>);
    extraction(u"ExtractDomain"_s, translated("Finds domains in a text."), extractDomains);
    extraction(u"ExtractHash"_s, translated("Finds file hashes in a text."), extractHash);
    natives.append(native(u"extractIndicators"_s, translated("Finds indicators in a text or an entry."),
                          {listArgument(u"text"_s), textArgument(u"entryID"_s)}, extractIndicators));
    natives.append(native(u"ExtractIndicatorsFromTextFile"_s, translated("Finds indicators in a text file."),
                          {textArgument(u"entryID"_s, true), textArgument(u"maxFileSize"_s)}, extractIndicators));
    const auto scan = [&natives](const QString &name, const QString &description, const ArgumentDefinition &argument,
                                 QStringList (*kind)(const FoundIndicators &, const QString &)) {
        natives.append(
            native(name, description, {argument}, [kind](const NativeInput &input) { return scanned(input, kind); }));
    };
    scan(u"ContextGetIps"_s, translated("Finds IP addresses in the context."), listArgument(u"excludedIps"_s),
         [](const FoundIndicators &found, const QString &) { return found.addresses; });
    scan(u"ContextGetEmails"_s, translated("Finds mail addresses in the context."), listArgument(u"excludedEmails"_s),
         [](const FoundIndicators &found, const QString &) { return found.emails; });
    scan(u"ContextGetHashes"_s, translated("Finds hashes in the context."), textArgument(u"hash"_s, false, u"all"_s),
         hashesOfKind);
    for (const auto &name : {u"createNewIndicator"_s, u"setIndicator"_s, u"setIndicators"_s, u"appendIndicatorField"_s,
                             u"removeIndicatorField"_s, u"deleteIndicators"_s, u"excludeIndicators"_s,
                             u"associateIndicatorToIncident"_s, u"associateIndicatorsToIncident"_s}) {
        auto change = native(name, translated("Changes indicators."),
                             {listArgument(u"indicatorsValues"_s), listArgument(u"value"_s)}, changeIndicator);
        change.anyArgument = true;
        natives.append(change);
    }
    for (const auto &name : {u"findIndicators"_s, u"getIndicator"_s, u"GetIndicatorDBotScore"_s}) {
        auto search = native(
            name, translated("Searches indicators."),
            {textArgument(u"query"_s), textArgument(u"size"_s), textArgument(u"value"_s), textArgument(u"indicator"_s)},
            searchIndicators);
        search.wantsReply = true;
        search.definition.effect = EffectClass::ReadOnly;
        natives.append(search);
    }
    natives.append(reputation(u"FileReputation"_s, u"file"_s, u"file"_s));
    natives.append(reputation(u"IPReputation"_s, u"ip"_s, u"ip"_s));
    natives.append(reputation(u"URLReputation"_s, u"url"_s, u"url"_s));
    natives.append(reputation(u"DomainReputation"_s, u"domain"_s, u"domain"_s));
    natives.append(reputation(u"EmailReputation"_s, u"email"_s, u"email"_s));
    return natives;
}

} // namespace holdfast
