// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <memory>

namespace re2 {
class RE2;
}

namespace holdfast {

/// A regular expression of the built-in operators: RE2 syntax (no look-around, no back-references), time linear in the text.
class LinearRegex
{
public:
    enum class Case { Sensitive, Insensitive };
    /// CastFailed when the pattern is not valid.
    [[nodiscard]] static Result<LinearRegex> compile(const QString &pattern, Case caseSensitivity = Case::Sensitive);

    /// Whether it matches anywhere.
    [[nodiscard]] bool isFoundIn(const QString &text) const;
    /// Every match replaced; an empty match directly behind a match is none. `$1`, `${name}` and `$$` in the template.
    [[nodiscard]] QString replaceAll(const QString &text, const QString &replacement) const;

private:
    explicit LinearRegex(std::shared_ptr<const re2::RE2> regex);
    std::shared_ptr<const re2::RE2> m_regex;
};

/// A regular expression of the script operators, which were written for Python: look-around and back-references work. The
/// number of steps is bounded, so that a hostile text cannot stop the program.
class ScriptRegex
{
public:
    struct Options
    {
        bool ignoreCase = false;
        bool multiLine = false;
        bool dotMatchesNewline = false;
    };
    struct Group
    {
        qsizetype start = -1; ///< -1: the group took no part
        qsizetype end = -1;
        QString text;
    };
    struct Match
    {
        Group whole;
        QList<Group> groups; ///< without the whole match
    };

    /// ScriptFailed when the pattern is not valid.
    [[nodiscard]] static Result<ScriptRegex> compile(const QString &pattern, const Options &options);
    /// Matches from left to right, at most so many (-1: all). ScriptFailed when the bound is reached.
    [[nodiscard]] Result<QList<Match>> matches(const QString &text, qsizetype atMost = -1) const;
    /// By number of the group, 0 being the whole match; empty for groups without a name.
    [[nodiscard]] QStringList groupNames() const;

private:
    class Data;
    explicit ScriptRegex(std::shared_ptr<const Data> data);
    std::shared_ptr<const Data> m_data;
};

} // namespace holdfast
