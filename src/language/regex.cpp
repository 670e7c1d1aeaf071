// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "language/regex.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <re2/re2.h>

#include <algorithm>
#include <vector>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

/// RE2 knows only (?P<name>…); later Go and JavaScript write (?<name>…) as well.
QString withNamedGroups(QString pattern)
{
    static const QRegularExpression named(uR"((?<!\\)\(\?<(?=[A-Za-z_]))"_s);
    return pattern.replace(named, u"(?P<"_s);
}

bool isWord(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// A replacement with references to groups.
class Template
{
public:
    Template(const std::string &text, const re2::RE2 &regex)
        : m_text(text)
        , m_names(regex.NamedCapturingGroups())
    {
    }

    void appendTo(std::string &out, const std::vector<re2::StringPiece> &groups) const
    {
        for (size_t at = 0; at < m_text.size(); ++at) {
            if (m_text[at] != '$' || at + 1 == m_text.size())
                out += m_text[at];
            else
                at = appendReference(out, groups, at + 1);
        }
    }

private:
    /// Returns the position of the last character of the reference that starts behind the dollar sign.
    size_t appendReference(std::string &out, const std::vector<re2::StringPiece> &groups, size_t at) const
    {
        if (m_text[at] == '$') {
            out += '$';
            return at;
        }
        if (m_text[at] == '{') {
            if (const auto close = m_text.find('}', at); close != std::string::npos) {
                appendGroup(out, groups, m_text.substr(at + 1, close - at - 1));
                return close;
            }
        }
        auto end = static_cast<size_t>(
            std::find_if_not(m_text.begin() + static_cast<qptrdiff>(at), m_text.end(), isWord) - m_text.begin());
        if (end == at) {
            out += '$';
            return at - 1;
        }
        // A name is the longest run of word characters. When that is no group but begins with digits, the digits count
        // alone: `$1kg` is the first group and "kg".
        if (!appendGroup(out, groups, m_text.substr(at, end - at)) && isDigit(m_text[at])) {
            end = static_cast<size_t>(
                std::find_if_not(m_text.begin() + static_cast<qptrdiff>(at), m_text.end(), isDigit) - m_text.begin());
            appendGroup(out, groups, m_text.substr(at, end - at));
        }
        return end - 1;
    }

    bool appendGroup(std::string &out, const std::vector<re2::StringPiece> &groups, const std::string &name) const
    {
        size_t number = groups.size();
        if (const auto found = m_names.find(name); found != m_names.end())
            number = static_cast<size_t>(found->second);
        else if (name.empty() || name.size() > 4 || !std::all_of(name.begin(), name.end(), isDigit))
            return false;
        else
            number = std::stoul(name);
        if (number < groups.size())
            out.append(groups[number].data(), groups[number].size());
        return true;
    }

    const std::string &m_text;
    const std::map<std::string, int> &m_names;
};

size_t behindCharacter(const std::string &utf8, size_t at)
{
    do {
        ++at;
    } while (at < utf8.size() && (static_cast<unsigned char>(utf8[at]) & 0xC0) == 0x80);
    return at;
}

/// Backtracking steps and frames that PCRE may spend on one match.
constexpr auto scriptLimits = "(*LIMIT_MATCH=2000000)(*LIMIT_DEPTH=100000)"_L1;
constexpr qsizetype mostMatches = 1'000'000;

} // namespace

LinearRegex::LinearRegex(std::shared_ptr<const re2::RE2> regex)
    : m_regex(std::move(regex))
{
}

Result<LinearRegex> LinearRegex::compile(const QString &pattern, Case caseSensitivity)
{
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(caseSensitivity == Case::Sensitive);
    auto regex = std::make_shared<const re2::RE2>(withNamedGroups(pattern).toStdString(), options);
    if (!regex->ok()) {
        return Error{.code = ErrorCode::CastFailed,
                     .message = QCoreApplication::translate("Language", "“%1” is not a regular expression: %2")
                                    .arg(pattern.left(120), QString::fromStdString(regex->error())),
                     .details = {}};
    }
    return LinearRegex(std::move(regex));
}

bool LinearRegex::isFoundIn(const QString &text) const
{
    return re2::RE2::PartialMatch(text.toStdString(), *m_regex);
}

