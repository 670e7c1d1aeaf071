// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/merge.h"

#include "language/cast.h"
#include "language/contextpath.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <optional>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

/// Deeper keys are refused: each segment becomes a level of nesting, and JSON readers stop at 1,024.
constexpr qsizetype deepestKey = 128;

/// One part of a key: a name and perhaps the selector of the items to update.
struct KeySegment
{
    QString name;
    std::optional<QString> selector;
};

Error badKey(const QString &key, const QString &why)
{
    return Error{.code = ErrorCode::InvalidInput,
                 .message = QCoreApplication::translate("Language", "The context key “%1” cannot be written: %2")
                                .arg(key.left(120), why),
                 .details = {}};
}

Result<QList<KeySegment>> splitKey(const QString &key)
{
    QList<KeySegment> segments;
    const QStringView text(key);
    qsizetype at = 0;
    while (at <= text.size()) {
        auto end = at;
        while (end < text.size() && text[end] != u'.' && text[end] != u'(')
            ++end;
        KeySegment segment{.name = text.sliced(at, end - at).trimmed().toString(), .selector = std::nullopt};
        if (end < text.size() && text[end] == u'(') {
            const auto [close, isClosed] = findBracketEnd(text, end);
            segment.selector = text.sliced(end + 1, close - end - (isClosed ? 2 : 1)).trimmed().toString();
            end = close;
            while (end < text.size() && text[end] != u'.')
                ++end;
        }
        if (segment.name.isEmpty())
            return badKey(key, QCoreApplication::translate("Language", "a part of it has no name."));
        segments.append(std::move(segment));
        at = end + 1;
    }
    if (segments.size() > deepestKey)
        return badKey(key, QCoreApplication::translate("Language", "it has more than %n parts.", nullptr, deepestKey));
    return segments;
}

/// Nested objects merge; lists and scalars are replaced.
QJsonObject updated(QJsonObject target, const QJsonObject &source)
{
    for (auto member = source.begin(); member != source.end(); ++member) {
        const auto present = target.constFind(member.key());
        const bool bothObjects =
            present != target.constEnd() && present.value().isObject() && member.value().isObject();
        target.insert(member.key(),
                      bothObjects ? QJsonValue(updated(present.value().toObject(), member.value().toObject()))
                                  : QJsonValue(member.value()));
    }
    return target;
}

QJsonValue updated(const QJsonValue &target, const QJsonValue &source)
{
    if (target.isObject() && source.isObject())
        return updated(target.toObject(), source.toObject());
    return source;
}

class KeyMerge
{
public:
    KeyMerge(const QList<KeySegment> &segments, const Evaluation &evaluation)
        : m_segments(segments)
        , m_evaluation(evaluation)
    {
    }

    /// `object` with the value merged at the segments from `depth` on.
    Result<QJsonObject> into(QJsonObject object, qsizetype depth, const QJsonValue &value) const
    {
        const auto &segment = m_segments.at(depth);
        const bool isLast = depth == m_segments.size() - 1;
        const auto present = object.value(segment.name);
        const auto merged = isLast ? atLast(present, segment, value) : atInner(present, segment, depth, value);
        if (!merged)
            return merged.error();
        object.insert(segment.name, *merged);
        return object;
    }

private:
    static QJsonValue appended(const QJsonValue &present, const QJsonValue &value)
    {
        if (isNil(present))
            return value;
        auto items = asList(present);
        // nil never gets here, so asList() gives the items of a list or the one value.
        for (const auto added = asList(value); const auto &item : added)
            items.append(item);
        if (value.isArray() && value.toArray().isEmpty())
            return present;
        return items;
    }

    Result<QJsonValue> atLast(const QJsonValue &present, const KeySegment &segment, const QJsonValue &value) const
    {
        if (!segment.selector)
            return appended(present, value);
        if (!value.isArray())
            return withUpdate(present, *segment.selector, value);
        // Items of one new list match each other too, so each is taken in by what the ones before it made.
        auto merged = isNil(present) ? QJsonValue(QJsonArray()) : present;
        for (const auto items = value.toArray(); const auto &item : items) {
            if (isNil(item))
                continue;
            const auto next = withUpdate(merged, *segment.selector, item);
            if (!next)
                return next;
            merged = *next;
        }
        return merged;
    }

