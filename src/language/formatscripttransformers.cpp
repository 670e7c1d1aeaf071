// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Script transformers of the later packs that make texts: templates, regular expressions, tables.

#include "language/cast.h"
#include "language/contextpath.h"
#include "language/htmltext.h"
#include "language/indicatorscan.h"
#include "language/jmespath.h"
#include "language/orderedjson.h"
#include "language/regex.h"
#include "language/transformertable.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>
#include <QUrl>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

using Function = Transformer::Function;

// Templates

/// Fills in variables between two markers. A name that begins with a dot looks at the value, others at the context.
class TemplateText
{
public:
    TemplateText(const QJsonObject &args, QJsonValue value, const Evaluation &evaluation)
        : m_value(std::move(value))
        , m_evaluation(evaluation)
        , m_keepsUnknown(isTrueFlag(unwrapSingle(args.value("keep_symbol_to_null"_L1))))
    {
        auto markers = displayText(args.value("variable_markers"_L1));
        if (markers.isEmpty())
            markers = u"${,}"_s;
        m_start = markers.section(u',', 0, 0).trimmed();
        m_end = markers.section(u',', 1).trimmed();
        auto context = args.value("ctx_data"_L1).toObject();
        for (const auto &[argument, key] :
             {std::pair{u"ctx_inputs"_s, u"inputs"_s}, std::pair{u"ctx_inc"_s, u"incident"_s}}) {
            if (args.contains(argument))
                context.insert(key, args.value(argument));
        }
        m_context = context;
    }

    Result<QJsonValue> filled(const QJsonValue &form) const
    {
        if (form.isString())
            return filledText(form.toString());
        if (form.isArray()) {
            QJsonArray items;
            for (const auto list = form.toArray(); const auto &item : list) {
                const auto one = filled(item);
                if (!one)
                    return one;
                items.append(*one);
            }
            return QJsonValue(items);
        }
        if (!form.isObject())
            return form;
        QJsonObject members;
        const auto object = form.toObject();
        for (auto member = object.begin(); member != object.end(); ++member) {
            const auto one = filled(member.value());
            if (!one)
                return one;
            members.insert(member.key(), *one);
        }
        return QJsonValue(members);
    }

private:
    /// The end of a variable that begins at `from`: its end marker, or the end of a name when there is none.
    [[nodiscard]] qsizetype endOf(const QString &text, qsizetype from) const
    {
        if (!m_end.isEmpty()) {
            if (m_end != "}"_L1)
                return text.indexOf(m_end, from);
            int depth = 1;
            for (auto at = from; at < text.size(); ++at) {
                depth += text.at(at) == u'{' ? 1 : text.at(at) == u'}' ? -1 : 0;
                if (depth == 0)
                    return at;
            }
            return -1;
        }
        auto at = from;
        while (at < text.size() && (text.at(at).isLetterOrNumber() || text.at(at) == u'_'))
            ++at;
        return at > from ? at : -1;
    }

    Result<QJsonValue> filledText(const QString &text) const
    {
        if (m_start.isEmpty())
            return QJsonValue(text);
        QString result;
        qsizetype copied = 0;
        while (true) {
            const auto open = text.indexOf(m_start, copied);
            const auto close = open < 0 ? -1 : endOf(text, open + m_start.size());
            if (close < 0)
                break;
            const auto after = close + m_end.size();
            const auto name = text.mid(open + m_start.size(), close - open - m_start.size()).trimmed();
            const auto &subject = name.startsWith(u'.') ? m_value : m_context;
            const auto found = evaluateContextPath(name, m_evaluation.over(subject));
            if (!found)
                return found;
            if (open == 0 && after == text.size() && !isNil(*found))
                return *found;
            result += QStringView(text).sliced(copied, open - copied);
            result += isNil(*found) && m_keepsUnknown ? text.mid(open, after - open) : displayText(*found);
            copied = after;
        }
        result += QStringView(text).sliced(copied);
        return QJsonValue(result);
    }

    QJsonValue m_value;
    QJsonValue m_context;
    Evaluation m_evaluation;
    QString m_start;
    QString m_end;
    bool m_keepsUnknown;
};

