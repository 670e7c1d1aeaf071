// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/playbooklibrary.h"

#include <QDirIterator>
#include <QFile>
#include <QVersionNumber>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

/// The playbooks of the public packs are written for a range of platform versions; this is the one they are run as.
const QVersionNumber platformVersion(6, 0, 0);

/// The value of a top-level key, found without parsing the file.
QString topLevelText(const QByteArray &bytes, QByteArrayView key)
{
    const auto wanted = QByteArray(key.toByteArray() + ": ");
    qsizetype at = bytes.startsWith(wanted) ? 0 : bytes.indexOf("\n" + wanted);
    if (at < 0)
        return {};
    if (at > 0 || !bytes.startsWith(wanted))
        ++at;
    at += wanted.size();
    auto end = bytes.indexOf('\n', at);
    if (end < 0)
        end = bytes.size();
    auto value = bytes.mid(at, end - at).trimmed();
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front()) {
        const auto quote = value.front();
        value = value.mid(1, value.size() - 2);
        if (quote == '\'')
            value.replace("''", "'");
    }
    return QString::fromUtf8(value);
}

bool fitsPlatform(const QString &from, const QString &to)
{
    const auto first = QVersionNumber::fromString(from);
    const auto last = QVersionNumber::fromString(to);
    return (first.isNull() || first <= platformVersion) && (last.isNull() || platformVersion <= last);
}

} // namespace

void PlaybookSet::add(PlaybookPtr playbook)
{
    m_playbooks.append(std::move(playbook));
}

PlaybookPtr PlaybookSet::find(const QString &id, const QString &name) const
{
    for (const auto &playbook : m_playbooks) {
        if (!id.isEmpty() && playbook->id == id)
            return playbook;
    }
    for (const auto &playbook : m_playbooks) {
        if (!name.isEmpty() && playbook->name == name)
            return playbook;
    }
    for (const auto &playbook : m_playbooks) {
        if (!name.isEmpty() && playbook->name.compare(name, Qt::CaseInsensitive) == 0)
            return playbook;
    }
    return nullptr;
}

PlaybookFolders::PlaybookFolders(QStringList folders)
    : m_folders(std::move(folders))
{
}

void PlaybookFolders::buildIndex() const
{
    if (m_indexed)
        return;
    m_indexed = true;
    for (const auto &folder : m_folders) {
        QDirIterator files(folder, {u"*.yml"_s, u"*.yaml"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext())
            m_files.append(files.next());
    }
    m_files.sort();
    m_files.removeDuplicates();
    for (const auto &path : std::as_const(m_files)) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const auto bytes = file.readAll();
        if (!bytes.startsWith("tasks:") && !bytes.contains("\ntasks:"))
            continue;
        const IndexEntry entry{path, topLevelText(bytes, "fromversion"), topLevelText(bytes, "toversion")};
        const auto name = topLevelText(bytes, "name");
        if (const auto id = topLevelText(bytes, "id"); !id.isEmpty())
            m_byId[id].append(entry);
        if (!name.isEmpty()) {
            m_byName[name].append(entry);
            m_byFoldedName[name.toCaseFolded()].append(entry);
        }
    }
}

PlaybookPtr PlaybookFolders::read(const QList<IndexEntry> &candidates) const
{
    if (candidates.isEmpty())
        return nullptr;
    auto chosen = std::find_if(candidates.begin(), candidates.end(), [](const IndexEntry &entry) {
        return fitsPlatform(entry.fromVersion, entry.toVersion);
    });
    if (chosen == candidates.end())
        chosen = candidates.begin();
    auto known = m_read.constFind(chosen->path);
    if (known == m_read.cend())
        known = m_read.insert(chosen->path, loadPlaybook(chosen->path).playbook);
    return *known;
}

PlaybookPtr PlaybookFolders::find(const QString &id, const QString &name) const
{
    const std::lock_guard lock(m_mutex);
    buildIndex();
    if (!id.isEmpty()) {
        if (auto found = read(m_byId.value(id)))
            return found;
    }
    if (name.isEmpty())
        return nullptr;
    if (auto found = read(m_byName.value(name)))
        return found;
    return read(m_byFoldedName.value(name.toCaseFolded()));
}

QByteArray PlaybookFolders::source(const QString &id, const QString &name) const
{
    const auto playbook = find(id, name);
    const std::lock_guard lock(m_mutex);
    QFile file(playbook ? m_read.key(playbook) : QString());
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList PlaybookFolders::files() const
{
    const std::lock_guard lock(m_mutex);
    buildIndex();
    return m_files;
}

} // namespace holdfast
