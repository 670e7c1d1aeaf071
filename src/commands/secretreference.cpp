// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commands/secretreference.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

constexpr auto scheme = "holdfast-secret:"_L1;
const auto mask = u"***"_s;

const QRegularExpression &referencePattern()
{
    static const QRegularExpression pattern(u"holdfast-secret:([A-Za-z0-9_.-]+)/([0-9a-f]{32})"_s);
    return pattern;
}

QJsonValue masked(const QJsonValue &value)
{
    if (value.isString()) {
        auto text = value.toString();
        return text.contains(scheme) ? QJsonValue(text.replace(referencePattern(), mask)) : value;
    }
    if (value.isArray()) {
        QJsonArray items;
        for (const auto array = value.toArray(); const auto &item : array)
            items.append(masked(item));
        return items;
    }
    if (value.isObject()) {
        auto object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            it.value() = masked(it.value());
        return object;
    }
    return value;
}

} // namespace

QString secretReference(const RunId &run, const QString &name)
{
    return scheme + run.text + u'/' + name;
}

bool holdsSecretReference(const QJsonValue &value)
{
    if (value.isString())
        return value.toString().contains(scheme, Qt::CaseInsensitive); // also one that a transformer has spoilt
    if (value.isArray()) {
        const auto items = value.toArray();
        return std::any_of(items.begin(), items.end(), [](const auto &item) { return holdsSecretReference(item); });
    }
    const auto object = value.toObject();
    return std::any_of(object.begin(), object.end(), [](const auto &item) { return holdsSecretReference(item); });
}

QList<RunId> runsOfSecretReferences(const QString &text)
{
    QList<RunId> runs;
    if (!text.contains(scheme))
        return runs;
    for (auto matches = referencePattern().globalMatch(text); matches.hasNext();) {
        if (const RunId run(matches.next().captured(1)); !runs.contains(run))
            runs.append(run);
    }
    return runs;
}

Result<QString> withSecretValues(const QString &text,
                                 const std::function<Result<QString>(const QString &reference)> &valueOf)
{
    QString result;
    qsizetype done = 0;
    for (auto matches = referencePattern().globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        const auto value = valueOf(match.captured());
        if (!value)
            return value.error();
        result += QStringView(text).mid(done, match.capturedStart() - done);
        result += *value;
        done = match.capturedEnd();
    }
    return result + text.mid(done);
}

QJsonObject recordedArguments(const QJsonObject &arguments, const CommandDefinition *definition)
{
    auto recorded = masked(arguments).toObject();
    if (!definition)
        return recorded;
    for (const auto &argument : definition->arguments) {
        if (argument.type != ArgumentType::Secret)
            continue;
        if (const auto given = recorded.find(argument.name); given != recorded.end())
            *given = mask;
        // A value without a name belongs to the default argument.
        if (const auto unnamed = recorded.find(QString()); argument.isDefault && unnamed != recorded.end())
            *unnamed = mask;
    }
    return recorded;
}

} // namespace holdfast