Result<Function> formatTemplate(const QJsonObject &args, const Evaluation &evaluation)
{
    return Function([args, evaluation](const QJsonValue &value) -> Result<QJsonValue> {
        auto form = args.value("template"_L1);
        if (isNil(form) || displayText(form).isEmpty())
            form = value;
        else if (form.isString() && displayText(args.value("template_type"_L1)) == "json"_L1) {
            const auto list = argumentToList(QString(u'[' + form.toString() + u']'));
            if (list.size() == 1 && !list.first().isString())
                form = list.first();
        }
        return TemplateText(args, value, evaluation).filled(form);
    });
}

Result<Function> concatFormat(const QJsonObject &args, const Evaluation &evaluation)
{
    return Function([args, evaluation](const QJsonValue &value) -> Result<QJsonValue> {
        const TemplateText text(args, value, evaluation);
        const auto prefix = text.filled(args.value("prefix"_L1));
        if (!prefix)
            return prefix;
        return text.filled(args.value("suffix"_L1)).map([&](const QJsonValue &suffix) {
            return QJsonValue(QString(displayText(*prefix) + displayText(value) + displayText(suffix)));
        });
    });
}

// Regular expressions

ScriptRegex::Options optionsFrom(const QJsonObject &args)
{
    const auto flag = [&args](const QString &name) { return isTrueFlag(unwrapSingle(args.value(name))); };
    ScriptRegex::Options options{.ignoreCase = flag(u"ignore_case"_s),
                                 .multiLine = flag(u"multi_line"_s),
                                 .dotMatchesNewline = flag(u"period_matches_newline"_s)};
    for (const auto flags = listArgument(args.value("flags"_L1)); const auto &name : flags) {
        options.ignoreCase = options.ignoreCase || name == "ignorecase"_L1 || name == "i"_L1;
        options.multiLine = options.multiLine || name == "multiline"_L1 || name == "m"_L1;
        options.dotMatchesNewline = options.dotMatchesNewline || name == "dotall"_L1 || name == "s"_L1;
    }
    return options;
}

/// Python's backslash templates: \1, \g<1>, \g<name>, \n, \t, \\.
QString expandedTemplate(const QString &form, const ScriptRegex &regex, const ScriptRegex::Match &match)
{
    static const QRegularExpression reference(u"\\\\(?:(\\d{1,2})|g<([^>]*)>|(.))"_s);
    QString result;
    qsizetype copied = 0;
    for (auto references = reference.globalMatch(form); references.hasNext();) {
        const auto found = references.next();
        result += QStringView(form).sliced(copied, found.capturedStart() - copied);
        copied = found.capturedEnd();
        if (!found.capturedView(3).isEmpty()) {
            const auto c = found.captured(3);
            result += c == "n"_L1 ? u"\n"_s : c == "t"_L1 ? u"\t"_s : c == "\\"_L1 ? c : found.captured();
            continue;
        }
        bool isNumber = true;
        auto number = found.captured(1).isEmpty() ? found.captured(2).toInt(&isNumber) : found.captured(1).toInt();
        if (!isNumber)
            number = static_cast<int>(regex.groupNames().indexOf(found.captured(2)));
        if (number == 0)
            result += match.whole.text;
        else if (number > 0 && number <= match.groups.size())
            result += match.groups.at(number - 1).text;
    }
    result += QStringView(form).sliced(copied);
    return result;
}

Result<Function> regexReplace(const QJsonObject &args, const Evaluation &evaluation)
{
    const auto pattern = textArgument(args, u"regex"_s);
    const auto form = textArgument(args, u"output_format"_s);
    const auto action = textArgument(args, u"action_dt"_s);
    if (!pattern)
        return pattern.error();
    if (!form)
        return form.error();
    if (!action)
        return action.error();
    return ScriptRegex::compile(*pattern, optionsFrom(args)).map([&](const ScriptRegex &regex) {
        return onScriptText(
            [regex, form = *form, action = *action, evaluation](const QString &text) -> Result<QJsonValue> {
                const auto matches = regex.matches(text);
                if (!matches)
                    return matches.error();
                QString result;
                qsizetype copied = 0;
                for (const auto &match : *matches) {
                    auto replaced = expandedTemplate(form, regex, match);
                    if (!action.isEmpty()) {
                        const auto changed = evaluateContextPath(action, evaluation.over(replaced));
                        if (!changed)
                            return changed;
                        replaced = displayText(*changed);
                    }
                    result += QStringView(text).sliced(copied, match.whole.start - copied);
                    result += replaced;
                    copied = match.whole.end;
                }
                result += QStringView(text).sliced(copied);
                return QJsonValue(result);
            });
    });
}

