// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/http/httptransport.h"

#include <QJsonObject>
#include <QList>
#include <QUrlQuery>

namespace holdfast::testing {

/// One request and its answer as a public client of the service recorded them.
struct RecordedPair
{
    QString id;
    QString group; ///< the file it is from
    QByteArray method;
    QString path; ///< decoded
    QJsonValue query; ///< an object, or Null where the recording did not look at it
    QJsonValue body; ///< Null where the recording did not look at it
    int status = 200;
    QByteArray answer; ///< as it goes over the wire
    QJsonValue answerJson;

    /// "GET /v1/users"
    [[nodiscard]] QString call() const { return QString::fromLatin1(method) + QLatin1Char(' ') + path; }
    [[nodiscard]] bool isFine() const { return status >= 200 && status < 300; }
    /// The parameter's values; none when it was not sent.
    [[nodiscard]] QStringList queryValues(const QString &key) const;
    [[nodiscard]] QString queryValue(const QString &key) const { return queryValues(key).value(0); }
};

/// All pairs in a folder of JSON files; empty when there is no such folder.
[[nodiscard]] QList<RecordedPair> recordedPairs(const QString &folder);

/// How far a request of ours is the recorded one.
struct Likeness
{
    QStringList differences; ///< what is wrong; empty: it is the recorded request
    bool ownPages = false; ///< but for the size of pages and their order, which each client chooses
    bool ownNulls = false; ///< but for members that are null in one of them and absent in the other
};
[[nodiscard]] Likeness compared(const HttpRequest &sent, const RecordedPair &pair);

/// Where a request wants to begin in a list, in whichever of the service's dialects, 0 for the first page; -1: it does not say.
[[nodiscard]] int pageIndex(const QUrlQuery &query, const QJsonObject &body);
[[nodiscard]] int recordedPageIndex(const RecordedPair &pair);

} // namespace holdfast::testing
