// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reports/reporttypography.h"

#include "reports/codepoints.h"
#include "reports/showntext.h"

#include <QCoreApplication>
#include <QFont>
#include <QFontDatabase>
#include <QGlyphRun>
#include <QPainter>
#include <QTextLayout>

#include <cmath>
#include <mutex>

static void initializeFontResource()
{
    Q_INIT_RESOURCE(reportfonts);
}

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr double measuringSize = 1000.0;

struct FontSlot
{
    const char *file;
    const char *family;
    QFont::Weight weight;
};

enum Slot { SansSlot = 0, SansStrongSlot, MonoSlot, MonoStrongSlot, WideSlot, WideMonoSlot, EastAsianSlot };

constexpr std::array<FontSlot, 7> fontSlots{{
    {"Inter-Regular.otf", "Inter", QFont::Normal},
    {"Inter-SemiBold.otf", "Inter", QFont::DemiBold},
    {"JetBrainsMono-Regular.ttf", "JetBrains Mono", QFont::Normal},
    {"JetBrainsMono-Bold.ttf", "JetBrains Mono", QFont::Bold},
    {"DejaVuSans.ttf", "DejaVu Sans", QFont::Normal},
    {"DejaVuSansMono.ttf", "DejaVu Sans Mono", QFont::Normal},
    {"DroidSansFallbackFull.ttf", "Droid Sans Fallback", QFont::Normal},
}};

/// Where a face looks for a character, in order.
constexpr std::array<std::array<Slot, 4>, 4> searchOrder{{
    {SansSlot, WideSlot, EastAsianSlot, EastAsianSlot},
    {SansStrongSlot, WideSlot, EastAsianSlot, EastAsianSlot},
    {MonoSlot, WideMonoSlot, WideSlot, EastAsianSlot},
    {MonoStrongSlot, WideMonoSlot, WideSlot, EastAsianSlot},
}};

QFont fontOf(int slot, int pixelSize)
{
    const FontSlot &font = fontSlots[static_cast<size_t>(slot)];
    QFont result(QString::fromLatin1(font.family));
    result.setWeight(font.weight);
    result.setPixelSize(pixelSize);
    result.setHintingPreference(QFont::PreferNoHinting);
    result.setStyleStrategy(static_cast<QFont::StyleStrategy>(QFont::PreferOutline | QFont::NoFontMerging));
    result.setKerning(false);
    return result;
}

bool breaksAfter(char32_t c)
{
    switch (c) {
    case U'/':
    case U'\\':
    case U'-':
    case U'_':
    case U'.':
    case U',':
    case U';':
    case U'&':
    case U'=':
    case U'?':
    case U'@':
    case U' ':
        return true;
    default:
        return false;
    }
}

} // namespace

Result<void> loadReportFonts()
{
    static std::once_flag once;
    static QString missing;
    std::call_once(once, [] {
        initializeFontResource();
        for (const FontSlot &font : fontSlots) {
            const QString path = u":/holdfast/reports/fonts/%1"_s.arg(QString::fromLatin1(font.file));
            const int id = QFontDatabase::addApplicationFont(path);
            if (id < 0 || !QFontDatabase::applicationFontFamilies(id).contains(QString::fromLatin1(font.family))) {
                missing = path;
                return;
            }
        }
    });
    if (missing.isEmpty())
        return {};
    return Error{ErrorCode::Internal,
                 QCoreApplication::translate("ReportTypography",
                                             "The report's font %1 cannot be loaded. Install Holdfast again.")
                     .arg(missing),
                 {}};
}

ReportTypography::ReportTypography() = default;

ReportTypography::~ReportTypography() = default;

