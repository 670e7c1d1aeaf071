// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/window.h"

#include "app/demo.h"
#include "app/secretsplace.h"
#include "app/storepaths.h"
#include "app/usage.h"
#include "console/connectiondesk.h"
#include "console/connectionwatch.h"
#include "console/consoleactions.h"
#include "console/demosetup.h"
#include "console/workplans.h"
#include "models/connectionsmodel.h"
#include "models/fetchjobs.h"
#include "models/jobsmodel.h"
#include "views/shell/mainwindow.h"
#include "views/shell/viewsettings.h"
#include "views/theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QIcon>
#include <QLibraryInfo>
#include <QLocale>
#include <QLoggingCategory>
#include <QMessageBox>
#include <QProcess>
#include <QSaveFile>
#include <QSettings>
#include <QTextStream>
#include <QTranslator>

#include <optional>

namespace holdfast {

namespace {

using namespace Qt::StringLiterals;

/// Says when the window can be seen first: QT_LOGGING_RULES="holdfast.start.debug=true".
Q_LOGGING_CATEGORY(startLog, "holdfast.start", QtWarningMsg)

class FirstPaintLog final : public QObject
{
public:
    using QObject::QObject;

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint) {
            qCDebug(startLog, "window painted");
            watched->removeEventFilter(this);
        }
        return false;
    }
};

QString text(const char *source)
{
    return QCoreApplication::translate("Window", source);
}

struct WindowOptions
{
    bool demo = false;
    QString storePath;
    QString reportPath;
    QString theme;
    QString realServices;
};

std::optional<WindowOptions> parse(const QStringList &arguments, QTextStream &err)
{
    QCommandLineParser parser;
    const QCommandLineOption demo(u"demo"_s), report(u"report"_s, {}, u"file"_s), store(u"store"_s, {}, u"file"_s),
        theme(u"theme"_s, {}, u"name"_s, u"system"_s), real(u"real"_s, {}, u"file"_s);
    parser.addOptions({demo, report, store, theme, real});
    if (!parser.parse(arguments) || !parser.positionalArguments().isEmpty()) {
        err << (parser.errorText().isEmpty() ? text("Unknown command “%1”.").arg(parser.positionalArguments().value(0))
                                             : parser.errorText())
            << "\n\n"
            << overviewText();
        return std::nullopt;
    }
    return WindowOptions{parser.isSet(demo), parser.value(store), parser.value(report), parser.value(theme),
                         parser.value(real)};
}

Theme::Choice themeChoice(const QString &name)
{
    return name == "dark"_L1 ? Theme::Choice::Dark : name == "light"_L1 ? Theme::Choice::Light : Theme::Choice::System;
}

/// A window cannot open without its store: say so plainly, with what to do, and end.
int refuse(const Error &error)
{
    QTextStream(stderr) << error.message << '\n';
    QMessageBox box(QMessageBox::Critical, text("Holdfast cannot start"), error.message);
    box.setTextFormat(Qt::PlainText);
    box.setDetailedText(error.details);
    box.exec();
    return 1;
}

/// Writes the newest report of an incident whenever one is made: the demo's PDF lies where the user was told.
void deliverReports(Console &console, JobRunner &jobs, const QString &path, QObject *context)
{
    QObject::connect(&console.store().changes(), &ChangeNotifier::reportAdded, context,
                     [&console, &jobs, path](const IncidentId &incident) {
                         jobs.run([&console, path, incident](std::stop_token) -> Result<void> {
                             const auto bytes = console.store().read([&](const Reader &reader) -> Result<QByteArray> {
                                 const auto found = reader.incidents().get(incident);
                                 if (!found)
                                     return found.error();
                                 if (!found->parent.isEmpty())
                                     return QByteArray();
                                 const auto reports = reader.reports().list(incident);
                                 if (!reports)
                                     return reports.error();
                                 return reports->isEmpty() ? Result<QByteArray>(QByteArray())
                                                           : reader.reports().bytes(reports->last().id);
                             });
                             if (!bytes || bytes->isEmpty())
                                 return {};
                             QSaveFile file(path);
                             if (!file.open(QIODevice::WriteOnly) || file.write(*bytes) != bytes->size()
                                 || !file.commit())
                                 return Error{ErrorCode::StorageFull, file.errorString(), {}};
                             QTextStream(stdout) << text("Report: %1").arg(path) << '\n';
                             return {};
                         });
                     });
}

} // namespace

