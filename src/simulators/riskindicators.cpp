// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/riskindicators.h"

#include "simulators/stableids.h"

#include <QHash>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace holdfast::range {

namespace {

struct Entry
{
    const char *category;
    const char *subcategory;
    const char *name;
    int weight;
};

/// A part of the vendor's tree that is large enough to tell movements, people and files apart.
constexpr Entry Entries[] = {
    {"Destination", "Cloud storage uploads", "Dropbox upload", 5},
    {"Destination", "Cloud storage uploads", "Google Drive upload", 5},
    {"Destination", "Cloud storage uploads", "OneDrive upload", 3},
    {"Destination", "Cloud storage uploads", "iCloud upload", 5},
    {"Destination", "Cloud storage uploads", "WeTransfer upload", 6},
    {"Destination", "Email and messaging", "Gmail upload", 5},
    {"Destination", "Email and messaging", "Slack upload", 3},
    {"Destination", "Email and messaging", "WhatsApp upload", 5},
    {"Destination", "Source code repositories", "GitHub upload", 5},
    {"Destination", "Assistants", "ChatGPT upload", 4},
    {"Destination", "Devices", "Removable media", 5},
    {"Destination", "Devices", "AirDrop", 4},
    {"Destination", "Other", "Other destination", 2},
    {"Cloud sharing", "Corporate drives", "Public link from corporate OneDrive", 6},
    {"Cloud sharing", "Corporate drives", "Public link from corporate Google Drive", 6},
    {"Cloud sharing", "Corporate drives", "Shared from corporate OneDrive", 3},
    {"Cloud sharing", "Corporate mail", "Sent from corporate Microsoft Office 365", 3},
    {"Cloud sharing", "Corporate mail", "Sent from corporate Gmail", 3},
    {"Cloud sharing", "Downloads", "Download to unmonitored device from corporate Salesforce", 6},
    {"User behavior", "Behavior", "File mismatch", 9},
    {"User behavior", "Behavior", "Off hours", 2},
    {"User behavior", "Behavior", "Remote", 0},
    {"User behavior", "Behavior", "First use of destination", 3},
    {"User behavior", "Behavior", "Rare use of destination", 3},
    {"User", "Watchlists", "Departing", 3},
    {"User", "Watchlists", "High impact", 2},
    {"User", "Watchlists", "Elevated access", 2},
    {"User", "Watchlists", "Flight risk", 2},
    {"User", "Watchlists", "Contract", 1},
    {"User", "Watchlists", "Performance concerns", 2},
    {"User", "Watchlists", "Poor security practices", 2},
    {"User", "Watchlists", "Suspicious system activity", 3},
    {"File", "File categories", "Audio", 0},
    {"File", "File categories", "Document", 0},
    {"File", "File categories", "Executable", 1},
    {"File", "File categories", "Image", 0},
    {"File", "File categories", "PDF", 0},
    {"File", "File categories", "Presentation", 0},
    {"File", "File categories", "Script", 1},
    {"File", "File categories", "Source code", 3},
    {"File", "File categories", "Spreadsheet", 0},
    {"File", "File categories", "Video", 0},
    {"File", "File categories", "Virtual Disk Image", 2},
    {"File", "File categories", "Zip", 3},
};

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

RiskIndicator indicatorOf(const Entry &entry)
{
    const QString name = latin(entry.name);
    return {stableUuid(u"indicator"_s, name), name, entry.weight};
}

QJsonObject subcategoryObject(const QString &category, const QString &name)
{
    QJsonArray standard;
    for (const Entry &entry : Entries) {
        if (latin(entry.category) != category || latin(entry.subcategory) != name)
            continue;
        const RiskIndicator indicator = indicatorOf(entry);
        standard.append(QJsonObject{{u"id"_s, indicator.id},
                                    {u"name"_s, indicator.name},
                                    {u"description"_s, u"Raised by \"%1\" activity."_s.arg(indicator.name)}});
    }
    QJsonArray custom;
    if (name == u"Other"_s) {
        custom.append(QJsonObject{{u"id"_s, stableUuid(u"indicator"_s, u"custom"_s)},
                                  {u"name"_s, u"Design vault folder"_s},
                                  {u"description"_s, QJsonValue::Null}});
    }
    return {{u"id"_s, stableUuid(u"subcategory"_s, category + name)},
            {u"name"_s, name},
            {u"description"_s, QJsonValue::Null},
            {u"standardIndicators"_s, standard},
            {u"customIndicators"_s, custom}};
}

} // namespace

RiskIndicator riskIndicator(const QString &name)
{
    static const QHash<QString, RiskIndicator> byName = [] {
        QHash<QString, RiskIndicator> indicators;
        for (const Entry &entry : Entries)
            indicators.insert(latin(entry.name), indicatorOf(entry));
        return indicators;
    }();
    const auto found = byName.constFind(name);
    return found != byName.constEnd() ? *found : RiskIndicator{stableUuid(u"indicator"_s, name), name, 0};
}

QJsonArray riskIndicatorCategories()
{
    QStringList categories;
    for (const Entry &entry : Entries) {
        if (!categories.contains(latin(entry.category)))
            categories.append(latin(entry.category));
    }
    QJsonArray result;
    for (const QString &category : categories) {
        QStringList names;
        for (const Entry &entry : Entries) {
            if (latin(entry.category) == category && !names.contains(latin(entry.subcategory)))
                names.append(latin(entry.subcategory));
        }
        QJsonArray subcategories;
        for (const QString &name : names)
            subcategories.append(subcategoryObject(category, name));
        result.append(QJsonObject{{u"id"_s, stableUuid(u"category"_s, category)},
                                  {u"name"_s, category},
                                  {u"description"_s, QJsonValue::Null},
                                  {u"subcategories"_s, subcategories}});
    }
    return result;
}

} // namespace holdfast::range
