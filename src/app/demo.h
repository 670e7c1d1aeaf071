// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>
#include <QStringList>

class QTextStream;

namespace holdfast {

/// `holdfast demo --headless`: John's case from the alert to the mailed report. Answers the exit code.
int runDemo(const QStringList &arguments, QTextStream &out, QTextStream &err);

/// Where the demo keeps its store and mails. A case that is there already is moved aside, so that each demo begins anew.
QString freshDemoFolder();

} // namespace holdfast
