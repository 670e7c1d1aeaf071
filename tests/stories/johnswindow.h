// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/clock.h"
#include "base/jobs.h"
#include "console/connectiondesk.h"
#include "console/connectionwatch.h"
#include "console/consoleactions.h"
#include "console/workplans.h"
#include "models/connectionsmodel.h"
#include "models/jobsmodel.h"
#include "views/shell/mainwindow.h"
#include "views/shell/viewsettings.h"
#include "views/theme/theme.h"

#include <QApplication>
#include <QSettings>

namespace holdfast {

/// The window over a console, as the program makes it, with settings of its own in `folder`.
struct JohnsWindow
{
    JohnsWindow(Console &console, const QString &folder)
        : file(folder + QStringLiteral("/window.ini"), QSettings::IniFormat)
        , watch(console, jobs, connections)
        , actions(console, jobs, [] { return Result<void>(); })
        , plans(console, jobs)
        , desk(console, jobs, nullptr)
        , window({console.store(), clock, console.commands(), actions, plans, connections, jobRows, jobs, theme,
                  settings, desk})
    {
        QObject::connect(&desk, &ConnectionDesk::connectionsChanged, &watch, &ConnectionWatch::refresh);
    }

    QSettings file;
    ViewSettings settings{file};
    Theme theme{*qApp};
    JobRunner jobs{4};
    ConnectionsModel connections;
    ConnectionWatch watch;
    JobsModel jobRows;
    ConsoleActions actions;
    WorkPlans plans;
    ConnectionDesk desk;
    SystemClock clock;
    MainWindow window;
};

} // namespace holdfast