int runWindow(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")
        && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        QTextStream(stderr)
            << "There is no display for a window. Without one: holdfast demo --headless, and holdfast --help\n";
        return 1;
    }
    QApplication application(argc, argv);
    QApplication::setDesktopFileName(u"org.holdfast.Holdfast"_s);
    QApplication::setWindowIcon(QIcon::fromTheme(u"org.holdfast.Holdfast"_s, QIcon(u":/icons/holdfast-app.svg"_s)));
    QTranslator translator;
    if (translator.load(QLocale(), u"holdfast"_s, u"_"_s, u":/translations"_s)
        || translator.load(u":/translations/holdfast_en.qm"_s))
        QApplication::installTranslator(&translator);

    QTextStream err(stderr);
    const auto options = parse(QApplication::arguments(), err);
    if (!options)
        return 2;

    const auto folder = options->demo && options->storePath.isEmpty() ? freshDemoFolder() : QString();
    ConsoleOptions consoleOptions;
    consoleOptions.storePath = !options->storePath.isEmpty() ? options->storePath
        : options->demo                                      ? folder + u"/john.holdfast"_s
                                                             : defaultStorePath();
    consoleOptions.user = options->demo ? u"mina.kim"_s : qEnvironmentVariable("USER", u"analyst"_s);
    consoleOptions.playbookFolder = playbookFolder();
    consoleOptions.programPath = QApplication::applicationFilePath();

    const auto machine = machineSecrets();
    std::optional<DemoSetup> demo;
    consoleOptions.secrets = machine.get();
    if (options->demo) {
        DemoOptions demoOptions;
        demoOptions.mode = u"auto"_s;
        demoOptions.mailFolder = QFileInfo(consoleOptions.storePath).absolutePath() + u"/mail"_s;
        demoOptions.realServices = options->realServices;
        demo.emplace(demoOptions);
        if (auto started = demo->start(); !started)
            return refuse(started.error());
        consoleOptions.secrets = &demo->secrets();
        consoleOptions.memberKeys = &demo->memberKeys();
    }
    auto opened = Console::open(consoleOptions);
    if (!opened)
        return refuse(opened.error());
    auto &console = **opened;
    if (demo) {
        if (auto connected = demo->connect(console); !connected)
            return refuse(connected.error());
    }

    QSettings file(dataFolder() + u"/window.ini"_s, QSettings::IniFormat);
    ViewSettings viewSettings(file);
    Theme theme(application);
    theme.setChoice(themeChoice(options->theme == "system"_L1 ? viewSettings.themeName() : options->theme));
    const SystemClock clock;
    JobRunner jobs(6);
    ConnectionsModel connections;
    ConnectionWatch connectionWatch(console, jobs, connections);
    JobsModel jobRows;
    const FetchJobs fetchJobs(console.store(), connections, clock, jobRows);
    ConsoleActions actions(console, jobs, []() -> Result<void> {
        if (QProcess::startDetached(QCoreApplication::applicationFilePath(), {u"--demo"_s}))
            return {};
        return Error{ErrorCode::Internal, text("The demo could not be started."), {}};
    });
    WorkPlans plans(console, jobs);
    ConnectionDesk connectionDesk(console, jobs, demo ? nullptr : machine.get());
    QObject::connect(&connectionDesk, &ConnectionDesk::connectionsChanged, &connectionWatch, &ConnectionWatch::refresh);
    MainWindow window({console.store(), clock, console.commands(), actions, plans, connections, jobRows, jobs, theme,
                       viewSettings, connectionDesk});
    console.onTrouble = [&](const QString &where, const Error &error) {
        QMetaObject::invokeMethod(&connectionWatch,
                                  [&connectionWatch, where, error] { connectionWatch.showTrouble(where, error); });
    };
    if (demo && !options->reportPath.isEmpty())
        deliverReports(console, jobs, options->reportPath, &window);
    window.installEventFilter(new FirstPaintLog(&window));
    window.show();
    // Off this thread: the keychain may ask its user. What cannot be opened says so on its row.
    auto begun = jobs.run([&console, &machine, stored = !demo](std::stop_token) -> Result<void> {
        if (stored) {
            if (auto unlocked = unlockUnattended(*machine); !unlocked)
                return unlocked;
            if (auto connected = console.connectStored(); !connected)
                return connected.error();
        }
        return console.start();
    });
    onFinished(begun, &window, [&](const Result<void> &done) {
        connectionWatch.refresh();
        if (done)
            return;
        auto *box =
            new QMessageBox(QMessageBox::Warning, text("Holdfast"), done.error().message, QMessageBox::Ok, &window);
        box->setTextFormat(Qt::PlainText);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    });

    const auto code = QApplication::exec();
    jobs.requestStop();
    jobs.waitForDone();
    return code;
}

} // namespace holdfast