    Result<QJsonValue> withUpdate(const QJsonValue &present, const QString &selector, const QJsonValue &value) const
    {
        if (isNil(present))
            return value;
        const auto matches = matching(present, selector, value);
        if (!matches)
            return matches.error();
        auto items = asList(present);
        bool found = false;
        for (qsizetype index = 0; index < items.size(); ++index) {
            if (matches->at(index)) {
                items[index] = updated(QJsonValue(items.at(index)), value);
                found = true;
            }
        }
        if (!found)
            items.append(value);
        if (!present.isArray() && items.size() == 1)
            return items.first();
        return QJsonValue(items);
    }

    Result<QJsonValue> atInner(const QJsonValue &present, const KeySegment &segment, qsizetype depth,
                               const QJsonValue &value) const
    {
        if (segment.selector)
            return throughSelector(present, *segment.selector, depth, value);
        if (isNil(present) || present.isObject()) {
            const auto inner = into(present.toObject(), depth + 1, value);
            if (!inner)
                return inner.error();
            return QJsonValue(*inner);
        }
        const auto added = into({}, depth + 1, value);
        if (!added)
            return added.error();
        return appended(present, *added);
    }

    Result<QJsonValue> throughSelector(const QJsonValue &present, const QString &selector, qsizetype depth,
                                       const QJsonValue &value) const
    {
        auto items = asList(present);
        bool found = false;
        if (!items.isEmpty()) {
            const auto matches = matching(present, selector, value);
            if (!matches)
                return matches.error();
            for (qsizetype index = 0; index < items.size(); ++index) {
                if (!matches->at(index))
                    continue;
                const auto inner = into(items.at(index).toObject(), depth + 1, value);
                if (!inner)
                    return inner.error();
                items[index] = *inner;
                found = true;
            }
        }
        if (!found) {
            const auto added = into({}, depth + 1, value);
            if (!added)
                return added.error();
            items.append(*added);
        }
        if (!present.isArray() && items.size() == 1)
            return items.first();
        return QJsonValue(items);
    }

    Result<QList<bool>> matching(const QJsonValue &present, const QString &selector, const QJsonValue &value) const
    {
        const auto items = asList(present);
        if (selector == "true"_L1)
            return QList<bool>(items.size(), true);
        QList<bool> matches(items.size(), false);
        if (items.isEmpty())
            return matches;
        if (!m_evaluation.evaluator) {
            return Error{.code = ErrorCode::ScriptFailed,
                         .message = QCoreApplication::translate("Language", "JavaScript is not available for “%1”.")
                                        .arg(selector.left(120)),
                         .details = {}};
        }
        const auto outcomes = m_evaluation.evaluator->evaluateEach(selector, items, {{u"obj"_s, value}},
                                                                   ExpressionEvaluator::Wanted::Truth);
        if (!outcomes)
            return outcomes.error();
        for (qsizetype index = 0; index < matches.size() && index < outcomes->size(); ++index)
            matches[index] = outcomes->at(index).value.toBool();
        return matches;
    }

    const QList<KeySegment> &m_segments;
    const Evaluation &m_evaluation;
};

Result<QStringList> splitPlainPath(const QString &path)
{
    const auto parts = path.split(u'.');
    QStringList names;
    for (const auto &part : parts) {
        const auto name = part.trimmed();
        if (name.isEmpty())
            return badKey(path, QCoreApplication::translate("Language", "a part of it has no name."));
        names.append(name);
    }
    if (names.size() > deepestKey)
        return badKey(path, QCoreApplication::translate("Language", "it has more than %n parts.", nullptr, deepestKey));
    return names;
}

