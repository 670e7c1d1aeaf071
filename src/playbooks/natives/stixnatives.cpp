// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Indicators in the exchange format STIX 2.0 (OASIS), as the published script StixCreator writes them.

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <array>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("StixNatives", source);
}

/// The object and property of STIX for a type of indicators; the first that the type's name contains.
QString observable(const QString &type)
{
    static constexpr std::array<std::pair<QLatin1StringView, QLatin1StringView>, 12> known{{
        {"file md5"_L1, "file:hashes.md5"_L1},
        {"file sha-1"_L1, "file:hashes.sha1"_L1},
        {"file sha1"_L1, "file:hashes.sha1"_L1},
        {"file sha256"_L1, "file:hashes.sha256"_L1},
        {"file sha-256"_L1, "file:hashes.sha256"_L1},
        {"url"_L1, "url:value"_L1},
        {"email"_L1, "email-message:sender_ref.value"_L1},
        {"ssdeep"_L1, "file:hashes.ssdeep"_L1},
        {"username"_L1, "user-account:account_login"_L1},
        {"domain"_L1, "domain-name:value"_L1},
        {"hostname"_L1, "domain-name:value"_L1},
        {"registry path reputation"_L1, "windows-registry-key:key"_L1},
    }};
    if (type == "ip"_L1)
        return u"ipv4-addr:value"_s;
    for (const auto &[part, property] : known) {
        if (type.contains(part))
            return property;
    }
    return type + u":value"_s;
}

QString impact(const QString &score)
{
    const auto name = score.toLower();
    return name == "bad"_L1       ? u"High"_s
        : name == "suspicious"_L1 ? u"Medium"_s
        : name == "good"_L1       ? u"None"_s
                                  : u"Not Specified"_s;
}

QString stixId(const QString &type, const QString &seed)
{
    const auto id = derivedId(seed);
    return u"%1--%2-%3-4%4-a%5-%6"_s.arg(type, id.left(8), id.mid(8, 4), id.mid(13, 3), id.mid(17, 3), id.mid(20, 12));
}

QJsonObject stixObject(const QJsonObject &indicator, const QString &seed, bool doublesBackslash)
{
    const auto type = indicator.value("indicator_type"_L1).toString(u"Unknown"_s).toLower();
    auto value = indicator.value("value"_L1).toString();
    if (doublesBackslash)
        value.replace(u'\\', u"\\\\"_s);
    if (type.contains("cve cvss score"_L1)) {
        return {{u"type"_s, u"vulnerability"_s},
                {u"id"_s, stixId(u"vulnerability"_s, seed)},
                {u"name"_s, value},
                {u"description"_s, type},
                {u"labels"_s, QJsonArray{type}},
                {u"external_references"_s,
                 QJsonArray{QJsonObject{{u"source_name"_s, u"cve"_s}, {u"external_id"_s, value}}}}};
    }
    const auto unknownDate = u"1970-01-01T00:00:00+00:00"_s;
    const auto first = indicator.value("firstSeen"_L1).toString(unknownDate);
    return {{u"type"_s, u"indicator"_s},
            {u"id"_s, stixId(u"indicator"_s, seed)},
            {u"labels"_s, QJsonArray{type}},
            {u"pattern"_s, u"[%1 = '%2']"_s.arg(observable(type), value)},
            {u"source"_s, indicator.value("source"_L1).toString()},
            {u"score"_s, impact(indicator.value("score"_L1).toString())},
            {u"created"_s, first},
            {u"valid_from"_s, first},
            {u"modified"_s, indicator.value("lastSeen"_L1).toString(unknownDate)}};
}

NativeResult createStix(const NativeInput &input)
{
    const auto given = unwrapSingle(input.arguments.value("indicators"_L1));
    const auto parsed = given.isString() ? parseJsonText(given.toString()) : given;
    if (!parsed.isObject())
        return NativeResult::failed(translated("StixCreator: the argument indicators is not a JSON object."));
    const bool doubles = argumentFlag(input, u"doubleBackslash"_s);
    QJsonArray objects;
    const auto indicators = parsed.toObject();
    for (auto it = indicators.begin(); it != indicators.end(); ++it)
        objects.append(stixObject(it.value().toObject(), input.scope.seed + it.key(), doubles));
    QJsonObject stix;
    if (objects.size() == 1)
        stix = objects.first().toObject();
    else if (!objects.isEmpty())
        stix = {{u"type"_s, u"bundle"_s},
                {u"id"_s, stixId(u"bundle"_s, input.scope.seed)},
                {u"spec_version"_s, u"2.0"_s},
                {u"objects"_s, objects}};
    auto result = NativeResult::said(compactJson(stix), stix);
    result.output.context.insert(objects.isEmpty()
                                     ? u"StixExportedIndicators"_s
                                     : u"StixExportedIndicators(val.pattern && val.pattern == obj.pattern)"_s,
                                 stix);
    return result;
}

} // namespace

QList<NativeCommand> stixNatives()
{
    return {native(u"StixCreator"_s, translated("Writes indicators in STIX 2.0."),
                   {listArgument(u"indicators"_s, true), textArgument(u"doubleBackslash"_s, false, u"true"_s)},
                   createStix)};
}

} // namespace holdfast
