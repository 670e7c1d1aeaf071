// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QColor>
#include <QHash>
#include <QPointF>
#include <QRawFont>
#include <QStringList>

#include <array>
#include <optional>
#include <vector>

class QPainter;
class QTextLayout;

namespace holdfast {

enum class ReportFace { Sans = 0, SansStrong, Mono, MonoStrong };

/// Sizes are points (1/72 inch). Columns of numbers take the mono faces: spreading the digits of the others would part them
/// for a search in the PDF.
struct ReportTextStyle
{
    ReportFace face = ReportFace::Sans;
    double size = 8.5;
};

enum class ReportWrap {
    Prose, ///< between words; inside one only when it is longer than a line
    Exact, ///< anywhere, rather after a separator: paths, hashes, ids
};

/// Pages are painted in fiftieths of a point, in which the advances of all glyphs are whole numbers: the PDF's text operators
/// become short and alike, which halves the time to compress them, and no reader sees a difference of 0.01 point.
inline constexpr double reportUnitsPerPoint = 50.0;

/// Registers the report's own fonts (Inter, JetBrains Mono and two fall-backs, compiled in) with Qt, once a process.
/// Fails when a font is missing from the build.
[[nodiscard]] Result<void> loadReportFonts();

/// Measures, breaks and draws text with the report's own fonts, never the system's.
///
/// Characters map to glyphs one to one (no ligature, no contextual form), so that the PDF's text is found and copied as it
/// was; only scripts that need shaping go through Qt's text layout. Measures do not depend on the device: a page on the
/// screen breaks as the printed one. An object belongs to the thread that made it.
class ReportTypography
{
public:
    /// loadReportFonts() must have succeeded.
    ReportTypography();
    ~ReportTypography();
    ReportTypography(const ReportTypography &) = delete;
    ReportTypography &operator=(const ReportTypography &) = delete;

    /// What can be drawn of a text; see shownText().
    [[nodiscard]] QString shown(const QString &text, ReportFace face);
    /// All measures take shown text and answer in points.
    [[nodiscard]] double width(const QString &text, ReportTextStyle style);
    [[nodiscard]] static double lineHeight(ReportTextStyle style);
    /// How far below the top of a line of this height the text stands: one rule for all faces and sizes.
    [[nodiscard]] static double baseline(double lineHeight);
    /// Lines no wider than `width`; at least one.
    [[nodiscard]] QStringList wrap(const QString &text, ReportTextStyle style, double width, ReportWrap how);
    /// The text, or its begin and end around "…" when it is wider than `width`.
    [[nodiscard]] QString elided(const QString &text, ReportTextStyle style, double width);
    /// Draws one line; `at` is the left end of the base line, in the painter's fiftieths of a point.
    void draw(QPainter &painter, QPointF at, const QString &line, ReportTextStyle style, const QColor &colour);

private:
    struct Glyph
    {
        quint32 index = 0;
        float advance = 0; ///< in units of the size
        qint8 font = -1; ///< slot; -1: no font has it
    };
    static constexpr size_t faceCount = 4;
    static constexpr size_t fontCount = 7;
    static constexpr char32_t tableSize = 0x250;

    const Glyph &glyph(ReportFace face, char32_t c);
    static double advance(const Glyph &glyph, ReportTextStyle style);
    const QRawFont &rawFont(int slot, double size);
    void drawSimple(QPainter &painter, QPointF at, const QString &line, ReportTextStyle style);
    void prepareShaped(QTextLayout &layout, const QString &text, ReportTextStyle style);
    QStringList wrapSimple(const QString &text, ReportTextStyle style, double width, ReportWrap how);
    QStringList wrapShaped(const QString &text, ReportTextStyle style, double width);

    std::array<std::optional<QRawFont>, fontCount> m_measuring; ///< at 1000 pixels, loaded when first asked
    std::array<std::array<std::optional<Glyph>, tableSize>, faceCount> m_table; ///< glyphs of common characters
    std::array<QHash<char32_t, Glyph>, faceCount> m_others;
    QHash<std::pair<int, int>, QRawFont> m_drawing; ///< by slot and size in thousandths
};

} // namespace holdfast
