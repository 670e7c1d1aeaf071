// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/microsoft/odata.h"

#include "base/clock.h"
#include "simulators/stableids.h"

#include <QJsonArray>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

bool sameValue(const QJsonValue &a, const QJsonValue &b)
{
    if (a.isString() && b.isString())
        return a.toString().compare(b.toString(), Qt::CaseInsensitive) == 0;
    return a == b;
}

} // namespace

/// Reads a filter from left to right; words are separated by blanks.
class ODataFilter::Parser
{
public:
    explicit Parser(const QString &text)
        : m_text(text)
    {
    }

    std::optional<ODataFilter> whole()
    {
        auto filter = any();
        skipBlanks();
        return m_failed || m_at != m_text.size() ? std::nullopt : std::optional(filter);
    }

private:
    ODataFilter any()
    {
        ODataFilter filter;
        filter.m_kind = Kind::Any;
        do
            filter.m_parts.append(all());
        while (word(u"or"));
        return filter;
    }

    ODataFilter all()
    {
        ODataFilter filter;
        do
            filter.m_parts.append(condition());
        while (word(u"and"));
        return filter;
    }

    ODataFilter condition()
    {
        if (word(u"not")) {
            ODataFilter filter;
            filter.m_kind = Kind::Not;
            filter.m_parts.append(condition());
            return filter;
        }
        if (sign(u'(')) {
            auto inner = any();
            expect(u')');
            return inner;
        }
        ODataFilter filter;
        const QString name = identifier();
        if (name == u"startswith"_s || name == u"endswith"_s || name == u"startsWith"_s || name == u"endsWith"_s) {
            filter.m_kind = name.startsWith(u's') ? Kind::StartsWith : Kind::EndsWith;
            expect(u'(');
            filter.m_field = identifier();
            expect(u',');
            filter.m_values.append(literal());
            expect(u')');
            return filter;
        }
        if (name.endsWith(u"/any"_s)) {
            filter.m_kind = Kind::AnyElement;
            filter.m_field = name.chopped(4);
            expect(u'(');
            const QString variable = identifier();
            expect(u':');
            m_failed = m_failed || identifier() != variable || !word(u"eq");
            filter.m_values.append(literal());
            expect(u')');
            return filter;
        }
        filter.m_field = name;
        filter.m_kind = Kind::Equals;
        if (word(u"in")) {
            expect(u'(');
            do
                filter.m_values.append(literal());
            while (sign(u','));
            expect(u')');
        } else {
            if (word(u"ne"))
                filter.m_kind = Kind::Differs;
            else
                m_failed = m_failed || !word(u"eq");
            filter.m_values.append(literal());
        }
        return filter;
    }

    QString identifier()
    {
        skipBlanks();
        QString name;
        while (m_at < m_text.size()
               && (m_text.at(m_at).isLetterOrNumber() || m_text.at(m_at) == u'_' || m_text.at(m_at) == u'/'))
            name += m_text.at(m_at++);
        m_failed = m_failed || name.isEmpty();
        return name;
    }

    QJsonValue literal()
    {
        skipBlanks();
        if (m_failed || m_at >= m_text.size()) {
            m_failed = true;
            return {};
        }
        if (m_text.at(m_at) != u'\'') {
            const QString bare = identifier();
            if (bare == u"true"_s || bare == u"false"_s)
                return bare == u"true"_s;
            bool isNumber = false;
            const qint64 number = bare.toLongLong(&isNumber);
            if (isNumber)
                return number;
            m_failed = m_failed || bare != u"null"_s;
            return QJsonValue::Null;
        }
        QString value;
        for (++m_at; m_at < m_text.size(); ++m_at) {
            if (m_text.at(m_at) == u'\'') {
                if (m_at + 1 >= m_text.size() || m_text.at(m_at + 1) != u'\'')
                    break;
                ++m_at; // a doubled quote is one
            }
            value += m_text.at(m_at);
        }
        m_failed = m_failed || m_at >= m_text.size();
        ++m_at;
        return value;
    }

    void skipBlanks()
    {
        while (m_at < m_text.size() && m_text.at(m_at).isSpace())
            ++m_at;
    }
    bool sign(QChar character)
    {
        skipBlanks();
        if (m_failed || m_at >= m_text.size() || m_text.at(m_at) != character)
            return false;
        ++m_at;
        return true;
    }
    void expect(QChar character) { m_failed = m_failed || !sign(character); }
    bool word(QStringView wanted)
    {
        skipBlanks();
        if (m_failed || !QStringView(m_text).mid(m_at).startsWith(wanted))
            return false;
        const qsizetype end = m_at + wanted.size();
        if (end < m_text.size() && !m_text.at(end).isSpace() && m_text.at(end) != u'(')
            return false;
        m_at = end;
        return true;
    }

    const QString &m_text;
    qsizetype m_at = 0;
    bool m_failed = false;
};

