// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/playbooks/themedgraphcolors.h"

namespace holdfast {

GraphColors themedGraphColors(const Colors &colors)
{
    return {.window = colors[ColorRole::Window],
            .surface = colors[ColorRole::Surface],
            .raised = colors[ColorRole::Raised],
            .line = colors[ColorRole::Line],
            .text = colors[ColorRole::Text],
            .muted = colors[ColorRole::Muted],
            .accent = colors[ColorRole::Accent],
            .selection = colors[ColorRole::Selection],
            .done = colors[ColorRole::Done],
            .waiting = colors[ColorRole::Waiting],
            .failed = colors[ColorRole::Critical]};
}

} // namespace holdfast
