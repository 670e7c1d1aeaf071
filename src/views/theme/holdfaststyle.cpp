// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/theme/holdfaststyle.h"

#include "views/theme/colors.h"

#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

/// A box that is seen on every surface, empty or ticked.
static void drawCheckBox(const QStyleOption &option, QPainter &painter)
{
    const Colors &colors = colorsFor(option.palette);
    const bool on = option.state & QStyle::State_On;
    const bool enabled = option.state & QStyle::State_Enabled;
    const qreal side = std::min({option.rect.width(), option.rect.height(), 15});
    QRectF box(0, 0, side - 1, side - 1);
    box.moveCenter(QRectF(option.rect).center());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const auto frame = on && enabled ? colors[ColorRole::Accent] : colors[ColorRole::Muted];
    painter.setPen(QPen(frame, 1));
    painter.setBrush(on && enabled ? colors[ColorRole::Accent] : colors[ColorRole::Raised]);
    painter.drawRoundedRect(box, 3, 3);
    if (on) {
        painter.setPen(QPen(enabled ? colors[ColorRole::OnAccent] : colors[ColorRole::Muted], 1.7, Qt::SolidLine,
                            Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(QPolygonF{{box.left() + side * 0.22, box.top() + side * 0.48},
                                       {box.left() + side * 0.40, box.top() + side * 0.66},
                                       {box.left() + side * 0.72, box.top() + side * 0.28}});
    }
    painter.restore();
}

HoldfastStyle::HoldfastStyle()
    : QProxyStyle(QStyleFactory::create(u"fusion"_s))
{
}

void HoldfastStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                  const QWidget *widget) const
{
    if (element == PE_FrameFocusRect) {
        const Colors &colors = colorsFor(option->palette);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(colors[ColorRole::Accent], 1.5));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option->rect).adjusted(0.75, 0.75, -0.75, -0.75), 4, 4);
        painter->restore();
        return;
    }
    if (element == PE_IndicatorCheckBox || element == PE_IndicatorItemViewItemCheck) {
        drawCheckBox(*option, *painter);
        return;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

int HoldfastStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return 12;
    case PM_SmallIconSize:
        return 16;
    case PM_SplitterWidth:
        return 8;
    case PM_DockWidgetSeparatorExtent:
        return 4;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int HoldfastStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                             QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_UnderlineShortcut:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
        return 1;
    case SH_ScrollView_FrameOnlyAroundContents:
        return 0;
    case SH_ToolTip_WakeUpDelay:
        return 500;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

} // namespace holdfast