const ReportTypography::Glyph &ReportTypography::glyph(ReportFace face, char32_t c)
{
    const auto faceIndex = static_cast<size_t>(face);
    if (c < tableSize && m_table[faceIndex][c])
        return *m_table[faceIndex][c];
    if (c >= tableSize) {
        const auto known = m_others[faceIndex].constFind(c);
        if (known != m_others[faceIndex].cend())
            return *known;
    }
    Glyph found;
    for (const Slot slot : searchOrder[faceIndex]) {
        std::optional<QRawFont> &font = m_measuring[slot];
        if (!font)
            font = QRawFont::fromFont(fontOf(slot, static_cast<int>(measuringSize)));
        if (!font->supportsCharacter(static_cast<uint>(c)))
            continue;
        const auto indexes = font->glyphIndexesForString(QChar::fromUcs4(c).operator QStringView().toString());
        if (indexes.isEmpty() || indexes.first() == 0)
            continue;
        const auto advances = font->advancesForGlyphIndexes(indexes, QRawFont::UseDesignMetrics);
        found =
            Glyph{indexes.first(), static_cast<float>(advances.first().x() / measuringSize), static_cast<qint8>(slot)};
        break;
    }
    if (c < tableSize) {
        m_table[faceIndex][c] = found;
        return *m_table[faceIndex][c];
    }
    return *m_others[faceIndex].insert(c, found);
}

double ReportTypography::advance(const Glyph &glyph, ReportTextStyle style)
{
    return std::round(style.size * static_cast<double>(glyph.advance) * reportUnitsPerPoint) / reportUnitsPerPoint;
}

const QRawFont &ReportTypography::rawFont(int slot, double size)
{
    const std::pair key(slot, static_cast<int>(size * 1000));
    auto font = m_drawing.find(key);
    if (font == m_drawing.end()) {
        QRawFont made = *m_measuring[static_cast<size_t>(slot)];
        made.setPixelSize(size);
        font = m_drawing.insert(key, made);
    }
    return *font;
}

QString ReportTypography::shown(const QString &text, ReportFace face)
{
    const auto isPlain = [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f; };
    if (std::all_of(text.cbegin(), text.cend(), isPlain))
        return text;
    return shownText(text, [this, face](char32_t c) { return glyph(face, c).font >= 0; });
}

double ReportTypography::width(const QString &text, ReportTextStyle style)
{
    if (needsShaping(text)) {
        QTextLayout layout;
        prepareShaped(layout, text, style);
        layout.beginLayout();
        QTextLine line = layout.createLine();
        line.setNumColumns(static_cast<int>(text.size()));
        layout.endLayout();
        return line.naturalTextWidth() / reportUnitsPerPoint;
    }
    double width = 0;
    CodePoints characters(text);
    while (characters.hasNext()) {
        const char32_t c = characters.next();
        width += advance(glyph(style.face, c), style);
    }
    return width;
}

double ReportTypography::baseline(double lineHeight)
{
    return lineHeight * 0.72;
}

double ReportTypography::lineHeight(ReportTextStyle style)
{
    return style.size * 1.36;
}

void ReportTypography::prepareShaped(QTextLayout &layout, const QString &text, ReportTextStyle style)
{
    const int pixelSize = qRound(style.size * reportUnitsPerPoint);
    const auto faceSlot = static_cast<int>(searchOrder[static_cast<size_t>(style.face)][0]);
    layout.setText(text);
    layout.setFont(fontOf(faceSlot, pixelSize));
    QTextOption option;
    option.setTextDirection(Qt::LeftToRight);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    QList<QTextLayout::FormatRange> ranges;
    CodePoints characters(text);
    while (characters.hasNext()) {
        const int begin = static_cast<int>(characters.index());
        const char32_t c = characters.next();
        int slot = glyph(style.face, c).font;
        if (QChar::isMark(c) && !ranges.isEmpty() && ranges.last().start + ranges.last().length == begin)
            slot = ranges.last().format.property(QTextFormat::UserProperty).toInt(); // a mark stays with its letter
        if (slot < 0)
            slot = faceSlot;
        const int length = static_cast<int>(characters.index()) - begin;
        if (!ranges.isEmpty() && ranges.last().format.property(QTextFormat::UserProperty).toInt() == slot) {
            ranges.last().length += length;
            continue;
        }
        QTextLayout::FormatRange range;
        range.start = begin;
        range.length = length;
        range.format.setFont(fontOf(slot, pixelSize));
        range.format.setProperty(QTextFormat::UserProperty, slot);
        ranges.append(range);
    }
    layout.setFormats(ranges);
}

QStringList ReportTypography::wrap(const QString &text, ReportTextStyle style, double width, ReportWrap how)
{
    return needsShaping(text) ? wrapShaped(text, style, width) : wrapSimple(text, style, width, how);
}

