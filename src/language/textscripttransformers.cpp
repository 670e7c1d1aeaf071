// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/cast.h"
#include "language/regex.h"
#include "language/transformertable.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <cctype>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

using Function = Transformer::Function;

QJsonValue groupValue(const ScriptRegex::Group &group)
{
    return group.start < 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(group.text);
}

/// All groups, or those that are asked for by position.
Result<QJsonArray> chosenGroups(const QList<ScriptRegex::Group> &groups, const QStringList &positions)
{
    QJsonArray chosen;
    if (positions.isEmpty()) {
        for (const auto &group : groups)
            chosen.append(groupValue(group));
        return chosen;
    }
    for (const auto &position : positions) {
        bool ok = false;
        const auto index = position.toInt(&ok);
        if (!ok || index < 0 || index >= groups.size()) {
            return transformerScriptError(
                QCoreApplication::translate("Language", "The expression has no group number %1.")
                    .arg(position.left(20)));
        }
        chosen.append(groupValue(groups.at(index)));
    }
    return chosen;
}

Result<QJsonValue> namedGroups(const QJsonArray &groups, const QStringList &keys)
{
    if (keys.isEmpty())
        return QJsonValue(groups);
    if (keys.size() != groups.size()) {
        return transformerScriptError(QCoreApplication::translate("Language", "There are %1 keys for %2 groups.")
                                          .arg(keys.size())
                                          .arg(groups.size()));
    }
    QJsonObject object;
    for (qsizetype index = 0; index < keys.size(); ++index)
        object.insert(keys.at(index), groups.at(index));
    return QJsonValue(object);
}

Result<Function> regexGroups(const QJsonObject &args, const Evaluation &)
{
    const auto pattern = textArgument(args, u"regex"_s);
    if (!pattern)
        return pattern.error();
    return ScriptRegex::compile(*pattern, {}).map([&](const ScriptRegex &regex) {
        return onScriptText([regex, positions = listArgument(args.value("groups"_L1)),
                             keys = listArgument(args.value("keys"_L1))](const QString &text) -> Result<QJsonValue> {
            const auto matches = regex.matches(text, 1);
            if (!matches)
                return matches.error();
            if (matches->isEmpty())
                return QJsonValue(QJsonArray());
            return chosenGroups(matches->first().groups, positions).andThen([&](const QJsonArray &groups) {
                return namedGroups(groups, keys);
            });
        });
    });
}

/// Without groups the match, with one the group, with several a list; a group without part is empty text.
QJsonValue extracted(const ScriptRegex::Match &match)
{
    if (match.groups.isEmpty())
        return match.whole.text;
    QJsonArray texts;
    for (const auto &group : match.groups)
        texts.append(group.text);
    return unwrapSingle(texts);
}

Result<Function> regexExtractAll(const QJsonObject &args, const Evaluation &)
{
    const auto flag = [&args](QLatin1StringView name) { return isTrueFlag(unwrapSingle(args.value(name))); };
    const auto pattern = textArgument(args, u"regex"_s);
    if (!pattern)
        return pattern.error();
    const ScriptRegex::Options options{.ignoreCase = flag("ignore_case"_L1),
                                       .multiLine = flag("multi_line"_L1),
                                       .dotMatchesNewline = flag("period_matches_newline"_L1)};
    return ScriptRegex::compile(*pattern, options).map([&](const ScriptRegex &regex) {
        return onScriptText(
            [regex, failsWithoutMatch = flag("error_if_no_match"_L1)](const QString &text) -> Result<QJsonValue> {
                const auto matches = regex.matches(text);
                if (!matches)
                    return matches.error();
                if (matches->isEmpty() && failsWithoutMatch)
                    return transformerScriptError(
                        QCoreApplication::translate("Language", "The regular expression matches nothing."));
                QJsonArray found;
                for (const auto &match : *matches)
                    found.append(extracted(match));
                return QJsonValue(found);
            });
    });
}

QString withGroupsReplaced(const QString &text, const QList<ScriptRegex::Match> &matches, const QString &replacement)
{
    QString result;
    qsizetype copied = 0;
    for (const auto &match : matches) {
        for (const auto &group : match.groups) {
            // A group inside a group that was replaced is gone already.
            if (group.start < copied)
                continue;
            result += QStringView(text).sliced(copied, group.start - copied);
            result += replacement;
            copied = group.end;
        }
    }
    result += QStringView(text).sliced(copied);
    return result;
}

Result<Function> replaceMatchGroup(const QJsonObject &args, const Evaluation &)
{
    const auto pattern = textArgument(args, u"regex"_s);
    const auto replacement = textArgument(args, u"replace_with"_s);
    if (!pattern)
        return pattern.error();
    if (!replacement)
        return replacement.error();
    return ScriptRegex::compile(*pattern, {}).map([&](const ScriptRegex &regex) {
        return onScriptText([regex, replacement = *replacement](const QString &text) -> Result<QJsonValue> {
            return regex.matches(text).map([&](const QList<ScriptRegex::Match> &matches) {
                return QJsonValue(withGroupsReplaced(text, matches, replacement));
            });
        });
    });
}

