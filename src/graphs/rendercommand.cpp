// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "graphs/rendercommand.h"

#include "graphs/graphpicture.h"
#include "graphs/playbookgraph.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

enum ExitCode { Drawn = 0, Failed = 1, WrongUsage = 2 };

void say(QIODevice &device, const QString &line)
{
    device.write(line.toUtf8() + '\n');
}

} // namespace

QString renderCommandHelp()
{
    return QCoreApplication::translate(
        "holdfast::RenderCommand",
        "Usage: holdfast playbook render FILE -o OUT [--theme light|dark]\n"
        "\n"
        "Draws a playbook as a picture. The ending of OUT chooses the format: .svg, .png or .pdf.\n"
        "The tasks stand where the playbook's author placed them; where positions are missing\n"
        "or cards would cover each other, they are laid out automatically.\n"
        "\n"
        "Options:\n"
        "  -o, --output OUT    the file to write\n"
        "  --theme THEME       colours of the picture: light (default) or dark\n"
        "  -h, --help          this text\n"
        "\n"
        "Exit code: 0 drawn, 1 the playbook or the picture failed, 2 wrong usage.\n"
        "\n"
        "Examples:\n"
        "  holdfast playbook render exfiltration.yml -o exfiltration.svg\n"
        "  holdfast playbook render exfiltration.yml -o dark.png --theme dark");
}

int runRenderCommand(const QStringList &args, QIODevice &out, QIODevice &err)
{
    const auto text = [](const char *source) { return QCoreApplication::translate("holdfast::RenderCommand", source); };
    QCommandLineParser parser;
    const QCommandLineOption output({u"o"_s, u"output"_s}, {}, u"OUT"_s);
    const QCommandLineOption theme(u"theme"_s, {}, u"THEME"_s, u"light"_s);
    const QCommandLineOption help(QStringList{u"h"_s, u"help"_s});
    parser.addOptions({output, theme, help});
    const auto refuse = [&](const QString &why) {
        say(err, why);
        say(err, text("Try: holdfast playbook render --help"));
        return WrongUsage;
    };
    // The parser takes the first word for the program's name.
    if (!parser.parse(QStringList{u"render"_s} + args))
        return refuse(parser.errorText());
    if (parser.isSet(help)) {
        say(out, renderCommandHelp());
        return Drawn;
    }
    if (parser.positionalArguments().size() != 1)
        return refuse(text("render needs exactly one playbook file."));
    if (!parser.isSet(output))
        return refuse(text("Say where the picture goes: -o OUT.svg, .png or .pdf"));
    const QString outFile = parser.value(output);
    if (!pictureFormatOf(outFile))
        return refuse(text("%1: the name of a picture ends with .svg, .png or .pdf").arg(outFile));
    const QString themeName = parser.value(theme);
    if (themeName != "light"_L1 && themeName != "dark"_L1)
        return refuse(text("There is no theme \"%1\". Choose light or dark.").arg(themeName));

    const QString file = parser.positionalArguments().constFirst();
    const LoadedPlaybook loaded = loadPlaybook(file);
    for (const PlaybookProblem &problem : loaded.problems)
        say(err, problemText(file, problem));
    if (!loaded.playbook) {
        if (loaded.problems.isEmpty())
            say(err, text("%1 is not a playbook.").arg(file));
        return Failed;
    }
    GraphPicture picture;
    picture.graph = taskGraph(*loaded.playbook);
    picture.layout = layoutGraph(picture.graph);
    picture.colors = themeName == "dark"_L1 ? GraphColors::dark() : GraphColors::light();
    picture.note = text("Tasks: %1").arg(picture.graph.nodes.size());
    if (const auto saved = savePicture(picture, outFile); !saved) {
        say(err, saved.error().message);
        return Failed;
    }
    say(out, text("%1: %2 tasks drawn").arg(outFile).arg(picture.graph.nodes.size()));
    return Drawn;
}

} // namespace holdfast
