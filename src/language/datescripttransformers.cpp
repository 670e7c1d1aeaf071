// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/cast.h"
#include "language/instant.h"
#include "language/permissivedate.h"
#include "language/transformertable.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

#include <cmath>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

using Function = Transformer::Function;

Error notADate(const QJsonValue &value)
{
    return transformerScriptError(
        QCoreApplication::translate("Language", "“%1” is not a date.").arg(displayText(value).left(60)));
}

Result<Function> timestampToDate(const QJsonObject &, const Evaluation &)
{
    return Function([](const QJsonValue &value) -> Result<QJsonValue> {
        if (isNil(value))
            return QJsonValue(QJsonValue::Null);
        constexpr double farthestMilliseconds = 8.64e15;
        const auto number = castToNumber(value);
        if (!number || std::abs(*number) > farthestMilliseconds)
            return notADate(value);
        return QJsonValue(isoMilliseconds(instantFromUnix(*number)));
    });
}

Result<Function> formattedDateToEpoch(const QJsonObject &args, const Evaluation &)
{
    return textArgument(args, u"formatter"_s).map([](const QString &layout) {
        return Function([layout](const QJsonValue &value) -> Result<QJsonValue> {
            const auto text = castToText(value);
            if (!text)
                return text.error();
            const auto instant = parseWithLayout(*text, layout);
            if (!instant) {
                return transformerScriptError(
                    QCoreApplication::translate("Language", "“%1” does not fit the layout “%2”.")
                        .arg(text->left(60), layout.left(60)));
            }
            return QJsonValue(instant->seconds);
        });
    });
}

Result<Function> dateStringToIso(const QJsonObject &args, const Evaluation &evaluation)
{
    const auto flag = [&args](QLatin1StringView name, bool fallback) {
        const auto value = unwrapSingle(args.value(name));
        return isNil(value) ? fallback : isTrueFlag(value);
    };
    const PermissiveDateOptions options{.dayFirst = flag("dayfirst"_L1, true),
                                        .yearFirst = flag("yearfirst"_L1, false),
                                        .skipsUnknownWords = flag("fuzzy"_L1, true)};
    const auto today = QDateTime::fromMSecsSinceEpoch(evaluation.nowMs, Qt::UTC).date();
    return Function([options, today](const QJsonValue &value) -> Result<QJsonValue> {
        if (isNil(value))
            return QJsonValue(QJsonValue::Null);
        const auto text = castToText(value);
        if (!text)
            return text.error();
        const auto iso = permissiveIsoDate(*text, options, today);
        return iso ? QJsonValue(*iso) : value;
    });
}

Result<Function> betweenDates(const QJsonObject &args, const Evaluation &)
{
    const auto begin = castToInstant(args.value("begin_date"_L1));
    if (!begin)
        return begin.error();
    return castToInstant(args.value("end_date"_L1)).map([&](const Instant &end) {
        return Function([begin = *begin, end](const QJsonValue &value) -> Result<QJsonValue> {
            return castToInstant(value).map(
                [&](const Instant &instant) { return QJsonValue(begin <= instant && instant <= end); });
        });
    });
}

Result<QTime> timeOfDay(const QJsonValue &value)
{
    const auto time = QTime::fromString(displayText(unwrapSingle(value)).trimmed(), u"H:m:s"_s);
    if (!time.isValid()) {
        return transformerScriptError(QCoreApplication::translate("Language", "“%1” is not a time such as 23:59:00.")
                                          .arg(displayText(value).left(60)));
    }
    return time;
}

Result<Function> betweenHours(const QJsonObject &args, const Evaluation &)
{
    const auto begin = timeOfDay(args.value("begin_time"_L1));
    if (!begin)
        return begin.error();
    return timeOfDay(args.value("end_time"_L1)).map([&](QTime end) {
        return Function([begin = *begin, end](const QJsonValue &value) -> Result<QJsonValue> {
            return timeOfDay(value).map([&](QTime time) { return QJsonValue(begin <= time && time <= end); });
        });
    });
}

} // namespace

void addDateScriptTransformers(TransformerTable &table)
{
    const auto add = [&table](const QString &name, Transformer::Prepare prepare, const QStringList &arguments) {
        table.insert(name, {Transformer::Reach::EachItemOrNothing, prepare, arguments, true});
    };
    add(u"TimeStampToDate"_s, timestampToDate, {});
    add(u"FormattedDateToEpoch"_s, formattedDateToEpoch, {u"formatter"_s});
    add(u"DateStringToISOFormat"_s, dateStringToIso, {u"dayfirst"_s, u"yearfirst"_s, u"fuzzy"_s});
    add(u"BetweenDates"_s, betweenDates, {u"begin_date"_s, u"end_date"_s});
    add(u"BetweenHours"_s, betweenHours, {u"begin_time"_s, u"end_time"_s});
}

} // namespace holdfast
