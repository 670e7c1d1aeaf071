// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include <functional>

namespace holdfast {

/// Text as a reader may trust it: characters that cannot be seen, that turn the reading direction or that no font of the
/// report can draw are written as \u{202E}, so that a file named to deceive shows what it is and nothing is lost.
/// `drawable` tells whether a font has the character; without it every visible character counts as drawable.
[[nodiscard]] QString shownText(const QString &text, const std::function<bool(char32_t)> &drawable = {});

/// The text, with lone surrogates written out: what UTF-8 and JSON can carry without loss.
[[nodiscard]] QString encodableText(const QString &text);

/// Whether the text needs shaping or reordering (Arabic, Hebrew, combining marks).
[[nodiscard]] bool needsShaping(QStringView text);

} // namespace holdfast