/// Positions as the script counts them: one less than given, negative ones from the end.
Result<QString> cutFields(const QString &text, const QString &delimiter, const QStringList &fields)
{
    const auto parts = text.split(delimiter);
    QStringList chosen;
    for (const auto &field : fields) {
        bool ok = false;
        auto index = field.toLongLong(&ok) - 1;
        if (index < 0)
            index += parts.size();
        if (!ok || index < 0 || index >= parts.size()) {
            return transformerScriptError(QCoreApplication::translate("Language", "“%1” has no field number %2.")
                                              .arg(text.left(60), field.left(20)));
        }
        chosen.append(parts.at(index));
    }
    return chosen.join(delimiter);
}

Result<Function> cut(const QJsonObject &args, const Evaluation &)
{
    const auto delimiter = textArgument(args, u"delimiter"_s);
    if (!delimiter)
        return delimiter.error();
    if (delimiter->isEmpty())
        return transformerScriptError(QCoreApplication::translate("Language", "The argument “delimiter” is empty."));
    return Function(
        onScriptText([delimiter = *delimiter, fields = listArgument(args.value("fields"_L1))](const QString &text) {
            return cutFields(text, delimiter, fields).map([](const QString &joined) { return QJsonValue(joined); });
        }));
}

Result<Function> stripChars(const QJsonObject &args, const Evaluation &)
{
    return textArgument(args, u"chars"_s).map([](const QString &characters) {
        return onScriptText([characters](const QString &text) -> Result<QJsonValue> {
            const auto isStripped = [&characters](QChar c) {
                return characters.isEmpty() ? c.isSpace() : characters.contains(c);
            };
            QStringView rest(text);
            while (!rest.isEmpty() && isStripped(rest.front()))
                rest = rest.sliced(1);
            while (!rest.isEmpty() && isStripped(rest.back()))
                rest.chop(1);
            return QJsonValue(rest.toString());
        });
    });
}

Result<Function> base64Decode(const QJsonObject &, const Evaluation &)
{
    return onScriptText([](const QString &text) -> Result<QJsonValue> {
        auto encoded = text.toUtf8();
        encoded.replace('\n', "").replace('\r', "").replace(' ', "");
        const auto padding = encoded.endsWith("==") ? 2 : encoded.endsWith('=') ? 1 : 0;
        const auto decoded = QByteArray::fromBase64Encoding(encoded, QByteArray::AbortOnBase64DecodingErrors);
        // A lone character at the end carries no whole byte.
        if (!decoded || (encoded.size() - padding) % 4 == 1)
            return transformerScriptError(QCoreApplication::translate("Language", "The text is not base64."));
        return QJsonValue(QString::fromUtf8(*decoded));
    });
}

/// Escapes that are not two hexadecimal digits stay as they are.
QString percentDecoded(const QString &text)
{
    const auto source = text.toUtf8();
    QByteArray decoded;
    for (qsizetype at = 0; at < source.size(); ++at) {
        bool ok = false;
        const auto digits = source.mid(at + 1, 2);
        const bool isEscape =
            source.at(at) == '%' && digits.size() == 2 && std::isxdigit(static_cast<uchar>(digits[0])) != 0;
        const auto byte = isEscape ? digits.toInt(&ok, 16) : 0;
        decoded += ok ? static_cast<char>(byte) : source.at(at);
        at += ok ? 2 : 0;
    }
    return QString::fromUtf8(decoded);
}

Result<Function> urlDecode(const QJsonObject &, const Evaluation &)
{
    return onScriptText([](const QString &text) -> Result<QJsonValue> { return QJsonValue(percentDecoded(text)); });
}

Result<Function> padZeros(const QJsonObject &args, const Evaluation &)
{
    constexpr qint64 longest = 10'000;
    return castToInteger(args.value("length"_L1)).andThen([](qint64 length) -> Result<Function> {
        if (length > longest)
            return transformerScriptError(
                QCoreApplication::translate("Language", "The length must not be above %1.").arg(longest));
        return Function(onScriptText([length](const QString &text) -> Result<QJsonValue> {
            const bool isSigned = text.startsWith(u'-') || text.startsWith(u'+');
            const auto sign = isSigned ? text.first(1) : QString();
            const auto digits = text.sliced(sign.size());
            return QJsonValue(QString(sign + digits.rightJustified(std::max<qint64>(length - sign.size(), 0), u'0')));
        }));
    });
}

} // namespace

void addTextScriptTransformers(TransformerTable &table)
{
    using Reach = Transformer::Reach;
    const auto add = [&table](const QString &name, Transformer::Prepare prepare, const QStringList &arguments) {
        table.insert(name, {Reach::EachItemOrNothing, prepare, arguments, true});
    };
    add(u"RegexGroups"_s, regexGroups, {u"regex"_s, u"groups"_s, u"keys"_s});
    add(u"RegexExtractAll"_s, regexExtractAll,
        {u"regex"_s, u"multi_line"_s, u"ignore_case"_s, u"period_matches_newline"_s, u"error_if_no_match"_s});
    add(u"ReplaceMatchGroup"_s, replaceMatchGroup, {u"regex"_s, u"replace_with"_s});
    add(u"Cut"_s, cut, {u"delimiter"_s, u"fields"_s});
    add(u"StripChars"_s, stripChars, {u"chars"_s});
    add(u"Base64Decode"_s, base64Decode, {});
    add(u"URLDecode"_s, urlDecode, {});
    add(u"PadZeros"_s, padZeros, {u"length"_s});
}

} // namespace holdfast