Result<Function> regexExpand(const QJsonObject &args, const Evaluation &)
{
    const bool givesPatterns = displayText(args.value("value_takes"_L1)) == "regex"_L1;
    const auto limit = integerArgument(args, u"search_limit"_s, 0);
    if (!limit)
        return limit.error();
    const auto texts = [](const QJsonValue &value) {
        QStringList list;
        for (const auto items = asList(value); const auto &item : items)
            list.append(displayText(item));
        return list;
    };
    auto forms = texts(args.value("template"_L1));
    if (forms.isEmpty())
        forms = {u"\\g<0>"_s};
    return Function([=, options = optionsFrom(args), most = *limit == 0 ? -1 : *limit,
                     given = texts(args.value("text"_L1)),
                     patterns = texts(args.value("regex"_L1))](const QJsonValue &value) -> Result<QJsonValue> {
        auto subjects = given;
        auto expressions = patterns;
        (givesPatterns ? expressions : subjects) += texts(value);
        QJsonArray results;
        for (const auto &expression : expressions) {
            const auto regex = ScriptRegex::compile(expression, options);
            if (!regex)
                return regex.error();
            for (const auto &subject : subjects) {
                const auto matches = regex->matches(subject, most);
                if (!matches)
                    return matches.error();
                for (const auto &match : *matches) {
                    for (const auto &form : forms)
                        results.append(expandedTemplate(form, *regex, match));
                }
            }
        }
        return QJsonValue(results);
    });
}

// Parts of texts

/// Behind the first of one text and before the last of another.
Result<Function> extractInbetween(const QJsonObject &args, const Evaluation &)
{
    const auto from = textArgument(args, u"from"_s);
    if (!from)
        return from.error();
    return textArgument(args, u"to"_s).map([&](const QString &to) {
        return onScriptText([from = *from, to](const QString &text) -> Result<QJsonValue> {
            const auto begin = text.indexOf(from);
            const auto end = text.lastIndexOf(to);
            if (begin < 0 || end < begin + from.size()) {
                return transformerScriptError(
                    QCoreApplication::translate("Language", "“%1” and “%2” do not enclose a part of the text.")
                        .arg(from.left(40), to.left(40)));
            }
            return QJsonValue(text.sliced(begin + from.size(), end - begin - from.size()));
        });
    });
}

Result<Function> urlEncode(const QJsonObject &args, const Evaluation &)
{
    const bool ignoresSafe = isTrueFlag(unwrapSingle(args.value("ignore_safe"_L1)));
    return textArgument(args, u"safe"_s, u"/"_s).map([&](const QString &safe) {
        return onScriptText(
            [safe = ignoresSafe ? QByteArray() : safe.toLatin1()](const QString &text) -> Result<QJsonValue> {
                return QJsonValue(QString::fromLatin1(QUrl::toPercentEncoding(text, safe)));
            });
    });
}

Result<Function> removeNullBytes(const QJsonObject &, const Evaluation &)
{
    return Function(onScriptText([](const QString &text) -> Result<QJsonValue> {
        auto kept = text;
        return QJsonValue(kept.remove(QChar(u'\0')));
    }));
}

Result<Function> extractEmails(const QJsonObject &, const Evaluation &)
{
    return Function([](const QJsonValue &value) -> Result<QJsonValue> {
        return QJsonValue(QJsonArray::fromStringList(findIndicators(displayText(value)).emails));
    });
}

QString flatCell(const QJsonValue &value)
{
    if (!value.isArray())
        return value.isObject() ? compactJson(value) : displayText(value);
    QStringList items;
    for (const auto list = value.toArray(); const auto &item : list)
        items.append(item.isArray() ? compactJson(item) : displayText(item));
    return items.join(u",\n"_s);
}

