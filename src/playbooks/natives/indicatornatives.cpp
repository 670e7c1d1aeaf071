// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"

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

QStringList uniqueMatches(const QString &text, const QString &pattern)
{
    QStringList result;
    auto matches = QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption).globalMatch(text);
    while (matches.hasNext()) {
        const auto match = matches.next().captured();
        if (!result.contains(match))
            result.append(match);
    }
    return result;
}

QStringList ipsIn(const QString &text)
{
    return uniqueMatches(
        text,
        u"(?<![\\d.])(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?![\\d.]\\d)(?!\\d)"_s);
}

QStringList urlsIn(const QString &text)
{
    auto urls = uniqueMatches(text, u"\\b(?:https?|ftp|hxxps?)://[^\\s\"'<>\\])}]+"_s);
    for (auto &url : urls) {
        while (!url.isEmpty() && QStringView(u".,;:!?").contains(url.back()))
            url.chop(1);
    }
    return urls;
}

QStringList emailsIn(const QString &text)
{
    return uniqueMatches(text, u"[\\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(?:\\.[a-z0-9-]+)+"_s);
}

QStringList domainsIn(const QString &text)
{
    QStringList result;
    const auto candidates = uniqueMatches(text, u"\\b(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,24}\\b"_s);
    for (const auto &candidate : candidates) {
        if (!result.contains(candidate))
            result.append(candidate);
    }
    return result;
}

QStringList hashesIn(const QString &text, int length)
{
    return uniqueMatches(text, u"\\b[0-9a-f]{%1}\\b"_s.arg(length));
}

QString searched(const NativeInput &input)
{
    const auto text = input.arguments.value("text"_L1);
    return text.isObject() || text.isArray() ? compactJson(text) : displayText(text);
}

NativeResult extracted(const NativeInput &input, QStringList values, const QString &key, const QString &member)
{
    const auto skipped = allowed(input);
    values.removeIf([&skipped](const QString &value) { return skipped.contains(value); });
    NativeResult result = NativeResult::said(values.join(u", "_s), QJsonArray::fromStringList(values));
    if (values.isEmpty())
        return result;
    QJsonArray items;
    for (const auto &value : values)
        items.append(QJsonObject{{member, value}});
    result.output.context.insert(key, items.size() == 1 ? items.first() : QJsonValue(items));
    return result;
}

NativeResult extractHash(const NativeInput &input)
{
    const auto text = searched(input);
    QJsonArray files;
    for (const auto &[length, name] : {std::pair{32, u"MD5"_s}, std::pair{40, u"SHA1"_s}, std::pair{64, u"SHA256"_s}}) {
        const auto hashes = hashesIn(text, length);
        for (const auto &hash : hashes)
            files.append(QJsonObject{{name, hash}});
    }
    auto result = NativeResult::said(compactJson(files), files);
    if (!files.isEmpty())
        result.output.context.insert(
            u"File(val.MD5 && val.MD5 == obj.MD5 || val.SHA1 && val.SHA1 == obj.SHA1 || val.SHA256 && val.SHA256 == obj.SHA256)"_s,
            files.size() == 1 ? files.first() : QJsonValue(files));
    return result;
}

QJsonObject allIndicators(const QString &text)
{
    QJsonObject found;
    const auto add = [&found](const QString &name, const QStringList &values) {
        if (!values.isEmpty())
            found.insert(name, QJsonArray::fromStringList(values));
    };
    add(u"IP"_s, ipsIn(text));
    add(u"URL"_s, urlsIn(text));
    add(u"Domain"_s, domainsIn(text));
    add(u"Email"_s, emailsIn(text));
    add(u"File"_s, hashesIn(text, 32) + hashesIn(text, 40) + hashesIn(text, 64));
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

/// Scans the visible context for values of a kind.
NativeResult scanned(const QStringList &values)
{
    return NativeResult::said(values.join(u", "_s), QJsonArray::fromStringList(values));
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
        natives.append(
            native(name, description, {listArgument(u"text"_s, true), textArgument(u"urlRegex"_s)}, std::move(run)));
    };
    extraction(u"ExtractIP"_s, translated("Finds IP addresses in a text."), [](const NativeInput &input) {
        return extracted(input, ipsIn(searched(input)), u"IP(val.Address && val.Address == obj.Address)"_s,
                         u"Address"_s);
    });
    extraction(u"ExtractURL"_s, translated("Finds URLs in a text."), [](const NativeInput &input) {
        const auto own = argumentText(input, u"urlRegex"_s);
        return extracted(input, own.isEmpty() ? urlsIn(searched(input)) : uniqueMatches(searched(input), own),
                         u"URL(val.Data && val.Data == obj.Data)"_s, u"Data"_s);
    });
    extraction(u"ExtractEmail"_s, translated("Finds mail addresses in a text."), [](const NativeInput &input) {
        return extracted(input, emailsIn(searched(input)),
                         u"Account.Email(val.Address && val.Address == obj.Address)"_s, u"Address"_s);
    });
    extraction(u"ExtractDomain"_s, translated("Finds domains in a text."), [](const NativeInput &input) {
        return extracted(input, domainsIn(searched(input)), u"Domain(val.Name && val.Name == obj.Name)"_s, u"Name"_s);
    });
    extraction(u"ExtractHash"_s, translated("Finds file hashes in a text."), extractHash);
    natives.append(native(u"extractIndicators"_s, translated("Finds indicators in a text or an entry."),
                          {listArgument(u"text"_s), textArgument(u"entryID"_s)}, extractIndicators));
    natives.append(native(u"ExtractIndicatorsFromTextFile"_s, translated("Finds indicators in a text file."),
                          {textArgument(u"entryID"_s, true), textArgument(u"maxFileSize"_s)}, extractIndicators));
    natives.append(
        native(u"ContextGetIps"_s, translated("Finds IP addresses in the context."), {},
               [](const NativeInput &input) { return scanned(ipsIn(compactJson(input.scope.evaluation.context))); }));
    natives.append(native(
        u"ContextGetEmails"_s, translated("Finds mail addresses in the context."), {},
        [](const NativeInput &input) { return scanned(emailsIn(compactJson(input.scope.evaluation.context))); }));
    natives.append(
        native(u"ContextGetHashes"_s, translated("Finds hashes in the context."), {}, [](const NativeInput &input) {
            const auto text = compactJson(input.scope.evaluation.context);
            return scanned(hashesIn(text, 32) + hashesIn(text, 40) + hashesIn(text, 64));
        }));
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
