// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/cast.h"
#include "language/regex.h"
#include "language/transformertable.h"

#include <QJsonArray>

#include <algorithm>
#include <limits>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

using Function = Transformer::Function;

/// A function on text; the cast of the value is done here.
template <typename Change>
Function onText(Change change)
{
    return [change](const QJsonValue &value) -> Result<QJsonValue> {
        return castToText(value).map([&](const QString &text) { return QJsonValue(change(text)); });
    };
}

Result<Function> concat(const QJsonObject &args, const Evaluation &)
{
    const auto prefix = textArgument(args, u"prefix"_s);
    if (!prefix)
        return prefix.error();
    return textArgument(args, u"suffix"_s).map([&](const QString &suffix) {
        return onText([prefix = *prefix, suffix](const QString &text) { return QString(prefix + text + suffix); });
    });
}

QJsonArray splitText(const QString &text, const QString &delimiter, bool trimmed)
{
    QJsonArray parts;
    // Without a delimiter every character is a part.
    if (delimiter.isEmpty()) {
        for (const auto characters = text.toUcs4(); const auto character : characters)
            parts.append(QString::fromUcs4(reinterpret_cast<const char32_t *>(&character), 1));
        return parts;
    }
    for (const auto pieces = text.split(delimiter); const auto &piece : pieces)
        parts.append(trimmed ? piece.trimmed() : piece);
    return parts;
}

template <bool trimmed>
Result<Function> split(const QJsonObject &args, const Evaluation &)
{
    return textArgument(args, u"delimiter"_s, u","_s).map([](const QString &delimiter) {
        return onText([delimiter](const QString &text) { return splitText(text, delimiter, trimmed); });
    });
}

QString replaceSome(const QString &text, const QString &search, const QString &replacement, qint64 limit)
{
    if (search.isEmpty())
        return text;
    QString result;
    qsizetype copied = 0;
    for (qint64 done = 0; limit < 0 || done < limit; ++done) {
        const auto found = text.indexOf(search, copied);
        if (found < 0)
            break;
        result += QStringView(text).sliced(copied, found - copied);
        result += replacement;
        copied = found + search.size();
    }
    result += QStringView(text).sliced(copied);
    return result;
}

Result<Function> replace(const QJsonObject &args, const Evaluation &)
{
    const auto search = textArgument(args, u"toReplace"_s);
    const auto replacement = textArgument(args, u"replaceWith"_s);
    const auto limit = integerArgument(args, u"limit"_s, -1);
    if (!search)
        return search.error();
    if (!replacement)
        return replacement.error();
    return limit.map([&](qint64 most) {
        return onText([search = *search, replacement = *replacement, most](const QString &text) {
            return replaceSome(text, search, replacement, most);
        });
    });
}

Result<Function> replaceMatch(const QJsonObject &args, const Evaluation &)
{
    const auto pattern = textArgument(args, u"regex"_s);
    const auto replacement = textArgument(args, u"replaceWith"_s);
    if (!pattern)
        return pattern.error();
    if (!replacement)
        return replacement.error();
    return LinearRegex::compile(*pattern).map([&](const LinearRegex &regex) {
        return onText(
            [regex, replacement = *replacement](const QString &text) { return regex.replaceAll(text, replacement); });
    });
}

Result<Function> substring(const QJsonObject &args, const Evaluation &)
{
    const auto from = integerArgument(args, u"from"_s, 0);
    if (!from)
        return from.error();
    return integerArgument(args, u"to"_s, std::numeric_limits<qint64>::max()).map([&](qint64 to) {
        return onText([from = *from, to](const QString &text) {
            // Positions count characters, not UTF-16 units.
            const auto characters = text.toUcs4();
            const auto begin = std::clamp<qint64>(from, 0, characters.size());
            const auto end = std::clamp<qint64>(to, begin, characters.size());
            return QString::fromUcs4(reinterpret_cast<const char32_t *>(characters.constData()) + begin, end - begin);
        });
    });
}

Result<Function> substringFrom(const QJsonObject &args, const Evaluation &)
{
    return textArgument(args, u"from"_s).map([](const QString &marker) {
        return onText([marker](const QString &text) {
            const auto found = marker.isEmpty() ? -1 : text.indexOf(marker);
            return found < 0 ? text : text.sliced(found + marker.size());
        });
    });
}

Result<Function> substringTo(const QJsonObject &args, const Evaluation &)
{
    return textArgument(args, u"to"_s).map([](const QString &marker) {
        return onText([marker](const QString &text) {
            const auto found = marker.isEmpty() ? -1 : text.indexOf(marker);
            return found < 0 ? text : text.first(found);
        });
    });
}

/// Character by character, so that no character becomes several: the simple mapping of Unicode.
template <char32_t (*change)(char32_t)>
Result<Function> changeCase(const QJsonObject &, const Evaluation &)
{
    return onText([](const QString &text) {
        QString result;
        result.reserve(text.size());
        for (const auto characters = text.toUcs4(); const auto character : characters) {
            const auto changed = change(character);
            result += QString::fromUcs4(&changed, 1);
        }
        return result;
    });
}

Result<Function> trim(const QJsonObject &, const Evaluation &)
{
    return onText([](const QString &text) { return text.trimmed(); });
}

Result<Function> length(const QJsonObject &, const Evaluation &)
{
    return onText([](const QString &text) { return static_cast<qint64>(text.toUcs4().size()); });
}

} // namespace

void addTextTransformers(TransformerTable &table)
{
    using Reach = Transformer::Reach;
    table.insert(u"concat"_s, {Reach::EachItem, concat, {u"prefix"_s, u"suffix"_s}, false});
    table.insert(u"split"_s, {Reach::EachItem, split<false>, {u"delimiter"_s}, false});
    table.insert(u"splitAndTrim"_s, {Reach::EachItem, split<true>, {u"delimiter"_s}, false});
    table.insert(u"replace"_s, {Reach::EachItem, replace, {u"toReplace"_s, u"replaceWith"_s, u"limit"_s}, false});
    table.insert(u"replaceMatch"_s, {Reach::EachItem, replaceMatch, {u"regex"_s, u"replaceWith"_s}, false});
    table.insert(u"substring"_s, {Reach::EachItem, substring, {u"from"_s, u"to"_s}, false});
    table.insert(u"substringFrom"_s, {Reach::EachItem, substringFrom, {u"from"_s}, false});
    table.insert(u"substringTo"_s, {Reach::EachItem, substringTo, {u"to"_s}, false});
    table.insert(u"toLowerCase"_s, {Reach::EachItem, changeCase<QChar::toLower>, {}, false});
    table.insert(u"toUpperCase"_s, {Reach::EachItem, changeCase<QChar::toUpper>, {}, false});
    table.insert(u"trim"_s, {Reach::EachItem, trim, {}, false});
    table.insert(u"Length"_s, {Reach::EachItem, length, {}, false});
}

} // namespace holdfast
