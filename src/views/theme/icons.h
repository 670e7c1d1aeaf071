// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QColor>
#include <QIcon>

namespace holdfast {

/// An icon by its freedesktop name: from the system's theme, else from our own drawings. It is painted in the text
/// colour of the palette in force, so it follows the theme.
[[nodiscard]] QIcon symbolicIcon(const QString &name);
/// The icon's shape in one colour.
[[nodiscard]] QPixmap tintedPixmap(const QIcon &icon, const QSize &size, qreal devicePixelRatio, const QColor &color);

} // namespace holdfast