QString LinearRegex::replaceAll(const QString &text, const QString &replacement) const
{
    const auto source = text.toStdString();
    const auto replacementText = replacement.toStdString();
    const Template expansion(replacementText, *m_regex);
    std::vector<re2::StringPiece> groups(static_cast<size_t>(m_regex->NumberOfCapturingGroups()) + 1);
    std::string out;
    size_t searchFrom = 0;
    size_t lastMatchEnd = 0;
    while (searchFrom <= source.size()
           && m_regex->Match(source, searchFrom, source.size(), re2::RE2::UNANCHORED, groups.data(),
                             static_cast<int>(groups.size()))) {
        const auto begin = static_cast<size_t>(groups[0].data() - source.data());
        const auto end = begin + groups[0].size();
        out.append(source, lastMatchEnd, begin - lastMatchEnd);
        if (end > lastMatchEnd || begin == 0)
            expansion.appendTo(out, groups);
        lastMatchEnd = end;
        searchFrom = end > searchFrom ? end : behindCharacter(source, searchFrom);
    }
    if (lastMatchEnd < source.size())
        out.append(source, lastMatchEnd, std::string::npos);
    return QString::fromStdString(out);
}

class ScriptRegex::Data
{
public:
    QRegularExpression regex;
};

ScriptRegex::ScriptRegex(std::shared_ptr<const Data> data)
    : m_data(std::move(data))
{
}

Result<ScriptRegex> ScriptRegex::compile(const QString &pattern, const Options &options)
{
    QRegularExpression::PatternOptions flags = QRegularExpression::UseUnicodePropertiesOption;
    flags.setFlag(QRegularExpression::CaseInsensitiveOption, options.ignoreCase);
    flags.setFlag(QRegularExpression::MultilineOption, options.multiLine);
    flags.setFlag(QRegularExpression::DotMatchesEverythingOption, options.dotMatchesNewline);
    // Python's \Z is the very end, which is \z here.
    auto text = pattern;
    for (qsizetype at = 0; at + 1 < text.size(); ++at) {
        if (text.at(at) != u'\\')
            continue;
        if (text.at(at + 1) == u'Z')
            text[at + 1] = u'z';
        ++at;
    }
    // A leading verb of the pattern could lift our limits; Python has no verbs.
    if (text.startsWith("(*"_L1))
        text.prepend("(?:)"_L1);
    auto data = std::make_shared<Data>();
    data->regex = QRegularExpression(scriptLimits + text, flags);
    if (!data->regex.isValid()) {
        return Error{.code = ErrorCode::ScriptFailed,
                     .message = QCoreApplication::translate("Language", "“%1” is not a regular expression: %2")
                                    .arg(pattern.left(120), data->regex.errorString()),
                     .details = {}};
    }
    return ScriptRegex(std::move(data));
}

Result<QList<ScriptRegex::Match>> ScriptRegex::matches(const QString &text, qsizetype atMost) const
{
    const auto group = [](const QRegularExpressionMatch &match, int number) {
        return Group{
            .start = match.capturedStart(number), .end = match.capturedEnd(number), .text = match.captured(number)};
    };
    QList<Match> found;
    qsizetype offset = 0;
    while (offset <= text.size()) {
        const auto match = m_data->regex.match(text, offset);
        if (!match.isValid()) {
            return Error{.code = ErrorCode::ScriptFailed,
                         .message = QCoreApplication::translate(
                             "Language", "The regular expression takes too many steps on this text. Make it simpler."),
                         .details = m_data->regex.pattern().left(200)};
        }
        if (!match.hasMatch())
            break;
        Match one{.whole = group(match, 0), .groups = {}};
        for (int number = 1; number <= m_data->regex.captureCount(); ++number)
            one.groups.append(group(match, number));
        offset = std::max(one.whole.end, offset);
        if (one.whole.start == one.whole.end)
            offset += offset < text.size() && text.at(offset).isHighSurrogate() ? 2 : 1;
        found.append(std::move(one));
        if (found.size() == atMost || found.size() == mostMatches)
            break;
    }
    return found;
}

QStringList ScriptRegex::groupNames() const
{
    return m_data->regex.namedCaptureGroups();
}

} // namespace holdfast
