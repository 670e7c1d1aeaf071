// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/playbookcatalog.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QFile>

namespace holdfast {

using namespace Qt::StringLiterals;

PlaybookCatalog::PlaybookCatalog(const QStringList &folders)
{
    for (const auto &folder : folders) {
        QStringList paths;
        QDirIterator it(folder, {u"*.yml"_s, u"*.yaml"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext())
            paths.append(it.next());
        paths.sort();
        for (const auto &path : std::as_const(paths)) {
            QFile file(path);
            if (!file.open(QIODevice::ReadOnly)) {
                m_problems.append(u"%1: %2"_s.arg(path, file.errorString()));
                continue;
            }
            const auto yaml = file.readAll();
            const auto loaded = readPlaybook(yaml);
            if (!loaded.playbook || loaded.hasErrors()) {
                m_problems.append(
                    QCoreApplication::translate("PlaybookCatalog",
                                                "%1 is not a playbook that can run; see: holdfast playbook lint %1")
                        .arg(path));
                continue;
            }
            m_entries.removeIf([&](const CatalogEntry &known) { return known.playbook->id == loaded.playbook->id; });
            m_entries.append({loaded.playbook, yaml});
        }
    }
}

PlaybookPtr PlaybookCatalog::find(const QString &id, const QString &name) const
{
    const CatalogEntry *found = id.isEmpty() ? nullptr : entry(id);
    if (!found && !name.isEmpty())
        found = entry(name);
    return found ? found->playbook : nullptr;
}

const CatalogEntry *PlaybookCatalog::entry(const QString &idOrName) const
{
    for (const auto &candidate : m_entries) {
        if (candidate.playbook->id == idOrName || candidate.playbook->name == idOrName)
            return &candidate;
    }
    for (const auto &candidate : m_entries) {
        if (candidate.playbook->name.compare(idOrName, Qt::CaseInsensitive) == 0)
            return &candidate;
    }
    return nullptr;
}

} // namespace holdfast
