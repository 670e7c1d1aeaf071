// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "automation/playbookcatalog.h"

#include "base/canonicaljson.h"
#include "playbooks/playbookdocument.h"
#include "store/store.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QFile>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("PlaybookCatalog", source);
}

/// What somebody reads who wants to save or run a file that cannot be run.
QString problemLines(const QList<PlaybookProblem> &problems)
{
    QStringList lines;
    for (const auto &problem : problems) {
        if (problem.severity == PlaybookProblem::Severity::Error)
            lines.append(text("Line %1, column %2: %3").arg(problem.line).arg(problem.column).arg(problem.message));
    }
    return lines.join(u'\n');
}

Result<CatalogEntryPtr> readEntry(const QByteArray &yaml, const PlaybookVersion &version)
{
    auto loaded = readPlaybook(yaml);
    if (!loaded.playbook || loaded.hasErrors())
        return Error{ErrorCode::InvalidInput, text("This is not a playbook that can run."),
                     problemLines(loaded.problems)};
    auto entry = std::make_shared<CatalogEntry>(CatalogEntry{loaded.playbook, yaml, version});
    entry->version.playbook = loaded.playbook->id;
    entry->version.name = loaded.playbook->name;
    if (entry->version.sha256.isEmpty())
        entry->version.sha256 = sha256Hex(yaml);
    return CatalogEntryPtr(entry);
}

/// "Name@2" into its parts; version 0 where none is named.
std::pair<QString, int> nameAndVersion(const QString &wanted)
{
    const auto at = wanted.lastIndexOf(u'@');
    bool isNumber = false;
    const auto version = at > 0 ? wanted.mid(at + 1).toInt(&isNumber) : 0;
    return isNumber && version > 0 ? std::pair(wanted.left(at), version) : std::pair(wanted, 0);
}

Result<CatalogEntryPtr> storedVersion(const Store &store, const PlaybookVersion &version)
{
    const auto yaml =
        store.read([&](const Reader &reader) { return reader.playbooks().yaml(version.playbook, version.version); });
    return yaml ? readEntry(*yaml, version) : Result<CatalogEntryPtr>(yaml.error());
}

void setTopLevel(YamlNode &root, const QString &key, const QString &value)
{
    auto *node = root.value(key);
    if (!node) {
        YamlNode name;
        name.text = key;
        root.items.insert(root.items.begin(), {name, YamlNode()});
        node = &root.items[1];
    }
    *node = YamlNode();
    node->text = value;
}

} // namespace

PlaybookCatalog::PlaybookCatalog(const QStringList &folders)
{
    for (const auto &folder : folders) {
        QStringList paths;
        QDirIterator it(folder, {u"*.yml"_s, u"*.yaml"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext())
            paths.append(it.next());
        paths.sort();
        PlaybookVersion version;
        version.version = 1;
        version.origin = folder.startsWith(u':') ? PlaybookOrigin::Shipped : PlaybookOrigin::Folder;
        for (const auto &path : std::as_const(paths)) {
            QFile file(path);
            if (!file.open(QIODevice::ReadOnly)) {
                m_problems.append(u"%1: %2"_s.arg(path, file.errorString()));
                continue;
            }
            const auto entry = readEntry(file.readAll(), version);
            if (!entry) {
                m_problems.append(text("%1 is not a playbook that can run; see: holdfast playbook lint %1").arg(path));
                continue;
            }
            m_files.removeIf(
                [&](const CatalogEntryPtr &known) { return known->version.playbook == (*entry)->version.playbook; });
            m_files.append(*entry);
        }
    }
    for (const auto &file : std::as_const(m_files)) {
        m_newest.append(file);
        m_versions[file->version.playbook] = {file->version};
    }
}

Result<void> PlaybookCatalog::attach(Store &store)
{
    const std::lock_guard lock(m_mutex);
    m_store = &store;
    const auto kept = store.read([](const Reader &reader) { return reader.playbooks().list(); });
    if (!kept)
        return kept.error();
    m_versions.clear();
    m_newest.clear();
    for (const auto &version : *kept)
        m_versions[version.playbook].append(version);
    if (auto files = keepFiles(store); !files)
        return files;
    for (const auto &versions : std::as_const(m_versions)) {
        const auto &last = versions.last();
        const auto file = std::find_if(m_files.begin(), m_files.end(), [&](const CatalogEntryPtr &candidate) {
            return candidate->version.playbook == last.playbook && candidate->version.sha256 == last.sha256;
        });
        const auto entry = file != m_files.end() ? Result<CatalogEntryPtr>(
                               std::make_shared<CatalogEntry>(CatalogEntry{(*file)->playbook, (*file)->yaml, last}))
                                                 : storedVersion(store, last);
        if (!entry)
            return entry.error();
        m_newest.append(*entry);
    }
    return {};
}

Result<void> PlaybookCatalog::keepFiles(Store &store)
{
    QList<CatalogEntryPtr> unknown;
    for (const auto &file : std::as_const(m_files)) {
        const auto versions = m_versions.value(file->version.playbook);
        const bool isKept = std::any_of(versions.begin(), versions.end(), [&](const PlaybookVersion &version) {
            return version.sha256 == file->version.sha256;
        });
        const bool isOlderThanEdit = !versions.isEmpty() && versions.last().origin == PlaybookOrigin::Person
            && file->version.origin == PlaybookOrigin::Shipped;
        if (!isKept && !isOlderThanEdit)
            unknown.append(file);
    }
    if (unknown.isEmpty())
        return {};
    if (store.isReadOnly()) {
        for (const auto &file : std::as_const(unknown)) {
            auto version = file->version;
            auto &versions = m_versions[version.playbook];
            version.version = static_cast<int>(versions.size()) + 1;
            versions.append(version);
        }
        return {};
    }
    const auto added = store.write([&](UnitOfWork &unit) -> Result<QList<PlaybookVersion>> {
        QList<PlaybookVersion> versions;
        for (const auto &file : std::as_const(unknown)) {
            auto version = file->version;
            version.savedBy = u"system"_s;
            const auto made = unit.playbooks().add(version, file->yaml);
            if (!made)
                return made.error();
            versions.append(*made);
        }
        return versions;
    });
    if (!added)
        return added.error();
    for (const auto &version : *added)
        m_versions[version.playbook].append(version);
    return {};
}

CatalogEntryPtr PlaybookCatalog::newest(const QString &idOrName) const
{
    const auto first = [this](auto fits) {
        const auto found = std::find_if(m_newest.begin(), m_newest.end(),
                                        [&](const CatalogEntryPtr &entry) { return fits(*entry->playbook); });
        return found == m_newest.end() ? CatalogEntryPtr() : *found;
    };
    if (auto found = first([&](const Playbook &playbook) { return playbook.id == idOrName; }))
        return found;
    if (auto found = first([&](const Playbook &playbook) { return playbook.name == idOrName; }))
        return found;
    return first([&](const Playbook &playbook) { return playbook.name.compare(idOrName, Qt::CaseInsensitive) == 0; });
}

PlaybookPtr PlaybookCatalog::find(const QString &id, const QString &name) const
{
    const auto found = called(id, name);
    return found ? found->playbook : nullptr;
}

CatalogEntryPtr PlaybookCatalog::called(const QString &id, const QString &name) const
{
    const std::lock_guard lock(m_mutex);
    auto found = id.isEmpty() ? CatalogEntryPtr() : newest(id);
    if (!found && !name.isEmpty())
        found = newest(name);
    return found;
}

Result<CatalogEntryPtr> PlaybookCatalog::entry(const QString &wanted) const
{
    PlaybookVersion older;
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = newest(wanted))
            return found;
        const auto [name, version] = nameAndVersion(wanted);
        const auto found = version > 0 ? newest(name) : CatalogEntryPtr();
        if (!found)
            return Error{ErrorCode::NotFound, text("There is no playbook “%1”.").arg(wanted), {}};
        if (found->version.version == version)
            return found;
        const auto versions = m_versions.value(found->version.playbook);
        if (version > versions.size() || !m_store) {
            return Error{ErrorCode::NotFound,
                         text("There is no version %1 of the playbook “%2”; there are versions 1 to %3.")
                             .arg(version)
                             .arg(name)
                             .arg(versions.size()),
                         {}};
        }
        older = versions.at(version - 1);
    }
    // Without the lock: the store's threads ask the catalog too.
    return storedVersion(*m_store, older);
}

