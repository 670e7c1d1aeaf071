// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/storelock.h"

#include <QCoreApplication>
#include <QDir>

namespace holdfast {

using namespace Qt::StringLiterals;

Result<std::unique_ptr<StoreLock>> StoreLock::take(const QString &storePath)
{
    const QString lockPath = storePath + u".lock"_s;
    std::unique_ptr<StoreLock> lock(new StoreLock(lockPath));
    // Only by its process being gone does a lock become stale, never by age: a console may be open for weeks.
    lock->m_file.setStaleLockTime(0);
    if (lock->m_file.tryLock(0))
        return lock;
    const auto shown = QDir::toNativeSeparators(storePath);
    if (lock->m_file.error() != QLockFile::LockFailedError) {
        return Error{
            ErrorCode::Forbidden,
            QCoreApplication::translate("Store",
                                        "Nothing can be written beside %1. Check the permissions of that folder, "
                                        "or choose another file with --store.")
                .arg(shown),
            lockPath};
    }
    qint64 process = 0;
    QString host;
    QString program;
    lock->m_file.getLockInfo(&process, &host, &program);
    return Error{ErrorCode::StorageLocked,
                 QCoreApplication::translate("Store",
                                             "%1 is open in %2 (process %3 on %4). Close it there, or look only: "
                                             "listing, showing and verifying work beside it.")
                     .arg(shown, program.isEmpty() ? u"another program"_s : program)
                     .arg(process)
                     .arg(host),
                 lockPath};
}

} // namespace holdfast
