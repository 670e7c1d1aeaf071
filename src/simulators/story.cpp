// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/story.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

struct EndpointWord
{
    QLatin1StringView word;
    JohnEndpoints endpoints;
};

constexpr EndpointWord EndpointWords[] = {
    {QLatin1StringView("no-endpoint"), JohnEndpoints::None},
    {QLatin1StringView("two-endpoints"), JohnEndpoints::Both},
    {QLatin1StringView("same-name"), JohnEndpoints::SameName},
    {QLatin1StringView("offline"), JohnEndpoints::Offline},
    {QLatin1StringView("unsupported"), JohnEndpoints::Unsupported},
    {QLatin1StringView("isolation-fails"), JohnEndpoints::Failing},
};

Error badStory(const QString &text, const QString &reason)
{
    return Error{
        ErrorCode::InvalidInput,
        u"The seed \"%1\" cannot be read: %2. Use john, john:WORD,WORD or company:USERS:SESSIONS:EVENTS."_s.arg(text,
                                                                                                                reason),
        {}};
}

Result<Story> parseJohn(const QString &text, const QString &words)
{
    Story story;
    for (const QString &word : words.split(u',', Qt::SkipEmptyParts)) {
        if (word == u"two-alerts"_s) {
            story.john.sessions = JohnSessions::PerExposure;
            continue;
        }
        if (word == u"no-alert"_s) {
            story.john.sessions = JohnSessions::None;
            continue;
        }
        if (word == u"control-alert"_s) {
            story.john.controlAlert = true;
            continue;
        }
        bool known = false;
        for (const EndpointWord &entry : EndpointWords) {
            if (word == entry.word) {
                story.john.endpoints = entry.endpoints;
                known = true;
            }
        }
        if (!known)
            return badStory(text, u"John's case has no variation \"%1\""_s.arg(word));
    }
    return story;
}

Result<Story> parseCompany(const QString &text, const QStringList &parts)
{
    if (parts.size() < 4 || parts.size() > 5)
        return badStory(text, u"a company needs three numbers"_s);
    struct Part
    {
        QLatin1StringView name;
        qint64 least;
        qint64 most;
    };
    static constexpr Part limits[] = {
        {QLatin1StringView("USERS"), 1, 200'000},
        {QLatin1StringView("SESSIONS"), 0, 200'000},
        {QLatin1StringView("EVENTS"), 0, 10'000'000},
        {QLatin1StringView("NUMBER"), 0, std::numeric_limits<qint64>::max()},
    };
    qint64 numbers[] = {0, 0, 0, 1};
    for (qsizetype i = 1; i < parts.size(); ++i) {
        bool ok = false;
        const qint64 number = parts.at(i).toLongLong(&ok);
        const Part &limit = limits[i - 1];
        if (!ok || number < limit.least || number > limit.most)
            return badStory(text,
                            u"%1 must be a number from %2 to %3"_s.arg(limit.name).arg(limit.least).arg(limit.most));
        numbers[i - 1] = number;
    }
    Story story;
    story.kind = Story::Kind::Company;
    story.company.users = int(numbers[0]);
    story.company.sessions = int(numbers[1]);
    story.company.events = numbers[2];
    story.company.number = quint64(numbers[3]);
    return story;
}

} // namespace

Result<Story> parseStory(const QString &text)
{
    const QStringList parts = text.trimmed().toLower().split(u':');
    if (parts.first() == u"john"_s && parts.size() <= 2)
        return parseJohn(text, parts.value(1));
    if (parts.first() == u"company"_s)
        return parseCompany(text, parts);
    return badStory(text, u"it begins neither with john nor with company"_s);
}

QString storyText(const Story &story)
{
    if (story.kind == Story::Kind::Company) {
        return u"company:%1:%2:%3:%4"_s.arg(story.company.users)
            .arg(story.company.sessions)
            .arg(story.company.events)
            .arg(story.company.number);
    }
    QStringList words;
    for (const EndpointWord &entry : EndpointWords) {
        if (entry.endpoints == story.john.endpoints)
            words.append(entry.word);
    }
    if (story.john.sessions == JohnSessions::PerExposure)
        words.append(u"two-alerts"_s);
    if (story.john.sessions == JohnSessions::None)
        words.append(u"no-alert"_s);
    if (story.john.controlAlert)
        words.append(u"control-alert"_s);
    return words.isEmpty() ? u"john"_s : u"john:"_s + words.join(u',');
}

} // namespace holdfast::range
