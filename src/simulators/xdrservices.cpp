// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/xdrservices.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

constexpr qint64 MaximumWindow = 100;

QStringList textsOf(const QJsonValue &value)
{
    QStringList texts;
    if (value.isArray()) {
        for (const QJsonValue &entry : value.toArray())
            texts.append(entry.toVariant().toString());
    } else if (!value.isNull() && !value.isUndefined()) {
        texts.append(value.toVariant().toString());
    }
    return texts;
}

/// "AGENT_ISOLATED" is "isolated" in a filter, "AGENT_OS_WINDOWS" is "windows".
QString filterForm(QString text)
{
    for (const QString &prefix : {u"AGENT_OS_"_s, u"AGENT_TYPE_"_s, u"AGENT_"_s}) {
        if (text.startsWith(prefix)) {
            text.remove(0, prefix.size());
            break;
        }
    }
    return text.toLower();
}

bool filterFits(const QJsonObject &row, const QString &member, const QString &op, const QJsonValue &wanted)
{
    const QStringList have = textsOf(row.value(member));
    if (op == u"gte"_s)
        return row.value(member).toInteger() >= wanted.toInteger();
    if (op == u"lte"_s)
        return row.value(member).toInteger() <= wanted.toInteger();
    if (op == u"contains"_s)
        return std::any_of(have.begin(), have.end(),
                           [&](const QString &text) { return text.contains(wanted.toString(), Qt::CaseInsensitive); });
    // Names are matched exactly; only states have a short form of their own in filters.
    static const QStringList states{u"endpoint_status"_s, u"is_isolated"_s, u"os_type"_s, u"scan_status"_s};
    const bool isState = states.contains(member);
    const QStringList allowed = textsOf(wanted);
    const bool any = std::any_of(have.begin(), have.end(), [&](const QString &text) {
        return allowed.contains(text) || (isState && allowed.contains(filterForm(text)));
    });
    return op == u"neq"_s ? !any : any;
}

} // namespace

void addRoutes(Router &router, XdrContext &context, std::initializer_list<XdrRoute> routes)
{
    for (const XdrRoute &route : routes) {
        router.add(u"POST"_s, u"/public_api/v1/"_s + route.call, [&context, handler = route.handler](const Call &call) {
            context.settle();
            return handler(context, call);
        });
    }
}

HttpResponse xdrReply(const QJsonValue &reply)
{
    return jsonResponse(QJsonObject{{u"reply"_s, reply}});
}

HttpResponse xdrError(int status, const QString &message, const QJsonValue &extra)
{
    return jsonResponse(
        QJsonObject{
            {u"reply"_s, QJsonObject{{u"err_code"_s, status}, {u"err_msg"_s, message}, {u"err_extra"_s, extra}}}},
        status);
}

HttpResponse noEndpointError()
{
    return xdrError(500, u"An error occurred while processing XDR public API"_s,
                    u"No endpoint was found for creating the requested action"_s);
}

QJsonObject requestData(const Call &call)
{
    return call.object().value(u"request_data"_s).toObject();
}

std::optional<QList<QJsonObject>> xdrFiltered(const QJsonObject &data, const QList<QJsonObject> &rows,
                                              const XdrListStyle &style, QString *wrong)
{
    static const QStringList operators{u"in"_s, u"eq"_s, u"neq"_s, u"gte"_s, u"lte"_s, u"contains"_s};
    QList<QJsonObject> found = rows;
    for (const QJsonValue &value : data.value(u"filters"_s).toArray()) {
        const QJsonObject filter = value.toObject();
        const QString field = filter.value(u"field"_s).toString();
        const QString op = filter.value(u"operator"_s).toString().toLower();
        const QJsonValue wanted = filter.value(u"value"_s);
        const QString member = style.fieldOf.value(field);
        if (member.isEmpty() || !operators.contains(op)) {
            *wrong = u"Invalid filter field \"%1\" or operator \"%2\""_s.arg(field, op);
            return std::nullopt;
        }
        if ((op == u"in"_s) != wanted.isArray() || ((op == u"gte"_s || op == u"lte"_s) && !wanted.isDouble())) {
            *wrong = u"Invalid value type for filter \"%1\""_s.arg(field);
            return std::nullopt;
        }
        found.removeIf([&](const QJsonObject &row) { return !filterFits(row, member, op, wanted); });
    }
    return found;
}

HttpResponse xdrList(const Call &call, const QList<QJsonObject> &rows, const XdrListStyle &style,
                     const QString &shownTotal)
{
    const QJsonObject data = requestData(call);
    QString wrong;
    std::optional<QList<QJsonObject>> found = xdrFiltered(data, rows, style, &wrong);
    if (!found)
        return xdrError(400, u"Invalid request data"_s, wrong);
    const qint64 from = data.value(u"search_from"_s).toInteger(0);
    const qint64 to = data.value(u"search_to"_s).toInteger(from + MaximumWindow);
    if (from < 0 || to < from || to - from > MaximumWindow)
        return xdrError(400, u"Invalid request data"_s, u"search_to minus search_from must be from 0 to 100"_s);
    const QJsonObject sort = data.value(u"sort"_s).toObject();
    if (!sort.isEmpty()) {
        const QString member = style.fieldOf.value(sort.value(u"field"_s).toString());
        if (member.isEmpty())
            return xdrError(400, u"Invalid request data"_s, u"unknown sort field"_s);
        const bool descending = sort.value(u"keyword"_s).toString().toLower() == u"desc"_s;
        std::stable_sort(found->begin(), found->end(), [&](const QJsonObject &a, const QJsonObject &b) {
            const QJsonValue left = (descending ? b : a).value(member);
            const QJsonValue right = (descending ? a : b).value(member);
            return left.isDouble() ? left.toInteger() < right.toInteger()
                                   : left.toVariant().toString() < right.toVariant().toString();
        });
    }
    const QJsonArray page = slice(*found, from, to - from);
    return xdrReply(QJsonObject{{shownTotal, found->size()}, {u"result_count"_s, page.size()}, {style.listName, page}});
}

} // namespace holdfast::range
