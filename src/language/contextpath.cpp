// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/contextpath.h"

#include "language/cast.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

bool isOpening(QChar c)
{
    return c == u'(' || c == u'[' || c == u'{';
}

bool isClosing(QChar c)
{
    return c == u')' || c == u']' || c == u'}';
}

/// What stands between square brackets: nothing, n, n:m, 'name'. Anything else is taken as a name.
PathStep bracketStep(QStringView inside)
{
    const auto text = inside.trimmed();
    if (text.isEmpty())
        return {.kind = PathStep::Kind::Items, .text = {}};
    bool ok = false;
    if (const auto index = text.toLongLong(&ok); ok)
        return {.kind = PathStep::Kind::Index, .text = {}, .first = index};
    if (const auto colon = text.indexOf(u':'); colon >= 0) {
        bool firstOk = false;
        bool lastOk = false;
        const auto first = text.first(colon).trimmed().toLongLong(&firstOk);
        const auto last = text.sliced(colon + 1).trimmed().toLongLong(&lastOk);
        if (firstOk && lastOk)
            return {.kind = PathStep::Kind::Range, .text = {}, .first = first, .last = last};
    }
    const bool quoted =
        text.size() >= 2 && (text.front() == u'\'' || text.front() == u'"') && text.back() == text.front();
    return {.kind = PathStep::Kind::Key, .text = (quoted ? text.sliced(1, text.size() - 2) : text).toString()};
}

bool endsKey(QStringView text, qsizetype at)
{
    switch (text[at].unicode()) {
    case u'.':
    case u'(':
    case u')':
    case u'[':
    case u']':
    case u'=':
        return true;
    case u'-':
        return at + 1 < text.size() && text[at + 1] == u'>';
    default:
        return false;
    }
}

QJsonValue member(const QJsonValue &value, const QString &key)
{
    if (value.isObject()) {
        const auto found = value.toObject().value(key);
        return isNil(found) ? QJsonValue(QJsonValue::Null) : found;
    }
    if (!value.isArray())
        return QJsonValue(QJsonValue::Null);
    QJsonArray found;
    for (const auto items = value.toArray(); const auto &item : items) {
        const auto each = member(item, key);
        if (each.isArray()) {
            for (const auto nested = each.toArray(); const auto &inner : nested)
                found.append(inner);
        } else if (!isNil(each)) {
            found.append(each);
        }
    }
    return found.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(found);
}

QJsonValue itemAt(const QJsonValue &value, qint64 index)
{
    if (!value.isArray())
        return index == 0 ? value : QJsonValue(QJsonValue::Null);
    const auto items = value.toArray();
    return index >= 0 && index < items.size() ? items.at(index) : QJsonValue(QJsonValue::Null);
}

QJsonValue itemRange(const QJsonValue &value, qint64 first, qint64 last)
{
    const auto items = asList(value);
    QJsonArray found;
    const auto end = std::min<qint64>(last, items.size() - 1);
    for (auto index = std::max<qint64>(first, 0); index <= end; ++index)
        found.append(items.at(index));
    return found.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(found);
}

/// JavaScript with the `valN---path` notation taken out: the paths became variables.
struct BoundScript
{
    QString code;
    QList<std::pair<QString, QString>> rootPaths; ///< variable, path on the context
    QList<std::pair<QString, QString>> itemPaths; ///< variable, path on the item
};

BoundScript bindPaths(const QString &js)
{
    static const QRegularExpression notation(
        uR"(\bval[0-9]+---(\.?(?:[A-Za-z0-9_$@]+|\[[^\]]*\])(?:\.?(?:[A-Za-z0-9_$@]+|\[[^\]]*\]))*))"_s);
    BoundScript bound;
    if (!js.contains("---"_L1)) {
        bound.code = js;
        return bound;
    }
    qsizetype copied = 0;
    for (auto matches = notation.globalMatch(js); matches.hasNext();) {
        const auto match = matches.next();
        const auto name = u"boundValue%1"_s.arg(bound.rootPaths.size() + bound.itemPaths.size() + 1);
        const auto path = match.captured(1);
        if (path.startsWith(u'.'))
            bound.itemPaths.append({name, path.sliced(1)});
        else
            bound.rootPaths.append({name, path});
        bound.code += QStringView(js).sliced(copied, match.capturedStart() - copied);
        bound.code += name;
        copied = match.capturedEnd();
    }
    bound.code += QStringView(js).sliced(copied);
    return bound;
}

