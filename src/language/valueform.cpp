// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/valueform.h"

#include "language/cast.h"
#include "language/condition.h"
#include "language/contextpath.h"
#include "language/filter.h"
#include "language/interpolation.h"
#include "language/transformer.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

FilterTest parseTest(const QJsonObject &json)
{
    return {.filter = json.value("operator"_L1).toString(),
            .left = parseValueForm(json.value("left"_L1)),
            .right = parseValueForm(json.value("right"_L1)),
            .ignoreCase = isTrueFlag(json.value("ignorecase"_L1))};
}

TransformerCall parseTransformer(const QJsonObject &json)
{
    TransformerCall call{.transformer = json.value("operator"_L1).toString(), .arguments = {}};
    const auto args = json.value("args"_L1).toObject();
    for (auto arg = args.begin(); arg != args.end(); ++arg)
        call.arguments.append({arg.key(), parseValueForm(arg.value())});
    return call;
}

ValueForm parseComplex(const QJsonObject &json)
{
    auto complex = std::make_shared<ComplexValue>();
    complex->root = displayText(json.value("root"_L1));
    complex->accessor = displayText(json.value("accessor"_L1));
    complex->filters = parseFilterGroups(json.value("filters"_L1));
    for (const auto calls = json.value("transformers"_L1).toArray(); const auto &call : calls)
        complex->transformers.append(parseTransformer(call.toObject()));
    return {.kind = ValueForm::Kind::Complex, .text = {}, .isContext = true, .complex = std::move(complex)};
}

/// Root and accessor with the remains of a torn `${root.accessor}` taken off.
struct Source
{
    QString root;
    QString accessor;
    bool wasTorn = false;
};

Source mend(const ComplexValue &complex)
{
    Source source{.root = complex.root.trimmed(), .accessor = complex.accessor.trimmed(), .wasTorn = false};
    if (!source.root.startsWith("${"_L1))
        return source;
    source.wasTorn = true;
    source.root = source.root.sliced(2).trimmed();
    if (source.accessor.endsWith(u'}'))
        source.accessor.chop(1);
    else if (source.root.endsWith(u'}'))
        source.root.chop(1);
    return source;
}

/// Evaluates filters, whose left sides look at one item of the root.
class ItemFilter
{
public:
    ItemFilter(const ComplexValue &complex, const QString &root, const Evaluation &evaluation)
        : m_complex(complex)
        , m_root(root)
        , m_evaluation(evaluation)
    {
    }

    Result<bool> keeps(const QJsonValue &item) const
    {
        for (const auto &group : m_complex.filters) {
            bool passes = false;
            for (const auto &test : group) {
                const auto left = leftSide(test.left, item);
                if (!left)
                    return left.error();
                const auto right = evaluateValue(test.right, m_evaluation);
                if (!right)
                    return right.error();
                const auto result = applyFilter(test.filter, *left, *right, test.ignoreCase, m_evaluation);
                if (!result)
                    return result.error();
                passes = *result;
                if (passes)
                    break;
            }
            if (!passes)
                return false;
        }
        return true;
    }

private:
    Result<QJsonValue> leftSide(const ValueForm &left, const QJsonValue &item) const
    {
        if (left.kind == ValueForm::Kind::Complex)
            return nested(left, item);
        if (left.kind != ValueForm::Kind::Text || !left.isContext)
            return evaluateValue(left, m_evaluation);
        auto text = left.text.trimmed();
        if (hasInterpolation(text)) {
            const auto parts = splitInterpolation(text);
            if (parts.size() != 1)
                return evaluateValue(left, m_evaluation);
            text = parts.first().text.trimmed();
        }
        if (text == m_root)
            return item;
        if (text.startsWith(m_root) && isPathBoundary(text.at(m_root.size())))
            return evaluateContextPath(QStringView(text).sliced(m_root.size()), m_evaluation.over(item));
        const auto path = parseContextPath(text);
        const auto keys = path.leadingKeys();
        const bool isMember = item.isObject() && !keys.isEmpty() && item.toObject().contains(keys.first());
        return evaluateContextPath(path, isMember ? m_evaluation.over(item) : m_evaluation);
    }

