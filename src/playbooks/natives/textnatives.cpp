// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/natives/nativecommand.h"

#include "language/cast.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QRegularExpression>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *source)
{
    return QCoreApplication::translate("TextNatives", source);
}

NativeResult written(const QString &path, const QJsonValue &value)
{
    auto result = NativeResult::said(displayText(value), value);
    result.writes.append({ContextWrite::Kind::Set, path, value, false});
    return result;
}

QRegularExpression expressionOf(const QString &pattern, const QString &flags)
{
    QRegularExpression::PatternOptions options;
    if (flags.contains(u'i'))
        options |= QRegularExpression::CaseInsensitiveOption;
    if (flags.contains(u'm'))
        options |= QRegularExpression::MultilineOption;
    return QRegularExpression(pattern, options);
}

NativeResult matchRegex(const NativeInput &input)
{
    const auto flags = argumentText(input, u"flags"_s);
    const auto expression = expressionOf(argumentText(input, u"regex"_s), flags);
    if (!expression.isValid())
        return NativeResult::failed(translated("The pattern cannot be used: %1").arg(expression.errorString()));
    const auto group = static_cast<int>(castToInteger(input.arguments.value("group"_L1)).valueOr(0));
    QJsonArray matches;
    auto found = expression.globalMatch(argumentText(input, u"data"_s));
    while (found.hasNext()) {
        const auto match = found.next();
        if (group <= match.lastCapturedIndex() || group == 0)
            matches.append(match.captured(group));
        if (!flags.contains(u'g') && !flags.isEmpty())
            break;
    }
    const auto value = matches.size() == 1 ? matches.first() : QJsonValue(matches);
    auto result = written(u"MatchRegex.results"_s, value);
    if (const auto key = argumentText(input, u"contextKey"_s); !key.isEmpty() && !matches.isEmpty())
        result.output.context.insert(key, matches.last());
    return result;
}

NativeResult stringReplace(const NativeInput &input)
{
    const auto data = unwrapSingle(input.arguments.value("data"_L1));
    if (!data.isString())
        return NativeResult::failed(translated("StringReplace works on a text."));
    const auto isOn = [&input](const QString &name) {
        const auto text = argumentText(input, name);
        return text.isEmpty() || argumentFlag(input, name);
    };
    const auto expression =
        expressionOf(argumentText(input, u"regex"_s),
                     (isOn(u"caseInsensitive"_s) ? u"i"_s : QString()) + (isOn(u"multiLine"_s) ? u"m"_s : QString()));
    if (!expression.isValid())
        return NativeResult::failed(translated("The pattern cannot be used: %1").arg(expression.errorString()));
    auto replacement = argumentText(input, u"newValue"_s);
    if (replacement == "''"_L1)
        replacement.clear();
    replacement.replace(QRegularExpression(u"\\$(\\d)"_s), u"\\\\\\1"_s);
    auto text = data.toString();
    if (isOn(u"replaceAll"_s)) {
        text.replace(expression, replacement);
    } else if (const auto match = expression.match(text); match.hasMatch()) {
        auto first = match.captured();
        first.replace(expression, replacement);
        text.replace(match.capturedStart(), match.capturedLength(), first);
    }
    return written(u"StringReplace.Result"_s, text);
}

NativeResult createArray(const NativeInput &input)
{
    auto separator = argumentText(input, u"separator"_s);
    if (separator.isEmpty())
        separator = u","_s;
    QJsonArray items;
    if (const auto data = input.arguments.value("arrayData"_L1); data.isArray()) {
        items = data.toArray();
    } else {
        const auto parts = displayText(data).split(separator);
        for (const auto &part : parts)
            items.append(part.trimmed());
    }
    auto key = argumentText(input, u"contextKey"_s);
    if (key.isEmpty())
        key = u"array"_s;
    return written(key, items);
}

/// Characters from a pool, chosen by hashing the seed: as unforeseeable as the run's id, and the same in a replay.
QString derivedText(const QString &seed, const QString &pool, int length)
{
    QString text;
    for (int block = 0; text.size() < length; ++block) {
        const auto bytes =
            QCryptographicHash::hash((seed + QString::number(block)).toUtf8(), QCryptographicHash::Sha256);
        for (const char c : bytes) {
            if (text.size() < length)
                text += pool.at(static_cast<unsigned char>(c) % pool.size());
        }
    }
    return text;
}

