// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// From the alert to the isolated laptop in John's case, with a range that answers at once.

#include "automation/investigationsteps.h"
#include "base/clock.h"
#include "console/demosetup.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTextStream>

using namespace Qt::StringLiterals;
using namespace holdfast;

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QTextStream out(stdout);
    QTemporaryDir folder;
    DemoOptions options;
    options.mode = u"auto"_s;
    options.mailFolder = folder.filePath(u"mail"_s);
    options.actionPendingMs = 0;
    options.actionRunningMs = 0;
    DemoSetup demo(options);
    ConsoleOptions consoleOptions;
    consoleOptions.storePath = folder.filePath(u"case.holdfast"_s);
    consoleOptions.user = u"bench"_s;
    consoleOptions.programPath = QStringLiteral(HOLDFAST_PROGRAM);
    consoleOptions.secrets = &demo.secrets();
    if (auto started = demo.start(); !started) {
        out << started.error().message << '\n';
        return 1;
    }
    auto console = Console::open(consoleOptions);
    if (!console || !demo.connect(**console)) {
        out << "the console could not be opened\n";
        return 1;
    }
    const SystemClock clock;
    const auto alertMs = clock.nowMs();
    if (auto fetched = (*console)->fetchNow({}); !fetched) {
        out << fetched.error().message << '\n';
        return 1;
    }
    (*console)->runner().waitUntilIdle({});
    const auto runs = (*console)->store().read([](const Reader &reader) -> Result<QList<PlaybookRun>> {
        const auto incident = reader.incidents().byNumber(1001);
        if (!incident)
            return incident.error();
        return reader.runs().list(incident->id);
    });
    if (!runs || runs->isEmpty()) {
        out << "no run\n";
        return 1;
    }
    QList<InvestigationStep> steps;
    (void)(*console)->runner().inspect(runs->first().id,
                                       [&](const RunState &state) { steps = investigationSteps(state); });
    for (const auto &step : steps)
        out << u"%1 %2 ms after the alert\n"_s.arg(step.name, -36).arg(step.finishedAtMs - alertMs, 6);
    return 0;
}