class PathRun
{
public:
    explicit PathRun(const Evaluation &evaluation)
        : m_evaluation(evaluation)
    {
    }

    Result<QList<ExpressionOutcome>> runEach(const QString &js, const QJsonArray &values,
                                             ExpressionEvaluator::Wanted wanted)
    {
        if (!m_evaluation.evaluator) {
            return Error{
                .code = ErrorCode::ScriptFailed,
                .message =
                    QCoreApplication::translate("Language", "JavaScript is not available for “%1”.").arg(js.left(120)),
                .details = {}};
        }
        const auto bound = bindPaths(js);
        QJsonObject bindings;
        for (const auto &[name, path] : bound.rootPaths) {
            const auto value = evaluateContextPath(path, m_evaluation);
            if (!value)
                return value.error();
            bindings.insert(name, *value);
        }
        if (bound.itemPaths.isEmpty())
            return m_evaluation.evaluator->evaluateEach(bound.code, values, bindings, wanted);
        QList<ExpressionOutcome> outcomes;
        for (const auto &item : values) {
            for (const auto &[name, path] : bound.itemPaths) {
                const auto value = evaluateContextPath(path, m_evaluation.over(item));
                if (!value)
                    return value.error();
                bindings.insert(name, *value);
            }
            const auto one = m_evaluation.evaluator->evaluateEach(bound.code, {item}, bindings, wanted);
            if (!one)
                return one.error();
            outcomes += *one;
        }
        return outcomes;
    }

    Result<QJsonValue> select(const QString &js, const QJsonValue &value)
    {
        const auto items = asList(value);
        if (items.isEmpty())
            return QJsonValue(QJsonValue::Null);
        const auto outcomes = runEach(js, items, ExpressionEvaluator::Wanted::Truth);
        if (!outcomes)
            return outcomes.error();
        QJsonArray kept;
        for (qsizetype index = 0; index < items.size() && index < outcomes->size(); ++index) {
            if (outcomes->at(index).value.toBool())
                kept.append(items.at(index));
        }
        return kept.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(kept);
    }

    Result<QJsonValue> mutate(const ContextPath &path, const QJsonValue &value)
    {
        if (isNil(value))
            return QJsonValue(QJsonValue::Null);
        const bool each = path.mutation == ContextPath::Mutation::EachItem && value.isArray();
        const auto items = each ? value.toArray() : QJsonArray{value};
        if (items.isEmpty())
            return QJsonValue(QJsonValue::Null);
        const auto outcomes = runEach(path.mutator, items, ExpressionEvaluator::Wanted::Value);
        if (!outcomes)
            return outcomes.error();
        QJsonArray results;
        for (const auto &outcome : *outcomes) {
            if (outcome.hasThrown())
                m_evaluation.warn(QCoreApplication::translate("Language", "The expression “%1” gave no value: %2")
                                      .arg(path.mutator.left(200), outcome.exception));
            if (!isNil(outcome.value))
                results.append(outcome.value);
        }
        if (results.isEmpty())
            return QJsonValue(QJsonValue::Null);
        return each ? QJsonValue(results) : results.first();
    }

private:
    const Evaluation &m_evaluation;
};

} // namespace

