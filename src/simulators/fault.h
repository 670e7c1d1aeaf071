// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace holdfast::range {

/// What goes wrong with a request.
enum class FaultKind {
    Latency, ///< the answer waits latencyMs, then comes as it should
    Status, ///< an error status in the service's own shape; retryAfterSeconds adds the header
    Html, ///< an error status with a proxy's HTML page
    ExpiredToken, ///< every token handed out so far dies, this request gets 401 (XDR: 401 as well)
    CutBody, ///< headers promise the whole body, half of it comes, then the connection closes
    WrongJson, ///< status 200 and a body that is not JSON
    Drop, ///< the connection closes without an answer
    Hang, ///< the connection stays open and nothing ever comes
};

/// One rule of trouble: which requests it meets and what happens to them.
struct FaultRule
{
    QString method = QStringLiteral("*"); ///< "GET", "POST", ... or "*"
    QString path = QStringLiteral("*"); ///< path without query; "*" stands for any text: "/v1/sessions/*"
    int nth = 1; ///< the first matching request that is hit, counted from 1 since the rule was added
    int times = 1; ///< how many matching requests are hit from there on; 0 = all of them
    FaultKind kind = FaultKind::Status;
    int status = 500; ///< Status and Html
    std::optional<int> retryAfterSeconds; ///< Status
    int latencyMs = 0; ///< Latency
    /// Whether the request is carried out before the fault. Always true for Latency, CutBody and WrongJson.
    bool applied = false;

    friend bool operator==(const FaultRule &, const FaultRule &) = default;
};

/// Reads the text form used on the command line and by POST /range/faults:
///   METHOD PATH [nth=N] [times=N|times=all] FAULT
/// FAULT is one of latency=MS, a status (429, 500, 503 ...) with optional retry-after=S and "applied", html=STATUS,
/// expired-token, cut, wrong-json, drop-before, drop-after, hang, hang-after.
///   "POST /v2/file-events nth=2 429 retry-after=3"     "* /v1/sessions* times=all latency=400"
/// Fails with InvalidInput naming the word that is wrong.
[[nodiscard]] Result<FaultRule> parseFaultRule(const QString &text);
/// The text form of a rule; parseFaultRule gives the same rule back.
[[nodiscard]] QString faultRuleText(const FaultRule &rule);
/// The forms parseFaultRule knows, one per line, for --help.
[[nodiscard]] QStringList faultRuleExamples();

} // namespace holdfast::range
