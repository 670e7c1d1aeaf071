// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/caseeffect.h"

#include <array>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array names{
    "setFields",       "assignOwner",      "changeTimer",    "close",      "createIncident",  "linkIncidents",
    "markEvidence",    "markNote",         "generateReport", "setList",    "changeIndicator", "searchIndicators",
    "searchIncidents", "similarIncidents", "setPlaybook",    "addEntries", "readEntry",       "findUsers",
};

} // namespace

QString caseEffectName(CaseEffectKind kind)
{
    return QString::fromLatin1(names.at(static_cast<size_t>(kind)));
}

Result<CaseEffectKind> caseEffectFromName(QStringView name)
{
    for (size_t i = 0; i < names.size(); ++i) {
        if (name == QLatin1StringView(names[i]))
            return static_cast<CaseEffectKind>(i);
    }
    return Error{ErrorCode::InvalidInput, u"unknown act on the case: %1"_s.arg(name), {}};
}

bool isReadOnly(CaseEffectKind kind)
{
    switch (kind) {
    case CaseEffectKind::SearchIndicators:
    case CaseEffectKind::SearchIncidents:
    case CaseEffectKind::SimilarIncidents:
    case CaseEffectKind::ReadEntry:
    case CaseEffectKind::FindUsers:
        return true;
    default:
        return false;
    }
}

} // namespace holdfast
