// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/theme/icons.h"

#include "views/theme/colors.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>

namespace holdfast {

namespace {

class SymbolicIconEngine final : public QIconEngine
{
public:
    explicit SymbolicIconEngine(QString name)
        : m_name(std::move(name))
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const Colors &colors = colorsFor(QGuiApplication::palette());
        const auto role = mode == QIcon::Disabled ? ColorRole::Line
            : mode == QIcon::Selected             ? ColorRole::OnSelection
                                                  : ColorRole::Muted;
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1.0;
        painter->drawPixmap(rect, tintedPixmap(QIcon::fromTheme(m_name), rect.size(), ratio, colors[role]));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap result(size);
        result.fill(Qt::transparent);
        QPainter painter(&result);
        paint(&painter, QRect({}, size), mode, state);
        return result;
    }

    [[nodiscard]] QIconEngine *clone() const override { return new SymbolicIconEngine(m_name); }

private:
    QString m_name;
};

} // namespace

QIcon symbolicIcon(const QString &name)
{
    return QIcon(new SymbolicIconEngine(name));
}

QPixmap tintedPixmap(const QIcon &icon, const QSize &size, qreal devicePixelRatio, const QColor &color)
{
    QPixmap shape = icon.pixmap(size, devicePixelRatio);
    if (shape.isNull())
        return shape;
    QPainter painter(&shape);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(QRectF({}, shape.deviceIndependentSize()), color);
    return shape;
}

} // namespace holdfast
