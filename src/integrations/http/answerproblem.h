// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/error.h"
#include "integrations/http/httptransport.h"

namespace holdfast {

/// What an answer's status means.
struct StatusMeaning
{
    ErrorCode code = ErrorCode::InvalidInput;
    QString words; ///< translated: what is wrong and what to do
};

[[nodiscard]] inline bool isSuccess(int status)
{
    return status >= 200 && status < 300;
}

/// What a status that is no success means for any service; dialects put their own words where they know more. said: what
/// the service itself says.
[[nodiscard]] StatusMeaning statusMeaning(int status, const QString &said);

/// "code42: /v1/users (404): not found: …" with the answer's beginning as details. call: what was asked, for people.
[[nodiscard]] Error answerProblem(const QString &service, const QString &call, const HttpAnswer &answer,
                                  const StatusMeaning &meaning);

} // namespace holdfast