/// The members of nested objects line by line, indented; of the first level those that are wanted.
void addNestedLines(QStringList &lines, const QJsonObject &object, const QStringList &wanted, const QString &indent)
{
    constexpr qsizetype deepest = 50;
    bool isFirst = true;
    for (auto member = object.begin(); member != object.end(); ++member) {
        if (!wanted.isEmpty() && !wanted.contains(member.key()))
            continue;
        if (member->isObject() && indent.size() < deepest) {
            lines.append(indent + u"**%1**:"_s.arg(member.key()));
            addNestedLines(lines, member->toObject(), {}, indent + u'\t');
            isFirst = true;
            continue;
        }
        // A blank line ends what was nested deeper.
        if (isFirst && indent.isEmpty())
            lines.append(QString());
        isFirst = false;
        lines.append(indent + u"***%1***: "_s.arg(member.key()) + flatCell(*member));
    }
}

QString tableCell(const QJsonValue &value, const std::optional<QStringList> &nested)
{
    QString text = flatCell(value);
    if (value.isObject()) {
        QStringList lines;
        const auto object = value.toObject();
        if (nested) {
            addNestedLines(lines, object, *nested, {});
        } else {
            for (auto member = object.begin(); member != object.end(); ++member)
                lines.append(member.key() + u": "_s + flatCell(*member));
        }
        text = lines.join(u'\n');
    }
    return text.replace(u'|', "\\|"_L1).replace(u'\n', "<br>"_L1);
}

/// Which members of the objects in a column are shown line by line; nothing: all in a row.
std::optional<QStringList> nestedMembers(const QString &column, bool isAutomatic, const QJsonObject &properties)
{
    if (properties.contains(column))
        return listArgument(properties.value(column).toObject().value("keys"_L1));
    return isAutomatic ? std::optional(QStringList()) : std::nullopt;
}

QJsonObject objectArgument(const QJsonValue &value)
{
    return value.isString() ? jsonFromText(value.toString()).toObject() : value.toObject();
}

/// Objects as a Markdown table.
Result<Function> jsonToTable(const QJsonObject &args, const Evaluation &)
{
    return Function([headers = listArgument(args.value("headers"_L1)), urls = listArgument(args.value("url_keys"_L1)),
                     title = displayText(args.value("title"_L1)),
                     isAutomatic = isTrueFlag(unwrapSingle(args.value("is_auto_json_transform"_L1))),
                     properties = objectArgument(args.value("json_transform_properties"_L1))](
                        const QJsonValue &value) -> Result<QJsonValue> {
        auto rows = asList(value);
        if (value.isString()) {
            const auto list = argumentToList(QString(u'[' + value.toString() + u']'));
            rows = list.size() == 1 ? asList(list.first()) : list;
        }
        auto columns = headers;
        if (columns.isEmpty()) {
            for (const auto &row : rows) {
                for (const auto keys = row.toObject().keys(); const auto &key : keys) {
                    if (!columns.contains(key))
                        columns.append(key);
                }
            }
        }
        QString table = u"### "_s + title + u'\n';
        if (rows.isEmpty() || columns.isEmpty())
            return QJsonValue(QString(table + u"**No entries.**\n"_s));
        table += u'|' + columns.join(u'|') + u"|\n|"_s;
        for (qsizetype i = 0; i < columns.size(); ++i)
            table += u"---|"_s;
        table += u'\n';
        for (const auto &row : rows) {
            table += u"| "_s;
            QStringList cells;
            for (const auto &column : columns) {
                const auto cell =
                    tableCell(row.toObject().value(column), nestedMembers(column, isAutomatic, properties));
                cells.append(urls.contains(column) && !cell.isEmpty() ? u"[%1](%1)"_s.arg(cell) : cell);
            }
            table += cells.join(u" | "_s) + u" |\n"_s;
        }
        return QJsonValue(table);
    });
}

Result<Function> listContent(const QJsonObject &args, const Evaluation &evaluation)
{
    const bool asJson = displayText(args.value("type"_L1)) == "json"_L1;
    return Function(onScriptText([asJson, evaluation](const QString &name) -> Result<QJsonValue> {
        const auto lists = evaluation.context.toObject().value("lists"_L1).toObject();
        if (!lists.contains(name))
            return transformerScriptError(QCoreApplication::translate("Language", "There is no list “%1”.").arg(name));
        const auto content = lists.value(name);
        if (!asJson)
            return QJsonValue(content.isString() ? content.toString() : compactJson(content));
        if (!content.isString())
            return content;
        const auto list = argumentToList(QString(u'[' + content.toString() + u']'));
        return list.size() == 1 ? list.first() : content;
    }));
}

