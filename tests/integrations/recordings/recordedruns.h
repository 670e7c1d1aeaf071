// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "recordings/recordedpair.h"

#include <QHash>

namespace holdfast::testing {

/// The command of ours that sends a recorded request, and what else it reads on the way there.
struct RecordedRun
{
    QString command; ///< empty: there is none
    QString why; ///< why there is none
    QJsonObject arguments;
    QHash<QString, QJsonValue> answers; ///< "GET /v1/users" -> what it is answered; others are not found
    bool refusalIsAResult = false; ///< the service's refusal means something else than a failure
    bool contentIsRefused = false; ///< the recorded answer is not what it says it is, or was cut when it was recorded

    [[nodiscard]] static RecordedRun none(const QString &why)
    {
        RecordedRun run;
        run.why = why;
        return run;
    }
};

[[nodiscard]] RecordedRun runFor(const RecordedPair &pair);

} // namespace holdfast::testing
