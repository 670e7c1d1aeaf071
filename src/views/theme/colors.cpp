// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/theme/colors.h"

#include <cmath>

namespace holdfast {

using namespace Qt::StringLiterals;

const Colors &lightColors()
{
    static constexpr Colors colors({0xfff3f5f7, 0xffffffff, 0xfff8f9fb, 0xffdce1e7, 0xffebeef2, 0xff18212c, 0xff586473,
                                    0xff0a6a94, 0xffffffff, 0xffddeef7, 0xff0b2f42, 0xffa61b1b, 0xffa5480a, 0xff7c6200,
                                    0xff32659f, 0xff18714a, 0xff6b43a8, 0xfffff4d6, 0xff1d2935, 0xffb9c4d0, 0xffffffff},
                                   false);
    return colors;
}

const Colors &darkColors()
{
    static constexpr Colors colors({0xff12161b, 0xff1a2027, 0xff1f262e, 0xff2d3641, 0xff252d36, 0xffe4e9ef, 0xff98a5b3,
                                    0xff56b7e0, 0xff06222f, 0xff1e3b4b, 0xffe4f4fc, 0xfff28b82, 0xfff2a65a, 0xffe0c04c,
                                    0xff83b2ee, 0xff5cc595, 0xffc3a2f0, 0xff3a331a, 0xff0d1116, 0xff8b98a6, 0xffffffff},
                                   true);
    return colors;
}

QColor Colors::operator[](Tone tone) const
{
    switch (tone) {
    case Tone::Normal:
        return (*this)[ColorRole::Text];
    case Tone::Muted:
        return (*this)[ColorRole::Muted];
    case Tone::Accent:
        return (*this)[ColorRole::Accent];
    case Tone::Critical:
        return (*this)[ColorRole::Critical];
    case Tone::High:
        return (*this)[ColorRole::High];
    case Tone::Medium:
        return (*this)[ColorRole::Medium];
    case Tone::Low:
        return (*this)[ColorRole::Low];
    case Tone::Done:
        return (*this)[ColorRole::Done];
    case Tone::Waiting:
        return (*this)[ColorRole::Waiting];
    }
    return (*this)[ColorRole::Text];
}

const Colors &colorsFor(const QPalette &palette)
{
    return palette.color(QPalette::Active, QPalette::AlternateBase).lightness() < 128 ? darkColors() : lightColors();
}

QPalette paletteFor(const Colors &colors)
{
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, ColorRole ours) { palette.setColor(role, colors[ours]); };
    set(QPalette::Window, ColorRole::Window);
    set(QPalette::WindowText, ColorRole::Text);
    set(QPalette::Base, ColorRole::Surface);
    set(QPalette::AlternateBase, ColorRole::Raised);
    set(QPalette::Text, ColorRole::Text);
    set(QPalette::PlaceholderText, ColorRole::Muted);
    set(QPalette::Button, ColorRole::Surface);
    set(QPalette::ButtonText, ColorRole::Text);
    set(QPalette::BrightText, ColorRole::Critical);
    set(QPalette::ToolTipBase, ColorRole::Raised);
    set(QPalette::ToolTipText, ColorRole::Text);
    set(QPalette::Highlight, ColorRole::Selection);
    set(QPalette::HighlightedText, ColorRole::OnSelection);
    set(QPalette::Link, ColorRole::Accent);
    set(QPalette::LinkVisited, ColorRole::Accent);
    set(QPalette::Light, ColorRole::Raised);
    set(QPalette::Midlight, ColorRole::FaintLine);
    set(QPalette::Mid, ColorRole::Line);
    set(QPalette::Dark, ColorRole::Line);
    set(QPalette::Shadow, ColorRole::Line);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, colors[ColorRole::Muted]);
    return palette;
}

QLatin1StringView colorRoleName(ColorRole role)
{
    static constexpr std::array<QLatin1StringView, colorRoleCount> names{
        "window"_L1, "surface"_L1,   "raised"_L1,     "line"_L1,      "faint-line"_L1,   "text"_L1,
        "muted"_L1,  "accent"_L1,    "on-accent"_L1,  "selection"_L1, "on-selection"_L1, "critical"_L1,
        "high"_L1,   "medium"_L1,    "low"_L1,        "done"_L1,      "waiting"_L1,      "notice"_L1,
        "rail"_L1,   "rail-text"_L1, "rail-active"_L1};
    return names[size_t(role)];
}

double contrast(const QColor &a, const QColor &b)
{
    const auto luminance = [](const QColor &color) {
        const auto linear = [](double channel) {
            return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
    };
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace holdfast
