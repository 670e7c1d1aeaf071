// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "graphs/graphcolors.h"

namespace holdfast {

GraphColors GraphColors::light()
{
    return {.window = QColor(0xF3F5F7),
            .surface = QColor(0xFFFFFF),
            .raised = QColor(0xF8F9FB),
            .line = QColor(0xDCE1E7),
            .text = QColor(0x18212C),
            .muted = QColor(0x586473),
            .accent = QColor(0x0A6A94),
            .selection = QColor(0xDDEEF7),
            .done = QColor(0x18714A),
            .waiting = QColor(0x6B43A8),
            .failed = QColor(0xA61B1B)};
}

GraphColors GraphColors::dark()
{
    return {.window = QColor(0x12161B),
            .surface = QColor(0x1A2027),
            .raised = QColor(0x1F262E),
            .line = QColor(0x2D3641),
            .text = QColor(0xE4E9EF),
            .muted = QColor(0x98A5B3),
            .accent = QColor(0x56B7E0),
            .selection = QColor(0x1E3B4B),
            .done = QColor(0x5CC595),
            .waiting = QColor(0xC3A2F0),
            .failed = QColor(0xF28B82)};
}

} // namespace holdfast
