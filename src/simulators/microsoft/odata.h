// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/router.h"

namespace holdfast::range {

/// A $filter as far as the range understands it: eq, ne, in, startswith, endswith, list/any(x:x eq 'v'), and, or, not,
/// parentheses. Texts are compared without regard to case, as the directory does.
class ODataFilter
{
public:
    /// Nothing when the text cannot be read. An empty text fits everything.
    [[nodiscard]] static std::optional<ODataFilter> parse(const QString &text);
    [[nodiscard]] bool fits(const QJsonObject &row) const;
    /// Whether it uses what Graph serves only with "ConsistencyLevel: eventual" and $count (ne, not, endswith).
    [[nodiscard]] bool isAdvanced() const;

private:
    enum class Kind { All, Any, Not, Equals, Differs, StartsWith, EndsWith, AnyElement };
    class Parser;

    Kind m_kind = Kind::All;
    QString m_field;
    QList<QJsonValue> m_values;
    QList<ODataFilter> m_parts;
};

/// The part of a list that $top and $skiptoken ask for, with @odata.nextLink when it goes on. `select` is applied to each
/// row when it is not empty. origin: "http://127.0.0.1:4000", for the links.
[[nodiscard]] QJsonObject odataPage(const QList<QJsonObject> &rows, const Call &call, const QString &origin,
                                    const QString &context, int pageSize, const QStringList &select);
/// Scheme and host as the client wrote them.
[[nodiscard]] QString originOf(const HttpRequest &request, bool tls);
/// Only those members of a row; all when the list is empty.
[[nodiscard]] QJsonObject selected(const QJsonObject &row, const QStringList &members);
/// {"error": {"code", "message", "innerError": {...}}}
[[nodiscard]] HttpResponse microsoftError(int status, const QString &code, const QString &message, qint64 nowMs);
/// The code that Microsoft's services use for a status.
[[nodiscard]] QString microsoftCode(int status);

} // namespace holdfast::range
