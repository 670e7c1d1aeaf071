// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Prints how long playbooks take to be laid out and drawn: every file of a folder, with the author's positions and
// without, the largest of them, and a generated graph of 1,000 tasks. Not a test.
//   bench_graphs [FOLDER]

#include "graphs/graphpicture.h"
#include "graphs/playbookgraph.h"

#include <QBuffer>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QRandomGenerator>
#include <QTextStream>

using namespace holdfast;
using namespace Qt::StringLiterals;

namespace {

constexpr int repetitions = 5;

// The best of some repetitions, in milliseconds: what the machine can do when nothing else runs.
template <typename Work>
double bestMs(Work work)
{
    double best = 0;
    for (int i = 0; i < repetitions; ++i) {
        QElapsedTimer timer;
        timer.start();
        work();
        const double ms = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        best = i == 0 ? ms : std::min(best, ms);
    }
    return best;
}

TaskGraph withoutPositions(TaskGraph graph)
{
    for (TaskNode &node : graph.nodes)
        node.position.reset();
    return graph;
}

TaskGraph generated(int tasks)
{
    QRandomGenerator random(1);
    TaskGraph graph;
    graph.name = u"generated"_s;
    for (int i = 0; i < tasks; ++i) {
        graph.nodes.append({QString::number(i),
                            i % 7 == 3 ? NodeKind::Decision : NodeKind::Action,
                            u"Task %1"_s.arg(i),
                            u"Set"_s,
                            {}});
        if (i > 0)
            graph.edges.append(
                {std::max(0, i - 1 - random.bounded(3)), i, u"#none#"_s, i % 5 ? QString() : u"yes"_s, {}});
        if (i > 10 && i % 6 == 0)
            graph.edges.append({i - 2 - random.bounded(8), i, u"no"_s, u"no"_s, {}});
    }
    return graph;
}

// One paint of the whole graph into an image, as a window would draw it.
void draw(const TaskGraph &graph, const GraphLayout &layout, QImage &image)
{
    const GraphPainter artist(GraphColors::light());
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(-layout.bounds.topLeft());
    for (qsizetype i = 0; i < graph.edges.size(); ++i)
        artist.paintEdge(painter, layout.routes[i], EdgeState::Plain);
    for (qsizetype i = 0; i < graph.nodes.size(); ++i)
        artist.paintCard(painter, layout.cards[i], graph.nodes[i].kind, NodeState::Done,
                         artist.cardText(graph.nodes[i], NodeState::Done));
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication app(argc, argv);
    QTextStream out(stdout);
    const QString folder = argc > 1
        ? QString::fromLocal8Bit(argv[1])
        : qEnvironmentVariable("HOLDFAST_SHARED", QStringLiteral(HOLDFAST_SOURCE_DIR "/../shared"))
            + u"/corpus/playbooks"_s;

    QList<TaskGraph> graphs;
    QDirIterator it(folder, {u"*.yml"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const LoadedPlaybook loaded = loadPlaybook(it.next());
        if (loaded.playbook)
            graphs.append(taskGraph(*loaded.playbook));
    }
    const auto report = [&](const QString &what, double ms, const QString &note) {
        out << what.leftJustified(46) << QString::number(ms, 'f', 2).rightJustified(10) << " ms  " << note << Qt::endl;
    };
    const auto layOutAll = [](const QList<TaskGraph> &all) {
        for (const TaskGraph &graph : all)
            (void)layoutGraph(graph);
    };
    if (graphs.isEmpty()) {
        out << "no playbooks in " << folder << ": only the generated graph is measured" << Qt::endl;
    } else {
        std::sort(graphs.begin(), graphs.end(),
                  [](const TaskGraph &a, const TaskGraph &b) { return a.nodes.size() < b.nodes.size(); });
        QList<TaskGraph> bare;
        for (const TaskGraph &graph : std::as_const(graphs))
            bare.append(withoutPositions(graph));
        const QString count = u"%1 playbooks"_s.arg(graphs.size());
        report(u"layout, authors' positions"_s, bestMs([&] { layOutAll(graphs); }), count);
        report(u"layout, automatic"_s, bestMs([&] { layOutAll(bare); }), count);
    }
    QList<TaskGraph> large{generated(1000)};
    if (!graphs.isEmpty()) {
        large.append(graphs.constLast());
        large.append(withoutPositions(graphs.constLast()));
    }
    for (const TaskGraph &graph : std::as_const(large)) {
        const QString note =
            u"%1 tasks, %2 edges, %3"_s.arg(graph.nodes.size()).arg(graph.edges.size()).arg(graph.name);
        const GraphLayout layout = layoutGraph(graph);
        const QString source = layout.source == LayoutSource::Author ? u"authors' positions"_s
            : layout.source == LayoutSource::Graphviz                ? u"dot"_s
                                                                     : u"layers"_s;
        report(u"layout, %1"_s.arg(source), bestMs([&] { (void)layoutGraph(graph); }), note);
        QImage image(1600, 1000, QImage::Format_RGB32);
        report(u"  draw one frame at 100 % (clipped)"_s, bestMs([&] { draw(graph, layout, image); }), note);
        GraphPicture picture;
        picture.graph = graph;
        picture.layout = layout;
        report(u"  write SVG"_s, bestMs([&] {
                   QBuffer buffer;
                   buffer.open(QIODevice::WriteOnly);
                   (void)writePicture(picture, PictureFormat::Svg, buffer).isOk();
               }),
               note);
    }
    return 0;
}
