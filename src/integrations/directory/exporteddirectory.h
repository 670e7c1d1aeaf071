// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/directory/directoryclient.h"

#include <QDateTime>
#include <QHash>

#include <memory>
#include <mutex>

namespace holdfast {

/// A directory read from a file somebody exported: LDIF (ldifde, ldapsearch) or CSV. The file is read again when it
/// changes. It cannot be changed from here.
class ExportedDirectory final : public DirectoryClient
{
public:
    ExportedDirectory(QString instance, QString file)
        : m_name(std::move(instance))
        , m_file(std::move(file))
    {
    }

    QString name() const override { return m_name; }
    Result<QString> test(CallContext &context) override;
    Result<DirectoryFind> search(const DirectorySearch &search, CallContext &context) override;
    Result<std::optional<DirectoryEntry>> read(const QString &dn, const QStringList &attributes,
                                               CallContext &context) override;
    Result<DirectoryFind> groupsOf(const DirectoryEntry &person, bool nested, CallContext &context) override;
    Result<void> modify(const QString &dn, const QList<DirectoryChange> &changes, CallContext &context) override;

private:
    struct Content
    {
        QList<DirectoryEntry> entries;
        QHash<QString, qsizetype> byDn; ///< comparable DN -> entry
        QHash<QString, QStringList> groupsOf; ///< comparable DN -> comparable DNs of its direct groups
        QDateTime changedAt;

        [[nodiscard]] QStringList groupClosure(const DirectoryEntry &entry, bool nested) const;
        [[nodiscard]] QString primaryGroup(const DirectoryEntry &entry) const;
        [[nodiscard]] bool reaches(const DirectoryEntry &entry, const QString &attribute, const QString &dn) const;
    };

    Result<std::shared_ptr<const Content>> content();
    Result<DirectoryFind> recorded(const QString &target, const QString &question, const QList<DirectoryEntry> &found,
                                   CallContext &context) const;

    QString m_name;
    QString m_file;
    std::mutex m_mutex;
    std::shared_ptr<const Content> m_content;
};

} // namespace holdfast