QJsonObject withPath(QJsonObject object, const QStringList &names, qsizetype depth, const QJsonValue &value)
{
    const auto &name = names.at(depth);
    if (depth == names.size() - 1)
        object.insert(name, value);
    else
        object.insert(name, withPath(object.value(name).toObject(), names, depth + 1, value));
    return object;
}

QJsonObject withoutPath(QJsonObject object, const QStringList &names, qsizetype depth)
{
    const auto found = object.constFind(names.at(depth));
    if (found == object.constEnd())
        return object;
    if (depth == names.size() - 1)
        object.remove(names.at(depth));
    else if (found.value().isObject())
        object.insert(names.at(depth), withoutPath(found.value().toObject(), names, depth + 1));
    return object;
}

} // namespace

Result<QJsonObject> mergeContextKey(QJsonObject context, const QString &key, const QJsonValue &value,
                                    const Evaluation &evaluation)
{
    if (isNil(value))
        return context;
    const auto segments = splitKey(key);
    if (!segments)
        return segments.error();
    return KeyMerge(*segments, evaluation).into(std::move(context), 0, value);
}

Result<QJsonObject> mergeEntryContext(QJsonObject context, const QJsonObject &entryContext,
                                      const Evaluation &evaluation)
{
    for (auto entry = entryContext.begin(); entry != entryContext.end(); ++entry) {
        auto merged = mergeContextKey(std::move(context), entry.key(), entry.value(), evaluation);
        if (!merged)
            return merged.error();
        context = std::move(*merged);
    }
    return context;
}

Result<QJsonObject> setContextPath(QJsonObject context, const QString &path, const QJsonValue &value)
{
    const auto names = splitPlainPath(path);
    if (!names)
        return names.error();
    if (isNil(value))
        return withoutPath(std::move(context), *names, 0);
    return withPath(std::move(context), *names, 0, value);
}

QJsonObject removeContextPath(QJsonObject context, const QString &path)
{
    const auto names = splitPlainPath(path);
    return names ? withoutPath(std::move(context), *names, 0) : context;
}

QList<ContextExtension> parseExtendContext(QStringView text)
{
    QList<ContextExtension> extensions;
    const auto take = [&extensions](QStringView part) {
        for (qsizetype at = 0; at < part.size(); ++at) {
            if (part[at] == u'(' || part[at] == u'[' || part[at] == u'{') {
                at = findBracketEnd(part, at).end - 1;
            } else if (part[at] == u'=') {
                const auto key = part.first(at).trimmed();
                if (!key.isEmpty())
                    extensions.append({.key = key.toString(), .source = part.sliced(at + 1).trimmed().toString()});
                return;
            }
        }
        if (const auto key = part.trimmed(); !key.isEmpty())
            extensions.append({.key = key.toString(), .source = {}});
    };
    qsizetype begin = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] == u'(' || text[at] == u'[' || text[at] == u'{') {
            at = findBracketEnd(text, at).end - 1;
        } else if (text.sliced(at).startsWith("::"_L1)) {
            take(text.sliced(begin, at - begin));
            begin = at + 2;
            ++at;
        }
    }
    take(text.sliced(begin));
    return extensions;
}

Result<QJsonObject> extendContext(QJsonObject context, const QList<ContextExtension> &extensions,
                                  const QJsonValue &contents, const Evaluation &evaluation)
{
    auto raw = contents;
    if (contents.isString()) {
        const auto document = QJsonDocument::fromJson(contents.toString().toUtf8());
        if (document.isArray())
            raw = document.array();
        else if (document.isObject())
            raw = document.object();
    }
    for (const auto &extension : extensions) {
        const auto value =
            evaluateContextPath(extension.source.isEmpty() ? u"."_s : extension.source, evaluation.over(raw));
        if (!value)
            return value.error();
        auto merged = mergeContextKey(std::move(context), extension.key, *value, evaluation);
        if (!merged)
            return merged.error();
        context = std::move(*merged);
    }
    return context;
}

} // namespace holdfast
