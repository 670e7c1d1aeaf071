// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/incident.h"

#include <functional>

class QPoint;
class QWidget;

/// The short questions of a case that queue and incident page share. None of them blocks; Cancel calls nothing.
namespace holdfast {

/// about: "#1042" or "3 incidents".
void askOwner(QWidget *parent, const QString &about, const QString &owner,
              std::function<void(const QString &owner)> assign);
/// An empty note is not handed on.
void askNote(QWidget *parent, const QString &about, std::function<void(const QString &text)> add);
/// A menu of the four severities at that place on the screen.
void askSeverity(QWidget *parent, const QPoint &globalPosition, std::function<void(Severity severity)> set);

} // namespace holdfast
