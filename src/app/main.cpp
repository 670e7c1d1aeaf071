// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commandlist.h"
#include "app/commandrun.h"
#include "app/connectioncommands.h"
#include "app/demo.h"
#include "app/incidentcommands.h"
#include "app/playbookcommands.h"
#include "app/replaysource.h"
#include "app/reportcommand.h"
#include "app/storecommands.h"
#include "app/usage.h"
#include "app/window.h"
#include "console/console.h"
#include "graphs/rendercommand.h"
#include "integrations/secrets/memorysecrets.h"
#include "playbooks/commandline/playbookcommand.h"
#include "playbooks/natives/operatornatives.h"
#include "reports/reportprocess.h"
#include "scripts/evalcommand.h"

#include <QCoreApplication>
#include <QFile>
#include <QGuiApplication>
#include <QTemporaryDir>
#include <QTextStream>

#include <cstring>
#include <functional>

namespace {

using namespace Qt::StringLiterals;
using namespace holdfast;

struct Subcommand
{
    QStringList words; ///< {"playbook", "lint"}
    std::function<int(const QStringList &words, QTextStream &out, QTextStream &err)> run;
    bool paints = false; ///< needs fonts, but no display
};

using DeviceCommand = std::function<int(const QStringList &, QIODevice &, QIODevice &)>;

/// For subcommands that write bytes.
auto onDevices(DeviceCommand command)
{
    return [command = std::move(command)](const QStringList &words, QTextStream &out, QTextStream &err) {
        return command(words.mid(1), *out.device(), *err.device());
    };
}

auto playbookCommand(const QString &name)
{
    return onDevices([name](const QStringList &words, QIODevice &out, QIODevice &err) {
        PlaybookCommandSources sources{nullptr, recordFromStore, playbookFromStore};
        if (!words.contains(u"--dry-run"_s))
            return runPlaybookCommand(QStringList{name} + words, out, err, sources);
        // A dry run tells what each command would change, whichever connections are set up.
        const QTemporaryDir folder;
        MemorySecrets secrets;
        const auto console = consoleWithEveryKind(folder.path(), secrets);
        if (!console) {
            err.write(console.error().message.toUtf8() + '\n');
            return 1;
        }
        sources.commands = &(*console)->commands();
        return runPlaybookCommand(QStringList{name} + words, out, err, sources);
    });
}

QList<Subcommand> subcommands()
{
    return {
        {{u"demo"_s}, runDemo, true},
        {{u"incident"_s, u"list"_s}, runIncidentList, false},
        {{u"incident"_s, u"show"_s}, runIncidentShow, false},
        {{u"report"_s}, runReport, true},
        {{u"store"_s, u"verify"_s}, runStoreVerify, false},
        {{u"store"_s, u"rebuild"_s}, runStoreRebuild, false},
        {{u"playbook"_s, u"list"_s}, runPlaybookList, false},
        {{u"playbook"_s, u"versions"_s}, runPlaybookVersions, false},
        {{u"playbook"_s, u"show"_s}, runPlaybookShow, false},
        {{u"playbook"_s, u"save"_s}, runPlaybookSave, false},
        {{u"playbook"_s, u"lint"_s}, playbookCommand(u"lint"_s), false},
        {{u"playbook"_s, u"run"_s}, playbookCommand(u"run"_s), false},
        {{u"playbook"_s, u"replay"_s}, playbookCommand(u"replay"_s), false},
        {{u"playbook"_s, u"format"_s}, playbookCommand(u"format"_s), false},
        {{u"playbook"_s, u"diff"_s}, playbookCommand(u"diff"_s), false},
        {{u"playbook"_s, u"render"_s}, onDevices(runRenderCommand), true},
        {{u"eval"_s},
         onDevices([](const QStringList &words, QIODevice &out, QIODevice &err) {
             return runEval(words, out, err, nativeOperatorsOver);
         }),
         false},
        {{u"commands"_s}, runCommandList, false},
        {{u"command"_s, u"run"_s}, runCommandRun, false},
        {{u"connection"_s, u"list"_s}, runConnectionList, false},
        {{u"connection"_s, u"test"_s}, runConnectionTest, false},
        {{u"connection"_s, u"import"_s}, runConnectionImport, false},
    };
}

bool isCalled(const QStringList &arguments, const Subcommand &command)
{
    return arguments.mid(1, command.words.size()) == command.words;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc > 1 && renderReportCommand == QLatin1StringView(argv[1]))
        return runRenderReport(argc, argv);

    QCoreApplication::setApplicationName(u"holdfast"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(HOLDFAST_VERSION));
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));

    QFile outFile, errFile;
    if (!outFile.open(stdout, QIODevice::WriteOnly)
        || !errFile.open(stderr, QIODevice::WriteOnly | QIODevice::Unbuffered))
        return 1;
    QTextStream out(&outFile), err(&errFile);

    const auto first = arguments.value(1);
    if (first == "--help"_L1 || first == "-h"_L1 || first == "help"_L1) {
        const auto asked = arguments.mid(2).join(u' ');
        const auto help = asked.isEmpty() ? overviewText() : helpText(asked);
        (help.isEmpty() ? err : out) << (help.isEmpty() ? overviewText() : help);
        return help.isEmpty() ? 2 : 0;
    }
    if (first == "--version"_L1) {
        out << QCoreApplication::applicationName() << ' ' << QCoreApplication::applicationVersion() << '\n';
        return 0;
    }
    if (first == "--man"_L1) {
        out << manualPage();
        return 0;
    }
    if (first.isEmpty() || first.startsWith(u'-'))
        return runWindow(argc, argv);

    for (const auto &command : subcommands()) {
        if (!isCalled(arguments, command))
            continue;
        if (arguments.contains(u"--help"_s) || arguments.contains(u"-h"_s)) {
            out << helpText(command.words.join(u' '));
            return 0;
        }
        // Reports and pictures need fonts and painting, never a display.
        std::unique_ptr<QCoreApplication> application;
        if (command.paints) {
            qputenv("QT_QPA_PLATFORM", "offscreen");
            application = std::make_unique<QGuiApplication>(argc, argv);
        } else {
            application = std::make_unique<QCoreApplication>(argc, argv);
        }
        const auto words = QStringList{arguments.first()} + arguments.mid(1 + command.words.size());
        const auto code = command.run(words, out, err);
        out.flush();
        err.flush();
        return code;
    }
    const auto group = helpText(first);
    err << (group.isEmpty()
                ? QCoreApplication::translate("Main", "Unknown command “%1”.").arg(arguments.mid(1, 2).join(u' '))
                    + u"\n\n"_s + overviewText()
                : group);
    return 2;
}
