// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"
#include "language/indicatorscan.h"

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

/// Matches of an expression of the playbook's own, each once.
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

/// `only`: the part of the findings that the script looks for.
NativeResult extracted(const FoundIndicators &only, const QStringList &values)
{
    auto result = NativeResult::said(values.join(u", "_s), QJsonArray::fromStringList(values));
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
    return extracted(hashes, hashes.hashes());
}

NativeResult extractUrls(const NativeInput &input)
{
    const auto own = argumentText(input, u"urlRegex"_s);
    FoundIndicators urls;
    urls.urls = own.isEmpty() ? foundIn(input).urls : uniqueMatches(searched(input), own);
    return extracted(urls, urls.urls);
}

/// A script that finds one kind of indicators.
template <QStringList FoundIndicators::*kind>
NativeResult extractKind(const NativeInput &input)
{
    FoundIndicators only;
    only.*kind = foundIn(input).*kind;
    return extracted(only, only.*kind);
}

QJsonObject allIndicators(const QString &text)
{
    QJsonObject found;
    const auto add = [&found](const QString &name, const QStringList &values) {
        if (!values.isEmpty())
            found.insert(name, QJsonArray::fromStringList(values));
    };
    const auto indicators = findIndicators(text);
    add(u"IP"_s, indicators.addresses);
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
    extraction(u"ExtractIP"_s, translated("Finds IP addresses in a text."), extractKind<&FoundIndicators::addresses>);
    extraction(u"ExtractURL"_s, translated("Finds URLs in a text."), extractUrls);
    extraction(u"ExtractEmail"_s, translated("Finds mail addresses in a text."), extractKind<&FoundIndicators::emails>);
    extraction(u"ExtractDomain"_s, translated("Finds domains in a text."), extractKind<&FoundIndicators::domains>);
    extraction(u"ExtractHash"_s, translated("Finds file hashes in a text."), extractHash);
    natives.append(native(u"extractIndicators"_s, translated("Finds indicators in a text or an entry."),
                          {listArgument(u"text"_s), textArgument(u"entryID"_s)}, extractIndicators));
    natives.append(native(u"ExtractIndicatorsFromTextFile"_s, translated("Finds indicators in a text file."),
                          {textArgument(u"entryID"_s, true), textArgument(u"maxFileSize"_s)}, extractIndicators));
    const auto scan = [&natives](const QString &name, const QString &description, auto values) {
        natives.append(native(name, description, {}, [values](const NativeInput &input) {
            return scanned(values(findIndicators(compactJson(input.scope.evaluation.context))));
        }));
    };
    scan(u"ContextGetIps"_s, translated("Finds IP addresses in the context."),
         [](const FoundIndicators &found) { return found.addresses; });
    scan(u"ContextGetEmails"_s, translated("Finds mail addresses in the context."),
         [](const FoundIndicators &found) { return found.emails; });
    scan(u"ContextGetHashes"_s, translated("Finds hashes in the context."),
         [](const FoundIndicators &found) { return found.hashes(); });
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