QList<CatalogEntryPtr> PlaybookCatalog::entries() const
{
    const std::lock_guard lock(m_mutex);
    auto sorted = m_newest;
    std::sort(sorted.begin(), sorted.end(), [](const CatalogEntryPtr &a, const CatalogEntryPtr &b) {
        const int order = a->playbook->name.compare(b->playbook->name, Qt::CaseInsensitive);
        return order != 0 ? order < 0 : a->playbook->id < b->playbook->id;
    });
    return sorted;
}

QList<PlaybookVersion> PlaybookCatalog::versions(const QString &idOrName) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = newest(idOrName);
    return found ? m_versions.value(found->version.playbook) : QList<PlaybookVersion>();
}

Result<PlaybookVersion> PlaybookCatalog::save(const QByteArray &yaml, const PlaybookSaving &how)
{
    const std::lock_guard oneAtATime(m_saving);
    auto bytes = yaml;
    if (!how.copyAs.isEmpty()) {
        auto renamed = renamedPlaybook(yaml, how.copyAs);
        if (!renamed)
            return renamed.error();
        bytes = *std::move(renamed);
    }
    PlaybookVersion version;
    version.savedBy = how.savedBy;
    version.comment = how.comment;
    const auto read = readEntry(bytes, version);
    if (!read)
        return read.error();
    const auto &playbook = *(*read)->playbook;
    if (const auto same = called({}, playbook.name);
        same && (same->playbook->id != playbook.id || !how.copyAs.isEmpty())) {
        return Error{ErrorCode::AlreadyExists,
                     text("There is a playbook “%1” already (id %2); choose another name.")
                         .arg(same->playbook->name, same->playbook->id),
                     {}};
    }
    const auto kept = m_store->write([&](UnitOfWork &unit) { return unit.playbooks().add((*read)->version, bytes); });
    if (!kept)
        return kept.error();
    const std::lock_guard lock(m_mutex);
    auto &versions = m_versions[kept->playbook];
    if (versions.isEmpty() || versions.last().version != kept->version) {
        versions.append(*kept);
        m_newest.removeIf([&](const CatalogEntryPtr &known) { return known->version.playbook == kept->playbook; });
        m_newest.append(std::make_shared<CatalogEntry>(CatalogEntry{(*read)->playbook, bytes, *kept}));
    }
    return kept;
}

Result<QByteArray> renamedPlaybook(const QByteArray &yaml, const QString &name)
{
    auto document = PlaybookDocument::parse(yaml);
    if (!document)
        return document.error();
    if (!document->root().isMapping())
        return Error{ErrorCode::InvalidInput, text("This is not a playbook that can run."), {}};
    setTopLevel(document->root(), u"name"_s, name);
    setTopLevel(document->root(), u"id"_s, name);
    return document->toYaml();
}

} // namespace holdfast
