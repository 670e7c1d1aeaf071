// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "commands/commandline.h"

#include "commands/secretreference.h"

#include <QCoreApplication>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

struct Word
{
    QString text; ///< without quotes and escapes
    qsizetype from = 0; ///< column of its first character
    qsizetype equals = -1; ///< position of the first unquoted '=' in text
    bool closed = true; ///< false: a quote is still open at the end
};

QList<Word> words(QStringView line)
{
    QList<Word> result;
    qsizetype i = 0;
    while (i < line.size()) {
        while (i < line.size() && line[i].isSpace())
            ++i;
        if (i >= line.size())
            break;
        Word word;
        word.from = i;
        QChar quote;
        for (; i < line.size(); ++i) {
            const auto c = line[i];
            if (quote.isNull()) {
                if (c.isSpace())
                    break;
                if (c == u'"' || c == u'\'' || c == u'`') {
                    quote = c;
                } else {
                    if (c == u'=' && word.equals < 0)
                        word.equals = word.text.size();
                    word.text += c;
                }
            } else if (c == u'\\' && i + 1 < line.size() && (line[i + 1] == quote || line[i + 1] == u'\\')) {
                word.text += line[++i];
            } else if (c == quote) {
                quote = QChar();
            } else {
                word.text += c;
            }
        }
        word.closed = quote.isNull();
        result.append(word);
    }
    return result;
}

QString quoted(const QString &value)
{
    static const auto plain = [](QChar c) { return c.isLetterOrNumber() || QStringView(u"-_./:@,+").contains(c); };
    if (!value.isEmpty() && std::all_of(value.begin(), value.end(), plain))
        return value;
    auto escaped = value;
    escaped.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1);
    return u'"' + escaped + u'"';
}

} // namespace

Result<CommandCall> parseCommandLine(QStringView line)
{
    const auto text = [](const char *source) { return QCoreApplication::translate("CommandLine", source); };
    const auto parts = words(line);
    if (parts.isEmpty() || !(parts.first().text.startsWith(u'!') || parts.first().text.startsWith(u'/'))) {
        return Error{ErrorCode::InvalidInput, text("A command starts with “!” or “/”, as in !xdr-get-endpoints."), {}};
    }
    CommandCall call;
    call.name = parts.first().text.mid(1);
    if (call.name.isEmpty())
        return Error{ErrorCode::InvalidInput, text("Column 2: the name of the command is missing."), {}};
    for (const auto &word : parts) {
        if (!word.closed)
            return Error{ErrorCode::InvalidInput, text("Column %1: the quote is not closed.").arg(word.from + 1), {}};
    }
    for (const auto &word : parts.mid(1)) {
        const auto name = word.equals > 0 ? word.text.left(word.equals) : QString();
        const auto value = word.equals > 0 ? word.text.mid(word.equals + 1) : word.text;
        if (call.arguments.contains(name)) {
            return Error{ErrorCode::InvalidInput,
                         name.isEmpty()
                             ? text("Column %1: “%2” has no name; write name=value.").arg(word.from + 1).arg(value)
                             : text("Column %1: “%2” is given twice.").arg(word.from + 1).arg(name),
                         {}};
        }
        if (name == "using"_L1)
            call.instance = value;
        else
            call.arguments.insert(name, value);
    }
    return call;
}

QString commandLineText(const CommandCall &call)
{
    auto line = u'!' + call.name;
    for (auto it = call.arguments.begin(); it != call.arguments.end(); ++it) {
        auto value = it.value().toString();
        if (!it.value().isString())
            value = it.value().toVariant().toString();
        line += it.key().isEmpty() ? u' ' + quoted(value) : u' ' + it.key() + u'=' + quoted(value);
    }
    if (!call.instance.isEmpty())
        line += " using="_L1 + quoted(call.instance);
    return line;
}

QString recordedLineText(CommandCall call, const CommandDefinition *definition)
{
    call.arguments = recordedArguments(call.arguments, definition);
    return commandLineText(call);
}

QList<Completion> completions(const CommandRegistry &registry, const QString &line, qsizetype cursor,
                              const ValueSource &values)
{
    const auto before = line.left(cursor);
    auto parts = words(before);
    if (parts.isEmpty() || before.back().isSpace())
        parts.append(Word{{}, before.size(), -1, true});
    const auto current = parts.last();

    QList<Completion> result;
    if (parts.size() == 1) {
        const auto typed = current.text.mid(1);
        if (!current.text.isEmpty() && current.text.front() != u'!')
            return result;
        for (const auto *command : registry.all()) {
            if (command->definition.name.contains(typed, Qt::CaseInsensitive))
                result.append({u'!' + command->definition.name, command->definition.description, current.from});
        }
        std::stable_sort(result.begin(), result.end(), [&typed](const Completion &a, const Completion &b) {
            return a.text.mid(1).startsWith(typed, Qt::CaseInsensitive)
                > b.text.mid(1).startsWith(typed, Qt::CaseInsensitive);
        });
        return result;
    }

    const auto *command = registry.find(parts.first().text.mid(1));
    if (!command)
        return result;
    if (current.equals > 0) {
        const auto name = current.text.left(current.equals);
        const auto typed = current.text.mid(current.equals + 1);
        const auto *argument = command->definition.argument(name);
        auto candidates = argument ? argument->choices : QStringList();
        if (candidates.isEmpty() && values)
            candidates = values(command->definition.name, name);
        for (const auto &candidate : std::as_const(candidates)) {
            if (candidate.startsWith(typed, Qt::CaseInsensitive))
                result.append(
                    {name + u'=' + quoted(candidate), argument ? argument->description : QString(), current.from});
        }
        return result;
    }
    for (const auto &argument : command->definition.arguments) {
        const bool given = std::any_of(parts.begin() + 1, parts.end(), [&argument](const Word &word) {
            return word.equals > 0 && word.text.left(word.equals) == argument.name;
        });
        if (!given && argument.name.startsWith(current.text, Qt::CaseInsensitive))
            result.append({argument.name + u'=', argument.description, current.from});
    }
    return result;
}

} // namespace holdfast
