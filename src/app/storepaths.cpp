// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/storepaths.h"

#include <QStandardPaths>

namespace holdfast {

using namespace Qt::StringLiterals;

QString dataFolder()
{
    const auto chosen = qEnvironmentVariable("HOLDFAST_DATA");
    return chosen.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/holdfast"_s
                            : chosen;
}

QString defaultStorePath()
{
    return dataFolder() + u"/holdfast.store"_s;
}

QString playbookFolder()
{
    return dataFolder() + u"/playbooks"_s;
}

} // namespace holdfast
