// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/filterline.h"

#include "store/fileeventquery.h"
#include "store/incidentquery.h"

#include <QCoreApplication>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

struct Token
{
    qsizetype start = 0;
    qsizetype length = 0;
    qsizetype fieldLength = 0; ///< up to and with ":" or a comparison; 0 for words
};

bool isComparison(QChar character)
{
    return character == u':' || character == u'<' || character == u'>' || character == u'=';
}

QList<Token> tokens(const QString &line)
{
    QList<Token> found;
    qsizetype position = 0;
    while (position < line.size()) {
        if (line.at(position).isSpace() || line.at(position) == u'(' || line.at(position) == u')') {
            ++position;
            continue;
        }
        Token token{.start = position};
        bool quoted = false;
        while (position < line.size() && (quoted || (!line.at(position).isSpace() && line.at(position) != u')'))) {
            if (line.at(position) == u'"')
                quoted = !quoted;
            if (!quoted && token.fieldLength == 0 && isComparison(line.at(position))) {
                token.fieldLength = position - token.start + 1;
                while (token.start + token.fieldLength < line.size()
                       && isComparison(line.at(token.start + token.fieldLength)))
                    ++token.fieldLength;
            }
            ++position;
        }
        token.length = position - token.start;
        found << token;
    }
    return found;
}

bool isKeyword(QStringView word)
{
    return word.compare("and"_L1, Qt::CaseInsensitive) == 0 || word.compare("or"_L1, Qt::CaseInsensitive) == 0
        || word.compare("not"_L1, Qt::CaseInsensitive) == 0;
}

QList<FilterWord> words(const QList<FilterField> &fields)
{
    QList<FilterWord> found;
    for (const FilterField &field : fields) {
        FilterWord word{.name = field.name, .detail = {}, .values = field.choices};
        switch (field.kind) {
        case FieldKind::Keyword:
            word.detail = QCoreApplication::translate("FilterLine", "is; * for any");
            break;
        case FieldKind::Text:
            word.detail = QCoreApplication::translate("FilterLine", "contains");
            break;
        case FieldKind::List:
            word.detail = QCoreApplication::translate("FilterLine", "one of its values");
            break;
        case FieldKind::Number:
            word.detail = QCoreApplication::translate("FilterLine", "number; also > and <");
            break;
        case FieldKind::Size:
            word.detail = QCoreApplication::translate("FilterLine", "size, as >10MB");
            break;
        case FieldKind::Time:
            word.detail = QCoreApplication::translate("FilterLine", "date, today, -7d");
            break;
        case FieldKind::Flag:
            word.detail = QCoreApplication::translate("FilterLine", "yes or no");
            break;
        case FieldKind::Choice:
            word.detail = field.choices.join(u", "_s);
            break;
        }
        found << word;
    }
    return found;
}

} // namespace

QString filterTerm(const QString &field, const QString &value)
{
    return value.contains(u' ') ? u"%1:\"%2\""_s.arg(field, value) : u"%1:%2"_s.arg(field, value);
}

QString toggledTerm(const QString &line, const QString &term)
{
    const QString trimmed = line.trimmed();
    if (trimmed.isEmpty())
        return term;
    const auto fieldOf = [](QStringView text) {
        const qsizetype colon = text.indexOf(u':');
        return colon < 0 ? QStringView() : text.first(colon + 1);
    };
    const QList<Token> parts = tokens(trimmed);
    const bool simple = !trimmed.contains(u'(') && std::none_of(parts.begin(), parts.end(), [&](const Token &token) {
        const auto word = QStringView(trimmed).sliced(token.start, token.length);
        return word.compare("or"_L1, Qt::CaseInsensitive) == 0 || word.compare("not"_L1, Qt::CaseInsensitive) == 0;
    });
    if (!simple)
        return u"(%1) and %2"_s.arg(trimmed, term);
    QStringList kept;
    bool removed = false;
    for (const Token &token : parts) {
        const auto word = QStringView(trimmed).sliced(token.start, token.length);
        if (isKeyword(word))
            continue;
        if (word == term)
            removed = true;
        else if (fieldOf(word) != fieldOf(term) || fieldOf(term).isEmpty())
            kept << word.toString();
    }
    if (!removed)
        kept << term;
    return kept.join(u' ');
}

QList<FilterSpan> syntaxSpans(const QString &line)
{
    QList<FilterSpan> spans;
    for (const Token &token : tokens(line)) {
        if (token.fieldLength > 0)
            spans << FilterSpan{token.start, token.fieldLength};
        else if (isKeyword(QStringView(line).sliced(token.start, token.length)))
            spans << FilterSpan{token.start, token.length};
    }
    return spans;
}

QList<Completion> filterCompletions(const QList<FilterWord> &fields, const QString &line, qsizetype cursor)
{
    Token at{.start = cursor};
    for (const Token &token : tokens(line.first(std::clamp<qsizetype>(cursor, 0, line.size())))) {
        if (token.start + token.length == cursor)
            at = token;
    }
    const QStringView typed = QStringView(line).sliced(at.start, at.length);
    QList<Completion> found;
    if (at.fieldLength > 0) {
        const auto name = typed.first(at.fieldLength);
        const auto value = typed.sliced(at.fieldLength);
        for (const FilterWord &field : fields) {
            if (name.chopped(1).compare(field.name, Qt::CaseInsensitive) != 0)
                continue;
            for (const QString &choice : field.values) {
                if (choice.startsWith(value, Qt::CaseInsensitive) && choice != value)
                    found << Completion{choice, field.name, at.start + at.fieldLength};
            }
        }
        return found;
    }
    if (typed.isEmpty())
        return found;
    for (const FilterWord &field : fields) {
        if (field.name.startsWith(typed, Qt::CaseInsensitive))
            found << Completion{field.name + u':', field.detail, at.start};
    }
    return found;
}

QList<FilterWord> incidentFilterWords()
{
    return words(incidentFilterFields());
}

QList<FilterWord> fileEventFilterWords()
{
    return words(fileEventFilterFields());
}

} // namespace holdfast