const QString lowercase = QStringLiteral("abcdefghijklmnopqrstuvwxyz");
const QString uppercase = QStringLiteral("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
const QString digits = QStringLiteral("0123456789");
const QString punctuation = QStringLiteral("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");

NativeResult randomString(const NativeInput &input)
{
    const auto length = castToInteger(input.arguments.value("Length"_L1));
    if (!length || *length < 1 || *length > 10'000)
        return NativeResult::failed(translated("GenerateRandomString: Length is a number from 1 to 10,000."));
    QString pool;
    const auto add = [&](const QString &name, const QString &characters) {
        if (argumentText(input, name) == "True"_L1)
            pool += characters;
    };
    add(u"Punctuation"_s, punctuation);
    add(u"Lowercase"_s, lowercase);
    add(u"Uppercase"_s, uppercase);
    add(u"Digits"_s, digits);
    if (pool.isEmpty())
        return NativeResult::failed(translated("GenerateRandomString: choose at least one kind of characters."));
    const auto text = derivedText(input.scope.seed, pool, static_cast<int>(*length));
    auto result = NativeResult::said(text);
    result.output.context.insert(u"RandomString"_s, text);
    return result;
}

NativeResult generatePassword(const NativeInput &input)
{
    QString password;
    const auto add = [&](const QString &suffix, const QString &pool, int usual) {
        const auto least = castToInteger(input.arguments.value("min_"_L1 + suffix)).valueOr(usual);
        password += derivedText(input.scope.seed + suffix, pool, static_cast<int>(std::clamp<qint64>(least, 0, 100)));
    };
    add(u"lcase"_s, lowercase, 5);
    add(u"ucase"_s, uppercase, 5);
    add(u"digits"_s, digits, 5);
    add(u"symbols"_s, u"!@#$%^&*()"_s, 5);
    auto result = NativeResult::said(translated("A password was made and stored in the context."));
    result.output.context.insert(u"NEW_PASSWORD"_s, password);
    return result;
}

NativeResult generateUuid(const NativeInput &input)
{
    const auto id = derivedId(input.scope.seed + u"uuid"_s);
    const auto uuid = u"%1-%2-4%3-a%4-%5"_s.arg(id.left(8), id.mid(8, 4), id.mid(13, 3), id.mid(17, 3), id.mid(20, 12));
    auto result = NativeResult::said(uuid);
    result.output.context.insert(u"GeneratedUUID"_s, uuid);
    return result;
}

/// Marks words in a text, for people to see.
NativeResult highlightWords(const NativeInput &input)
{
    auto text = argumentText(input, u"text"_s);
    for (const auto terms = argumentToList(input.arguments.value("terms"_L1)); const auto &term : terms) {
        const QRegularExpression word(u"\\b("_s + QRegularExpression::escape(displayText(term)) + u")\\b"_s,
                                      QRegularExpression::CaseInsensitiveOption);
        text.replace(word, u"**\\1**"_s);
    }
    return NativeResult::said(text, text);
}

NativeResult countItems(const NativeInput &input)
{
    const auto count = static_cast<qint64>(argumentToList(input.arguments.value("array"_L1)).size());
    auto result = NativeResult::said(QString::number(count), count);
    result.output.context.insert(u"CountArraySize.Size"_s, count);
    return result;
}

} // namespace

QList<NativeCommand> textNatives()
{
    const auto makesPassword = [](NativeCommand command) {
        command.secretOutputs = {u"NEW_PASSWORD"_s};
        return command;
    };
    const auto contextFree = [](NativeCommand command) {
        command.readsContext = false;
        return command;
    };
    return {
        contextFree(native(u"MatchRegex"_s, translated("Finds a pattern in a text."),
                           {textArgument(u"data"_s, true), textArgument(u"regex"_s, true), textArgument(u"group"_s),
                            textArgument(u"contextKey"_s), textArgument(u"flags"_s, false, u"gim"_s)},
                           matchRegex)),
        contextFree(
            native(u"StringReplace"_s, translated("Replaces a pattern in a text."),
                   {listArgument(u"data"_s, true), textArgument(u"regex"_s, true), textArgument(u"newValue"_s, true),
                    textArgument(u"replaceAll"_s), textArgument(u"caseInsensitive"_s), textArgument(u"multiLine"_s)},
                   stringReplace)),
        contextFree(native(u"StringLength"_s, translated("Counts the characters of a text."),
                           {textArgument(u"str"_s, true)},
                           [](const NativeInput &input) {
                               return written(u"StringLength.Result"_s, argumentText(input, u"str"_s).size());
                           })),
        contextFree(native(u"CreateArray"_s, translated("Splits a text into a list."),
                           {listArgument(u"arrayData"_s), textArgument(u"separator"_s), textArgument(u"contextKey"_s)},
                           createArray)),
        contextFree(native(u"Base64Encode"_s, translated("Writes a text in Base64."), {textArgument(u"value"_s, true)},
                           [](const NativeInput &input) {
                               const auto encoded =
                                   QString::fromLatin1(argumentText(input, u"value"_s).toUtf8().toBase64());
                               auto result = NativeResult::said(encoded);
                               result.output.context.insert(u"Base64"_s, QJsonObject{{u"encoded"_s, encoded}});
                               return result;
                           })),
        contextFree(native(u"GenerateRandomString"_s, translated("Makes a random text."),
                           {textArgument(u"Length"_s, true), textArgument(u"Punctuation"_s),
                            textArgument(u"Lowercase"_s), textArgument(u"Uppercase"_s), textArgument(u"Digits"_s)},
                           randomString)),
        makesPassword(contextFree(
            native(u"GeneratePassword"_s, translated("Makes a password."),
                   {textArgument(u"min_lcase"_s), textArgument(u"max_lcase"_s), textArgument(u"min_ucase"_s),
                    textArgument(u"max_ucase"_s), textArgument(u"min_digits"_s), textArgument(u"max_digits"_s),
                    textArgument(u"min_symbols"_s), textArgument(u"max_symbols"_s)},
                   generatePassword))),
        contextFree(native(u"HighlightWords"_s, translated("Marks words in a text."),
                           {textArgument(u"text"_s, true), listArgument(u"terms"_s, true)}, highlightWords)),
        contextFree(native(u"CountArraySize"_s, translated("Counts the items of a list."),
                           {listArgument(u"array"_s, true)}, countItems)),
        contextFree(native(u"GenerateUUID"_s, translated("Makes a new identifier."), {}, generateUuid)),
    };
}

} // namespace holdfast