    /// A complex left side follows the same rule with its own root.
    Result<QJsonValue> nested(const ValueForm &left, const QJsonValue &item) const
    {
        auto inner = *left.complex;
        const auto root = mend(inner).root;
        if (root == m_root) {
            inner.root = u"."_s;
        } else if (root.startsWith(m_root) && isPathBoundary(root.at(m_root.size()))) {
            inner.root = root.sliced(m_root.size());
        } else {
            return evaluateValue(left, m_evaluation);
        }
        auto form = left;
        form.complex = std::make_shared<ComplexValue>(std::move(inner));
        return evaluateValue(form, m_evaluation.over(item));
    }

    static bool isPathBoundary(QChar c) { return c == u'.' || c == u'[' || c == u'(' || c == u'='; }

    const ComplexValue &m_complex;
    const QString &m_root;
    const Evaluation &m_evaluation;
};

Result<QJsonValue> filtered(const ComplexValue &complex, const QString &root, const QJsonValue &value,
                            const Evaluation &evaluation)
{
    const ItemFilter filter(complex, root, evaluation);
    QJsonArray kept;
    for (const auto items = asList(value); const auto &item : items) {
        const auto keeps = filter.keeps(item);
        if (!keeps)
            return keeps.error();
        if (*keeps)
            kept.append(item);
    }
    if (kept.isEmpty())
        return QJsonValue(QJsonValue::Null);
    return value.isArray() ? QJsonValue(kept) : kept.first();
}

Result<QJsonValue> sourceValue(const ComplexValue &complex, const Evaluation &evaluation)
{
    const auto source = mend(complex);
    if (complex.filters.isEmpty() && (source.wasTorn || source.root.isEmpty()) && !source.accessor.isEmpty())
        return evaluateContextPath(QString(source.root + u'.' + source.accessor), evaluation);
    auto value = evaluateContextPath(source.root, evaluation);
    if (!value)
        return value;
    if (!complex.filters.isEmpty()) {
        value = filtered(complex, source.root, *value, evaluation);
        if (!value)
            return value;
    }
    if (source.accessor.isEmpty())
        return value;
    return evaluateContextPath(source.accessor, evaluation.over(*value));
}

Result<QJsonValue> evaluateComplex(const ComplexValue &complex, const Evaluation &evaluation)
{
    auto value = sourceValue(complex, evaluation);
    for (const auto &call : complex.transformers) {
        if (!value)
            return value;
        QJsonObject args;
        for (const auto &[name, form] : call.arguments) {
            const auto arg = evaluateValue(form, evaluation);
            if (!arg)
                return arg.error();
            if (!isNil(*arg))
                args.insert(name, *arg);
        }
        value = applyTransformer(call.transformer, *value, args, evaluation);
    }
    return value;
}

} // namespace

ValueForm parseValueForm(const QJsonValue &json)
{
    if (isNil(json))
        return {};
    if (!json.isObject())
        return {.kind = ValueForm::Kind::Text, .text = displayText(json), .isContext = false, .complex = {}};
    const auto object = json.toObject();
    if (object.contains("complex"_L1))
        return parseComplex(object.value("complex"_L1).toObject());
    const bool isContext = isTrueFlag(object.value("iscontext"_L1));
    if (const auto simple = object.value("simple"_L1); !isNil(simple))
        return {.kind = ValueForm::Kind::Text, .text = displayText(simple), .isContext = isContext, .complex = {}};
    if (const auto inner = object.value("value"_L1); !isNil(inner)) {
        auto form = parseValueForm(inner);
        form.isContext = form.isContext || isContext;
        return form;
    }
    return {};
}

QList<FilterGroup> parseFilterGroups(const QJsonValue &json)
{
    QList<FilterGroup> groups;
    for (const auto outer = json.toArray(); const auto &inner : outer) {
        FilterGroup group;
        for (const auto tests = asList(inner); const auto &test : tests)
            group.append(parseTest(test.toObject()));
        groups.append(std::move(group));
    }
    return groups;
}

Result<QJsonValue> evaluateValue(const ValueForm &form, const Evaluation &evaluation)
{
    switch (form.kind) {
    case ValueForm::Kind::Unset:
        break;
    case ValueForm::Kind::Text:
        if (form.isContext && !hasInterpolation(form.text))
            return evaluateContextPath(form.text, evaluation);
        return interpolate(form.text, evaluation);
    case ValueForm::Kind::Complex:
        return evaluateComplex(*form.complex, evaluation);
    }
    return QJsonValue(QJsonValue::Null);
}

} // namespace holdfast
