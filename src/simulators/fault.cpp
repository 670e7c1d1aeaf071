// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/fault.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

Error badRule(const QString &text, const QString &reason)
{
    return Error{
        ErrorCode::InvalidInput,
        u"The fault rule \"%1\" cannot be read: %2. Write it as METHOD PATH [nth=N] [times=N|times=all] FAULT, "
        "for example \"%3\"."_s.arg(text, reason, faultRuleExamples().first()),
        {}};
}

bool isStatus(int status)
{
    return status >= 300 && status <= 599;
}

/// Reads "name=12"; false when the word has another name or no whole number of at least `least`.
bool readNumber(const QString &word, const QString &name, int least, int *value)
{
    if (!word.startsWith(name + u'='))
        return false;
    bool ok = false;
    const int number = word.mid(name.size() + 1).toInt(&ok);
    if (!ok || number < least)
        return false;
    *value = number;
    return true;
}

QString faultWords(const FaultRule &rule)
{
    switch (rule.kind) {
    case FaultKind::Latency:
        return u"latency=%1"_s.arg(rule.latencyMs);
    case FaultKind::Status: {
        QString words = QString::number(rule.status);
        if (rule.retryAfterSeconds)
            words += u" retry-after=%1"_s.arg(*rule.retryAfterSeconds);
        return rule.applied ? words + u" applied"_s : words;
    }
    case FaultKind::Html:
        return u"html=%1"_s.arg(rule.status) + (rule.applied ? u" applied"_s : QString());
    case FaultKind::ExpiredToken:
        return u"expired-token"_s;
    case FaultKind::CutBody:
        return u"cut"_s;
    case FaultKind::WrongJson:
        return u"wrong-json"_s;
    case FaultKind::Drop:
        return rule.applied ? u"drop-after"_s : u"drop-before"_s;
    case FaultKind::Hang:
        return rule.applied ? u"hang-after"_s : u"hang"_s;
    }
    return {};
}

/// Sets kind and flags from one word; false when the word is none of the fault words.
bool readFaultWord(const QString &word, FaultRule *rule)
{
    struct Plain
    {
        QLatin1StringView word;
        FaultKind kind;
        bool applied;
    };
    static constexpr Plain plain[] = {
        {QLatin1StringView("expired-token"), FaultKind::ExpiredToken, false},
        {QLatin1StringView("cut"), FaultKind::CutBody, true},
        {QLatin1StringView("wrong-json"), FaultKind::WrongJson, true},
        {QLatin1StringView("drop-before"), FaultKind::Drop, false},
        {QLatin1StringView("drop-after"), FaultKind::Drop, true},
        {QLatin1StringView("hang"), FaultKind::Hang, false},
        {QLatin1StringView("hang-after"), FaultKind::Hang, true},
    };
    for (const Plain &entry : plain) {
        if (word == entry.word) {
            rule->kind = entry.kind;
            rule->applied = entry.applied;
            return true;
        }
    }
    int number = 0;
    if (readNumber(word, u"latency"_s, 0, &number)) {
        rule->kind = FaultKind::Latency;
        rule->latencyMs = number;
        rule->applied = true;
        return true;
    }
    if (readNumber(word, u"html"_s, 0, &number) && (isStatus(number) || number == 200)) {
        rule->kind = FaultKind::Html;
        rule->status = number;
        return true;
    }
    bool ok = false;
    number = word.toInt(&ok);
    if (ok && isStatus(number)) {
        rule->kind = FaultKind::Status;
        rule->status = number;
        return true;
    }
    return false;
}

} // namespace

Result<FaultRule> parseFaultRule(const QString &text)
{
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    if (words.size() < 3)
        return badRule(text, u"it has fewer than three words"_s);
    static const QStringList methods{u"*"_s, u"GET"_s, u"POST"_s, u"PUT"_s, u"PATCH"_s, u"DELETE"_s};
    FaultRule rule;
    rule.method = words.at(0).toUpper();
    if (!methods.contains(rule.method))
        return badRule(text, u"\"%1\" is no method"_s.arg(words.at(0)));
    rule.path = words.at(1);
    if (!rule.path.startsWith(u'/') && !rule.path.startsWith(u'*'))
        return badRule(text, u"the path \"%1\" begins neither with / nor with *"_s.arg(rule.path));
    bool hasFault = false;
    for (const QString &word : words.mid(2)) {
        int number = 0;
        if (readNumber(word, u"nth"_s, 1, &rule.nth) || readNumber(word, u"times"_s, 1, &rule.times))
            continue;
        if (word == u"times=all"_s) {
            rule.times = 0;
        } else if (readNumber(word, u"retry-after"_s, 0, &number)) {
            rule.retryAfterSeconds = number;
        } else if (word == u"applied"_s && hasFault) {
            rule.applied = true;
        } else if (hasFault || !readFaultWord(word, &rule)) {
            return badRule(text, u"\"%1\" is not understood"_s.arg(word));
        } else {
            hasFault = true;
        }
    }
    if (!hasFault)
        return badRule(text, u"it names no fault"_s);
    return rule;
}

QString faultRuleText(const FaultRule &rule)
{
    QStringList words{rule.method, rule.path};
    if (rule.nth != 1)
        words.append(u"nth=%1"_s.arg(rule.nth));
    if (rule.times != 1)
        words.append(rule.times == 0 ? u"times=all"_s : u"times=%1"_s.arg(rule.times));
    words.append(faultWords(rule));
    return words.join(u' ');
}

QStringList faultRuleExamples()
{
    return {
        u"POST /v2/file-events nth=2 429 retry-after=3"_s,
        u"* /v1/sessions* times=all latency=400"_s,
        u"POST /public_api/v1/endpoints/isolate drop-after"_s,
        u"POST /public_api/v1/endpoints/isolate 500 applied"_s,
        u"GET /v1/sessions/*/events cut"_s,
        u"GET /v1/customer wrong-json"_s,
        u"GET /v1/users html=502"_s,
        u"* * nth=10 expired-token"_s,
        u"POST /v1/sessions/change-state hang"_s,
    };
}

} // namespace holdfast::range
