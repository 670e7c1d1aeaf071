// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "console/demosetup.h"

#include <memory>

namespace holdfast {

/// John's case over a range and a store of a test's own.
struct JohnsCase
{
    std::unique_ptr<DemoSetup> demo;
    std::unique_ptr<Console> console;

    /// Opens the console on `folder`/case.holdfast; connects, but runs nothing yet.
    static Result<JohnsCase> open(const QString &folder, const QString &mode, const QUrl &rangeControl);

    /// Takes up what is unfinished, fetches, and goes on until only people can.
    Result<void> run();
    /// The incident of the alert; the child is another.
    [[nodiscard]] Result<Incident> incident() const;
    /// Recipients of each .eml in the folder, sorted; an address once for every mail.
    [[nodiscard]] static QStringList mailedTo(const QString &folder);
};

} // namespace holdfast
