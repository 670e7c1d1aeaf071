// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/routing.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("Routing", source);
}

QStringList texts(const QJsonValue &value)
{
    QStringList result;
    if (value.isArray()) {
        const auto items = value.toArray();
        for (const auto &item : items)
            result.append(item.toString());
        return result;
    }
    for (const auto &part : value.toString().split(u',', Qt::SkipEmptyParts))
        result.append(part.trimmed());
    return result;
}

} // namespace

Result<QStringList> peopleOfRole(const SettingsRepository &settings, const QString &role)
{
    return settings.get(u"roles/"_s + role).map([](const QJsonValue &value) { return texts(value); });
}

Result<QString> chooseOwner(UnitOfWork &unit, const QJsonObject &request, const QString &actor)
{
    if (const auto user = request.value("user"_L1).toString(); !user.isEmpty())
        return user;
    if (const auto email = request.value("email"_L1).toString(); !email.isEmpty())
        return email.section(u'@', 0, 0);

    const auto roles = texts(request.value("roles"_L1));
    QStringList people;
    for (const auto &role : roles) {
        const auto members = peopleOfRole(unit.settings(), role);
        if (!members)
            return members.error();
        for (const auto &member : *members) {
            if (!people.contains(member))
                people.append(member);
        }
    }
    if (people.isEmpty()) {
        return Error{
            ErrorCode::NotFound,
            text("Nobody is set up for the role %1. Add people to it under Setup, or take the incident yourself.")
                .arg(roles.join(", "_L1)),
            {}};
    }
    // In turn, whatever way of choosing was asked for: it is fair, and the same on every replay.
    const auto key = u"routing/next/"_s + roles.join(u',');
    const auto next = unit.settings().get(key, 0);
    if (!next)
        return next.error();
    const auto index = next->toInteger() % people.size();
    if (auto set = unit.settings().set(key, index + 1, actor); !set)
        return set.error();
    return people.at(index);
}

} // namespace holdfast
