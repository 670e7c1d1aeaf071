// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "console/shippedplaybooks.h"

#include <QDir>

/// The resources of a static library are linked in only when somebody asks for them, outside any namespace.
static void initResources()
{
    Q_INIT_RESOURCE(casefiles);
}

namespace holdfast {

using namespace Qt::StringLiterals;

QStringList playbookFolders(const QString &ownFolder)
{
    initResources();
    QStringList folders{u":/playbooks"_s};
    if (!ownFolder.isEmpty())
        folders.append(ownFolder);
    return folders;
}

} // namespace holdfast