std::optional<ODataFilter> ODataFilter::parse(const QString &text)
{
    return text.isEmpty() ? std::optional(ODataFilter()) : Parser(text).whole();
}

bool ODataFilter::isAdvanced() const
{
    return m_kind == Kind::Not || m_kind == Kind::Differs || m_kind == Kind::EndsWith
        || std::any_of(m_parts.begin(), m_parts.end(), [](const ODataFilter &part) { return part.isAdvanced(); });
}

bool ODataFilter::fits(const QJsonObject &row) const
{
    const auto fitsRow = [&row](const ODataFilter &part) { return part.fits(row); };
    const QJsonValue value = row.value(m_field);
    const auto equalsOne = [this](const QJsonValue &candidate) {
        return std::any_of(m_values.begin(), m_values.end(),
                           [&candidate](const QJsonValue &wanted) { return sameValue(candidate, wanted); });
    };
    switch (m_kind) {
    case Kind::All:
        return std::all_of(m_parts.begin(), m_parts.end(), fitsRow);
    case Kind::Any:
        return std::any_of(m_parts.begin(), m_parts.end(), fitsRow);
    case Kind::Not:
        return !m_parts.first().fits(row);
    case Kind::Equals:
        return equalsOne(value.isUndefined() ? QJsonValue(QJsonValue::Null) : value);
    case Kind::Differs:
        return !equalsOne(value);
    case Kind::StartsWith:
        return value.toString().startsWith(m_values.first().toString(), Qt::CaseInsensitive);
    case Kind::EndsWith:
        return value.toString().endsWith(m_values.first().toString(), Qt::CaseInsensitive);
    case Kind::AnyElement:
        break;
    }
    const QJsonArray elements = value.toArray();
    return std::any_of(elements.begin(), elements.end(), equalsOne);
}

QJsonObject selected(const QJsonObject &row, const QStringList &members)
{
    if (members.isEmpty())
        return row;
    QJsonObject part;
    for (const QString &member : members) {
        if (row.contains(member))
            part.insert(member, row.value(member));
    }
    if (row.contains(u"@odata.type"_s))
        part.insert(u"@odata.type"_s, row.value(u"@odata.type"_s));
    return part;
}

QString originOf(const HttpRequest &request, bool tls)
{
    return (tls ? u"https://"_s : u"http://"_s) + QString::fromLatin1(request.header("host"_ba));
}

QJsonObject odataPage(const QList<QJsonObject> &rows, const Call &call, const QString &origin, const QString &context,
                      int pageSize, const QStringList &select)
{
    const int top = std::clamp(call.number(u"$top", pageSize), 1, 999);
    const int size = std::min(top, pageSize);
    const int from = std::max(0, call.number(u"$skiptoken", 0));
    QJsonArray value;
    for (qsizetype i = from; i < std::min<qsizetype>(rows.size(), qsizetype(from) + size); ++i)
        value.append(selected(rows.at(i), select));
    QJsonObject page{{u"@odata.context"_s, origin + u"/$metadata#"_s + context}, {u"value"_s, value}};
    if (call.request.parameter(u"$count"_s) == u"true"_s)
        page.insert(u"@odata.count"_s, rows.size());
    if (from + size < rows.size()) {
        QString query;
        for (const auto &[name, text] : call.request.query) {
            if (name != u"$skiptoken"_s)
                query += name + u'=' + QString::fromLatin1(QUrl::toPercentEncoding(text)) + u'&';
        }
        QString path;
        for (const QString &segment : call.request.segments)
            path += u'/' + QString::fromLatin1(QUrl::toPercentEncoding(segment, "$"));
        page.insert(u"@odata.nextLink"_s, u"%1%2?%3$skiptoken=%4"_s.arg(origin, path, query).arg(from + size));
    }
    return page;
}

QString microsoftCode(int status)
{
    switch (status) {
    case 400:
        return u"BadRequest"_s;
    case 401:
        return u"InvalidAuthenticationToken"_s;
    case 403:
        return u"Authorization_RequestDenied"_s;
    case 404:
        return u"Request_ResourceNotFound"_s;
    case 429:
        return u"TooManyRequests"_s;
    case 503:
        return u"serviceNotAvailable"_s;
    default:
        return u"InternalServerError"_s;
    }
}

HttpResponse microsoftError(int status, const QString &code, const QString &message, qint64 nowMs)
{
    const QJsonObject inner{{u"date"_s, isoUtc(nowMs).left(19)},
                            {u"request-id"_s, stableUuid(quint64(nowMs))},
                            {u"client-request-id"_s, stableUuid(quint64(nowMs) + 1)}};
    return jsonResponse(
        QJsonObject{{u"error"_s, QJsonObject{{u"code"_s, code}, {u"message"_s, message}, {u"innerError"_s, inner}}}},
        status);
}

} // namespace holdfast::range
