// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <Qt>

namespace holdfast {

/// The letters that mean the same wherever a case is shown: A takes it, Shift+A gives it to somebody, S sets its severity,
/// N notes, G goes to its subject. Whether the key was one of them.
template <typename Page>
bool handleCaseLetter(Page &page, int key, Qt::KeyboardModifiers modifiers)
{
    switch (key) {
    case Qt::Key_A:
        if (modifiers.testFlag(Qt::ShiftModifier))
            page.assign();
        else
            page.takeOwnership();
        return true;
    case Qt::Key_S:
        page.chooseSeverity();
        return true;
    case Qt::Key_N:
        page.addNote();
        return true;
    case Qt::Key_G:
        page.goToSubject();
        return true;
    default:
        return false;
    }
}

} // namespace holdfast