BracketEnd findBracketEnd(QStringView text, qsizetype open)
{
    qsizetype depth = 0;
    for (auto at = open; at < text.size(); ++at) {
        const auto c = text[at];
        if (c == u'\\') {
            ++at;
        } else if (c == u'\'' || c == u'"' || c == u'`') {
            // A quote without partner is no quote: an apostrophe in a regular expression, for instance.
            auto close = at + 1;
            while (close < text.size() && text[close] != c)
                close += text[close] == u'\\' ? 2 : 1;
            if (close < text.size())
                at = close;
        } else if (isOpening(c)) {
            ++depth;
        } else if (isClosing(c) && --depth <= 0) {
            return {.end = at + 1, .isClosed = true};
        }
    }
    return {.end = text.size(), .isClosed = false};
}

bool ContextPath::hasScript() const
{
    return mutation != Mutation::None || std::any_of(steps.begin(), steps.end(), [](const PathStep &step) {
               return step.kind == PathStep::Kind::Selector;
           });
}

QStringList ContextPath::leadingKeys() const
{
    QStringList keys;
    for (const auto &step : steps) {
        if (step.kind != PathStep::Kind::Key)
            break;
        keys.append(step.text);
    }
    return keys;
}

QString ContextPath::plainPath() const
{
    QStringList keys;
    for (const auto &step : steps) {
        if (step.kind == PathStep::Kind::Key)
            keys.append(step.text);
    }
    return keys.join(u'.');
}

ContextPath parseContextPath(QStringView text)
{
    ContextPath path;
    text = text.trimmed();
    qsizetype at = 0;
    while (at < text.size()) {
        const auto c = text[at];
        if (c == u'=') {
            const bool whole = at + 1 < text.size() && text[at + 1] == u'>';
            path.mutation = whole ? ContextPath::Mutation::Whole : ContextPath::Mutation::EachItem;
            path.mutator = text.sliced(at + (whole ? 2 : 1)).trimmed().toString();
            return path;
        }
        if (c == u'(' || c == u'[') {
            const auto [end, isClosed] = findBracketEnd(text, at);
            const auto inside = text.sliced(at + 1, end - at - (isClosed ? 2 : 1));
            if (c == u'(')
                path.steps.append({.kind = PathStep::Kind::Selector, .text = inside.trimmed().toString()});
            else
                path.steps.append(bracketStep(inside));
            at = end;
        } else if (c == u'-' && at + 1 < text.size() && text[at + 1] == u'>') {
            at += 2;
        } else if (c == u'.' || isClosing(c)) {
            // Separators, and closing brackets that close nothing.
            ++at;
        } else {
            auto end = at;
            while (end < text.size() && !endsKey(text, end))
                ++end;
            const auto key = text.sliced(at, end - at).trimmed();
            if (!key.isEmpty())
                path.steps.append({.kind = PathStep::Kind::Key, .text = key.toString()});
            at = end;
        }
    }
    return path;
}

Result<QJsonValue> evaluateContextPath(const ContextPath &path, const Evaluation &evaluation)
{
    PathRun run(evaluation);
    auto value = evaluation.context;
    for (const auto &step : path.steps) {
        if (isNil(value))
            return QJsonValue(QJsonValue::Null);
        switch (step.kind) {
        case PathStep::Kind::Key:
            value = member(value, step.text);
            break;
        case PathStep::Kind::Index:
            value = itemAt(value, step.first);
            break;
        case PathStep::Kind::Range:
            value = itemRange(value, step.first, step.last);
            break;
        case PathStep::Kind::Items:
            value = asList(value);
            break;
        case PathStep::Kind::Selector: {
            const auto selected = run.select(step.text, value);
            if (!selected)
                return selected.error();
            value = *selected;
            break;
        }
        }
    }
    if (path.mutation != ContextPath::Mutation::None)
        return run.mutate(path, value);
    return isNil(value) ? QJsonValue(QJsonValue::Null) : value;
}

Result<QJsonValue> evaluateContextPath(QStringView text, const Evaluation &evaluation)
{
    if (text.trimmed().isEmpty())
        return QJsonValue(QJsonValue::Null);
    return evaluateContextPath(parseContextPath(text), evaluation);
}

} // namespace holdfast
