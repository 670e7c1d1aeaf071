// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "graphs/graphpicture.h"

#include "graphs/plainline.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QImage>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

#include <cmath>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr double headingHeight = 48;
constexpr double minimumWidth = 420; // room for the heading above a narrow graph
constexpr double pngScale = 2;
constexpr double pngPixelLimit = 30e6; // 120 MB of memory; Qt's readers refuse more than 128
constexpr double pngSideLimit = 30000; // Qt refuses larger images
constexpr double pdfSideLimit = 14400; // points; PDF 1.4, appendix C
constexpr int svgResolution = 96;

QString translated(const char *text)
{
    return QCoreApplication::translate("holdfast::GraphPicture", text);
}

Error cannotWrite(const QString &reason)
{
    return {ErrorCode::StorageFull, translated("The picture could not be written: %1").arg(reason), {}};
}

QRectF frameOf(const GraphPicture &picture)
{
    QRectF frame = picture.layout.bounds.adjusted(-graphsize::margin, -graphsize::margin - headingHeight,
                                                  graphsize::margin, graphsize::margin);
    if (frame.width() < minimumWidth)
        frame.adjust(-(minimumWidth - frame.width()) / 2, 0, (minimumWidth - frame.width()) / 2, 0);
    return frame.toAlignedRect();
}

void draw(QPainter &painter, const GraphPicture &picture, const QRectF &frame, bool withDots)
{
    const GraphPainter artist(picture.colors);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::TextAntialiasing);
    painter.translate(-frame.topLeft());
    if (withDots)
        artist.paintBackground(painter, frame);
    else
        painter.fillRect(frame, picture.colors.window);
    artist.paintHeading(painter, frame.topLeft() + QPointF(graphsize::margin / 2, 34), picture.graph.name,
                        picture.note);

    const auto &graph = picture.graph;
    const auto edgeState = [&](qsizetype i) { return picture.edgeStates.value(i, EdgeState::Plain); };
    // What was taken lies above what was not.
    for (const bool takenTurn : {false, true}) {
        for (qsizetype i = 0; i < graph.edges.size(); ++i) {
            if ((edgeState(i) == EdgeState::Taken) == takenTurn)
                artist.paintEdge(painter, picture.layout.routes[i], edgeState(i));
        }
    }
    for (qsizetype i = 0; i < graph.edges.size(); ++i) {
        if (!graph.edges[i].caption.isEmpty())
            artist.paintCaption(painter, picture.layout.routes[i], graph.edges[i].caption, edgeState(i));
    }
    for (qsizetype i = 0; i < graph.nodes.size(); ++i) {
        const NodeState state = picture.states.value(i, NodeState::None);
        artist.paintCard(painter, picture.layout.cards[i], graph.nodes[i].kind, state,
                         artist.cardText(graph.nodes[i], state));
    }
}

Result<void> writeSvg(const GraphPicture &picture, const QRectF &frame, QIODevice &device)
{
    // A buffer between, because the generator does not report when its device refuses bytes.
    QBuffer buffer;
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(svgResolution);
    generator.setSize(frame.size().toSize());
    generator.setViewBox(QRectF({0, 0}, frame.size()));
    // The generator writes both as they are.
    generator.setTitle(plainLine(picture.graph.name).toHtmlEscaped());
    generator.setDescription(plainLine(picture.note).toHtmlEscaped());
    QPainter painter(&generator);
    draw(painter, picture, frame, false);
    painter.end();
    if (device.write(buffer.data()) != buffer.size())
        return cannotWrite(device.errorString());
    return {};
}

Result<void> writePng(const GraphPicture &picture, const QRectF &frame, QIODevice &device)
{
    const double scale = std::min({pngScale, std::sqrt(pngPixelLimit / (frame.width() * frame.height())),
                                   pngSideLimit / frame.width(), pngSideLimit / frame.height()});
    QImage image((frame.size() * scale).toSize().expandedTo({1, 1}), QImage::Format_RGB32);
    if (image.isNull())
        return Error{
            ErrorCode::StorageFull, translated("There is not enough memory for the picture. Choose SVG or PDF."), {}};
    image.fill(picture.colors.window);
    QPainter painter(&image);
    painter.scale(scale, scale);
    draw(painter, picture, frame, true);
    painter.end();
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG") || device.write(buffer.data()) != buffer.size())
        return cannotWrite(device.errorString());
    return {};
}

Result<void> writePdf(const GraphPicture &picture, const QRectF &frame, QIODevice &device)
{
    constexpr double pointsPerPixel = 0.75;
    const double scale = std::min({pointsPerPixel, pdfSideLimit / frame.width(), pdfSideLimit / frame.height()});
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setTitle(plainLine(picture.graph.name));
        writer.setCreator(QCoreApplication::applicationName());
        writer.setResolution(96);
        writer.setPageLayout(
            QPageLayout(QPageSize(frame.size() * scale, QPageSize::Point, QString(), QPageSize::ExactMatch),
                        QPageLayout::Portrait, QMarginsF(0, 0, 0, 0)));
        QPainter painter(&writer);
        if (!painter.isActive())
            return cannotWrite(buffer.errorString());
        painter.scale(scale / pointsPerPixel, scale / pointsPerPixel);
        draw(painter, picture, frame, false);
    }
    if (device.write(buffer.data()) != buffer.size())
        return cannotWrite(device.errorString());
    return {};
}

} // namespace

std::optional<PictureFormat> pictureFormatOf(const QString &fileName)
{
    const QString ending = QFileInfo(fileName).suffix().toLower();
    if (ending == "svg"_L1)
        return PictureFormat::Svg;
    if (ending == "png"_L1)
        return PictureFormat::Png;
    if (ending == "pdf"_L1)
        return PictureFormat::Pdf;
    return std::nullopt;
}

Result<void> writePicture(const GraphPicture &picture, PictureFormat format, QIODevice &device)
{
    const QRectF frame = frameOf(picture);
    switch (format) {
    case PictureFormat::Svg:
        return writeSvg(picture, frame, device);
    case PictureFormat::Png:
        return writePng(picture, frame, device);
    case PictureFormat::Pdf:
        return writePdf(picture, frame, device);
    }
    return {};
}

Result<void> savePicture(const GraphPicture &picture, const QString &fileName)
{
    const auto format = pictureFormatOf(fileName);
    if (!format)
        return Error{ErrorCode::InvalidInput,
                     translated("%1: the name of a picture ends with .svg, .png or .pdf").arg(fileName),
                     {}};
    QSaveFile file(fileName);
    if (!file.open(QIODevice::WriteOnly))
        return Error{
            ErrorCode::InvalidInput, translated("%1 cannot be written: %2").arg(fileName, file.errorString()), {}};
    if (const auto written = writePicture(picture, *format, file); !written)
        return written;
    if (!file.commit())
        return Error{
            ErrorCode::StorageFull, translated("%1 cannot be written: %2").arg(fileName, file.errorString()), {}};
    return {};
}

} // namespace holdfast
