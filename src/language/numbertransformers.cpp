// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/cast.h"
#include "language/instant.h"
#include "language/transformertable.h"

#include <QCoreApplication>

#include <cmath>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

using Function = Transformer::Function;
using Operation = double (*)(double left, double right);

template <Operation operation>
Result<Function> calculate(const QJsonObject &args, const Evaluation &)
{
    return castToNumber(args.value("by"_L1)).map([](double by) {
        return Function([by](const QJsonValue &value) -> Result<QJsonValue> {
            const auto number = castToNumber(value);
            if (!number)
                return number.error();
            const auto result = operation(*number, by);
            if (!std::isfinite(result)) {
                return Error{.code = ErrorCode::CastFailed,
                             .message = QCoreApplication::translate("Language", "%1 and %2 give no number.")
                                            .arg(numberText(*number), numberText(by)),
                             .details = {}};
            }
            return numberValue(result);
        });
    });
}

double add(double left, double right)
{
    return left + right;
}

double subtract(double left, double right)
{
    return left - right;
}

double multiply(double left, double right)
{
    return left * right;
}

/// Not finite for a zero divisor, which is an error.
double divide(double left, double right)
{
    return right == 0 ? std::nan("") : left / right;
}

Result<Function> roundDown(const QJsonObject &, const Evaluation &)
{
    return Function([](const QJsonValue &value) -> Result<QJsonValue> {
        return castToNumber(value).map([](double number) { return numberValue(std::floor(number)); });
    });
}

Result<Function> toUnix(const QJsonObject &, const Evaluation &)
{
    return Function([](const QJsonValue &value) -> Result<QJsonValue> {
        return castToInstant(value).map([](const Instant &instant) { return QJsonValue(instant.seconds); });
    });
}

} // namespace

void addNumberTransformers(TransformerTable &table)
{
    using Reach = Transformer::Reach;
    table.insert(u"addition"_s, {Reach::EachItem, calculate<add>, {u"by"_s}, false});
    table.insert(u"subtraction"_s, {Reach::EachItem, calculate<subtract>, {u"by"_s}, false});
    table.insert(u"multiply"_s, {Reach::EachItem, calculate<multiply>, {u"by"_s}, false});
    table.insert(u"division"_s, {Reach::EachItem, calculate<divide>, {u"by"_s}, false});
    table.insert(u"floor"_s, {Reach::EachItem, roundDown, {}, false});
    table.insert(u"toUnix"_s, {Reach::EachItem, toUnix, {}, false});
}

} // namespace holdfast