Result<Function> parseHtmlTables(const QJsonObject &args, const Evaluation &)
{
    return Function(
        [title = displayText(args.value("title"_L1)), indexes = listArgument(args.value("filter_indexes"_L1)),
         titles = listArgument(args.value("filter_titles"_L1))](const QJsonValue &value) -> Result<QJsonValue> {
            QJsonArray found;
            const auto tables = htmlTables(displayText(value));
            for (qsizetype i = 0; i < tables.size(); ++i) {
                const auto &name = tables.at(i).title;
                if ((!indexes.isEmpty() && !indexes.contains(QString::number(i)))
                    || (!titles.isEmpty() && !titles.contains(name)))
                    continue;
                const auto key = name.isEmpty() ? title : name;
                found.append(key.isEmpty() ? tables.at(i).toJson() : QJsonObject{{key, tables.at(i).toJson()}});
            }
            return QJsonValue(found);
        });
}

Result<Function> jmespath(const QJsonObject &args, const Evaluation &)
{
    const auto text = textArgument(args, u"expression"_s);
    if (!text)
        return text.error();
    return JmespathExpression::parse(*text).map([](const JmespathExpression &expression) {
        return Function([expression](const QJsonValue &value) -> Result<QJsonValue> {
            const auto document = value.isString() ? jsonFromText(value.toString()) : value;
            if (document.isUndefined() && value.isString())
                return transformerScriptError(QCoreApplication::translate("Language", "The value is not valid JSON."));
            return expression.search(document);
        });
    });
}

} // namespace

void addFormatScriptTransformers(TransformerTable &table)
{
    using Reach = Transformer::Reach;
    const auto add = [&table](const QString &name, Reach reach, Transformer::Prepare prepare,
                              const QStringList &arguments) {
        table.insert(name, {reach, prepare, arguments, true});
    };
    const QStringList scopes{u"ctx_data"_s, u"ctx_inputs"_s, u"ctx_inc"_s, u"variable_markers"_s,
                             u"keep_symbol_to_null"_s};
    add(u"FormatTemplate"_s, Reach::EachItemOrNothing, formatTemplate,
        QStringList{u"template"_s, u"template_type"_s} + scopes);
    add(u"ConcatFormat"_s, Reach::EachItemOrNothing, concatFormat, QStringList{u"prefix"_s, u"suffix"_s} + scopes);
    add(u"RegexReplace"_s, Reach::EachItemOrNothing, regexReplace,
        {u"regex"_s, u"output_format"_s, u"ignore_case"_s, u"multi_line"_s, u"period_matches_newline"_s,
         u"action_dt"_s});
    add(u"RegexExpand"_s, Reach::WholeOrNothing, regexExpand,
        {u"regex"_s, u"text"_s, u"template"_s, u"template_type"_s, u"value_takes"_s, u"flags"_s, u"search_limit"_s});
    add(u"ExtractInbetween"_s, Reach::EachItemOrNothing, extractInbetween, {u"from"_s, u"to"_s});
    add(u"URLEncode"_s, Reach::EachItemOrNothing, urlEncode, {u"safe"_s, u"ignore_safe"_s});
    add(u"RemoveNullBytes"_s, Reach::EachItemOrNothing, removeNullBytes, {});
    add(u"ExtractEmailTransformer"_s, Reach::EachItemOrNothing, extractEmails, {});
    add(u"JsonToTable"_s, Reach::WholeOrNothing, jsonToTable,
        {u"title"_s, u"headers"_s, u"is_auto_json_transform"_s, u"json_transform_properties"_s, u"url_keys"_s});
    add(u"ParseHTMLTables"_s, Reach::EachItemOrNothing, parseHtmlTables,
        {u"title"_s, u"filter_indexes"_s, u"filter_titles"_s});
    for (const auto &name : {u"Jmespath"_s, u"jmespath"_s})
        add(name, Reach::EachItemOrNothing, jmespath, {u"expression"_s});
    add(u"GetListContent"_s, Reach::EachItemOrNothing, listContent, {u"type"_s});
}

} // namespace holdfast
