// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The loader: YAML to a lossless document, to a typed playbook, to a picture. What was read must be written back as an
// equal document, whatever the bytes are.

#include "graphs/playbookgraph.h"
#include "playbooks/playbook.h"
#include "playbooks/playbookdocument.h"

#include <cstdlib>

using namespace holdfast;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

void checkPlaces(const QList<PlaybookProblem> &problems)
{
    for (const PlaybookProblem &problem : problems) {
        require(!problem.message.isEmpty());
        require(problem.line >= 0 && problem.column >= 0);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr size_t longest = 16384;
    if (size > longest)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    QList<PlaybookProblem> problems;
    const auto document = PlaybookDocument::parse(bytes, &problems);
    checkPlaces(problems);
    if (!document) {
        require(!document.error().message.isEmpty());
        return 0;
    }
    if (const auto yaml = document->toYaml()) {
        const auto again = PlaybookDocument::parse(*yaml);
        require(again && again->root().equals(document->root()));
        require(again->toYaml() && *again->toYaml() == *yaml);
    }
    (void)document->inUsualOrder();
    const LoadedPlaybook loaded = readPlaybook(*document);
    checkPlaces(loaded.problems);
    if (!loaded.playbook)
        return 0;
    const TaskGraph graph = taskGraph(*loaded.playbook);
    require(graph.nodes.size() == loaded.playbook->tasks.size());
    for (const TaskEdge &edge : graph.edges)
        require(edge.from >= 0 && edge.from < graph.nodes.size() && edge.to >= 0 && edge.to < graph.nodes.size());
    return 0;
}