QStringList ReportTypography::wrapShaped(const QString &text, ReportTextStyle style, double width)
{
    QTextLayout layout;
    prepareShaped(layout, text, style);
    layout.beginLayout();
    QStringList lines;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width * reportUnitsPerPoint);
        lines.append(text.mid(line.textStart(), line.textLength()));
    }
    layout.endLayout();
    return lines.isEmpty() ? QStringList{QString()} : lines;
}

QStringList ReportTypography::wrapSimple(const QString &text, ReportTextStyle style, double width, ReportWrap how)
{
    QStringList lines;
    qsizetype lineBegin = 0;
    qsizetype breakAt = -1; // the best place to break the current line, an index into the text
    double lineWidth = 0;
    double widthAtBreak = 0;
    CodePoints characters(text);
    while (characters.hasNext()) {
        const qsizetype index = characters.index();
        const char32_t c = characters.next();
        const double step = advance(glyph(style.face, c), style);
        // A blank may hang over the end of a line, nothing else.
        if (lineWidth + step > width && index > lineBegin && !(c == U' ' && how == ReportWrap::Prose)) {
            const bool goodBreak = breakAt > lineBegin && (how == ReportWrap::Prose || widthAtBreak > width * 0.6);
            const qsizetype end = goodBreak ? breakAt : index;
            lines.append(text.sliced(lineBegin, end - lineBegin));
            lineWidth = goodBreak ? lineWidth - widthAtBreak : 0;
            lineBegin = end;
            breakAt = -1;
        }
        lineWidth += step;
        if (how == ReportWrap::Prose ? c == U' ' : breaksAfter(c)) {
            breakAt = characters.index();
            widthAtBreak = lineWidth;
        }
    }
    if (lineBegin < text.size() || lines.isEmpty())
        lines.append(text.sliced(lineBegin));
    return lines;
}

QString ReportTypography::elided(const QString &text, ReportTextStyle style, double width)
{
    if (this->width(text, style) <= width)
        return text;
    // The end tells more about a file than the middle: two thirds begin, one third end.
    qsizetype keep = text.size();
    while (keep > 2) {
        keep = keep > 60 ? keep * 3 / 4 : keep - 1;
        qsizetype head = keep - keep / 3;
        qsizetype tail = text.size() - keep / 3;
        if (text.at(head - 1).isHighSurrogate())
            --head;
        if (tail < text.size() && text.at(tail).isLowSurrogate())
            ++tail;
        QString shortened = text.first(head) + u'…' + text.sliced(tail);
        if (this->width(shortened, style) <= width)
            return shortened;
    }
    return QString(u'…');
}

void ReportTypography::draw(QPainter &painter, QPointF at, const QString &line, ReportTextStyle style,
                            const QColor &colour)
{
    if (line.isEmpty())
        return;
    painter.setPen(colour);
    if (!needsShaping(line)) {
        drawSimple(painter, at, line, style);
        return;
    }
    QTextLayout layout;
    prepareShaped(layout, line, style);
    layout.beginLayout();
    QTextLine shaped = layout.createLine();
    shaped.setNumColumns(static_cast<int>(line.size()));
    layout.endLayout();
    shaped.draw(&painter, at - QPointF(0, shaped.ascent()));
}

void ReportTypography::drawSimple(QPainter &painter, QPointF at, const QString &line, ReportTextStyle style)
{
    QList<quint32> indexes;
    QList<QPointF> positions;
    indexes.reserve(line.size());
    positions.reserve(line.size());
    int slot = -1;
    double x = 0;
    const auto flush = [&] {
        if (indexes.isEmpty())
            return;
        QGlyphRun run;
        run.setRawFont(rawFont(slot, style.size * reportUnitsPerPoint));
        run.setGlyphIndexes(indexes);
        run.setPositions(positions);
        painter.drawGlyphRun(at, run);
        indexes.clear();
        positions.clear();
    };
    CodePoints characters(line);
    while (characters.hasNext()) {
        const char32_t c = characters.next();
        const Glyph &found = glyph(style.face, c);
        const double step = std::round(advance(found, style) * reportUnitsPerPoint);
        if (found.font >= 0) {
            if (found.font != slot) {
                flush();
                slot = found.font;
            }
            indexes.append(found.index);
            positions.append(QPointF(x, 0));
        }
        x += step;
    }
    flush();
}

} // namespace holdfast
