// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"
#include "graphs/graphlayout.h"
#include "graphs/graphpainter.h"
#include "graphs/taskgraph.h"

#include <QIODevice>

#include <optional>

namespace holdfast {

enum class PictureFormat { Svg, Png, Pdf };

/// A graph with everything a picture of it shows, as a value that can go to another thread.
struct GraphPicture
{
    TaskGraph graph;
    GraphLayout layout;
    QList<NodeState> states; ///< in the order of the nodes; empty without a run
    QList<EdgeState> edgeStates; ///< in the order of the edges; empty without a run
    GraphColors colors = GraphColors::light();
    QString note; ///< second line of the heading: "14 tasks, 11 done"
};

/// The format that a file name's ending asks for: svg, png or pdf, in any case.
[[nodiscard]] std::optional<PictureFormat> pictureFormatOf(const QString &fileName);

/// Draws the whole graph. SVG and PDF keep text as text and have the picture's own size; the same picture gives the
/// same SVG bytes. A PNG has two pixels for one, less where the graph is so large that memory would suffer. Needs a
/// QGuiApplication (any platform, also offscreen); any thread. Fails when the device does not take the bytes.
[[nodiscard]] Result<void> writePicture(const GraphPicture &picture, PictureFormat format, QIODevice &device);

/// writePicture into a file, which appears complete or not at all. The error names the file.
[[nodiscard]] Result<void> savePicture(const GraphPicture &picture, const QString &fileName);

} // namespace holdfast
