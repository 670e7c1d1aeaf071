// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "graphs/automaticlayout.h"

#include "graphs/graphlayout.h"

#include <QLoggingCategory>
#include <QMutex>

#include <gvc.h>

#include <cmath>
#include <memory>

namespace holdfast {

namespace {

Q_LOGGING_CATEGORY(graphvizLog, "holdfast.graphs.graphviz", QtInfoMsg)

constexpr double pointsPerInch = 72; // dot measures cards in inches and answers in points; we take a point for a pixel

QByteArray inches(double pixels)
{
    return QByteArray::number(pixels / pointsPerInch, 'f', 5);
}

// The context is made once: it reads the list of plug-ins from disk.
GVC_t *sharedContext()
{
    static const std::unique_ptr<GVC_t, int (*)(GVC_t *)> context(gvContext(), gvFreeContext);
    return context.get();
}

void setDefault(Agraph_t *graph, int kind, const char *name, const QByteArray &value)
{
    agattr(graph, kind, const_cast<char *>(name), const_cast<char *>(value.constData()));
}

int reportGraphvizMessage(char *message)
{
    qCDebug(graphvizLog) << "dot:" << QByteArray(message).trimmed();
    return 0;
}

class DotGraph
{
public:
    explicit DotGraph(GVC_t *context)
        : m_context(context)
        , m_graph(agopen(const_cast<char *>("playbook"), Agdirected, nullptr))
    {
    }
    ~DotGraph()
    {
        if (m_laidOut)
            gvFreeLayout(m_context, m_graph);
        agclose(m_graph);
    }
    DotGraph(const DotGraph &) = delete;
    DotGraph &operator=(const DotGraph &) = delete;

    [[nodiscard]] Agraph_t *get() const { return m_graph; }
    [[nodiscard]] bool layOut()
    {
        m_laidOut = gvLayout(m_context, m_graph, "dot") == 0;
        return m_laidOut;
    }

private:
    GVC_t *m_context;
    Agraph_t *m_graph;
    bool m_laidOut = false;
};

} // namespace

std::optional<QList<QRectF>> layoutWithGraphviz(const TaskGraph &graph)
{
    static QMutex mutex;
    const QMutexLocker locker(&mutex);
    GVC_t *context = sharedContext();
    if (!context)
        return std::nullopt;
    agseterrf(reportGraphvizMessage);

    DotGraph dot(context);
    setDefault(dot.get(), AGRAPH, "rankdir", "TB");
    setDefault(dot.get(), AGRAPH, "nodesep", inches(26));
    setDefault(dot.get(), AGRAPH, "ranksep", inches(54));
    setDefault(dot.get(), AGRAPH, "splines", "none");
    // Bounds the network simplex on large graphs; pictures of small ones are finished long before.
    setDefault(dot.get(), AGRAPH, "nslimit", "4");
    setDefault(dot.get(), AGRAPH, "nslimit1", "4");
    setDefault(dot.get(), AGNODE, "shape", "box");
    setDefault(dot.get(), AGNODE, "fixedsize", "true");
    setDefault(dot.get(), AGNODE, "label", "");
    setDefault(dot.get(), AGNODE, "width", inches(graphsize::cardWidth));
    setDefault(dot.get(), AGNODE, "height", inches(graphsize::cardHeight));

    QList<Agnode_t *> nodes;
    nodes.reserve(graph.nodes.size());
    for (qsizetype i = 0; i < graph.nodes.size(); ++i) {
        QByteArray name = QByteArray::number(i);
        Agnode_t *node = agnode(dot.get(), name.data(), 1);
        const QSizeF size = cardSize(graph.nodes[i].kind);
        agsafeset(node, const_cast<char *>("width"), inches(size.width()).data(), const_cast<char *>(""));
        agsafeset(node, const_cast<char *>("height"), inches(size.height()).data(), const_cast<char *>(""));
        nodes.append(node);
    }
    for (qsizetype i = 0; i < graph.edges.size(); ++i) {
        const TaskEdge &edge = graph.edges[i];
        QByteArray name = QByteArray::number(i);
        if (edge.from != edge.to) // a loop says nothing about the order
            agedge(dot.get(), nodes[edge.from], nodes[edge.to], name.data(), 1);
    }
    if (!dot.layOut())
        return std::nullopt;

    const double height = GD_bb(dot.get()).UR.y;
    QList<QRectF> cards;
    for (qsizetype i = 0; i < nodes.size(); ++i) {
        const pointf centre = ND_coord(nodes[i]);
        QRectF card({0, 0}, cardSize(graph.nodes[i].kind));
        card.moveCenter({centre.x, height - centre.y});
        card.moveTopLeft(card.topLeft().toPoint()); // whole pixels draw sharp
        cards.append(card);
    }
    return cards;
}

} // namespace holdfast
