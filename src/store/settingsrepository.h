// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/result.h"

#include <QJsonValue>
#include <QMap>
#include <QString>

namespace holdfast {

class CaseFiles;

/// Settings that belong to the case data, not to the desk: stakeholder lists, routing, connections without their secrets.
/// Never a secret.
class SettingsRepository
{
public:
    explicit SettingsRepository(CaseFiles &files)
        : m_files(files)
    {
    }

    /// Null takes it away.
    Result<void> set(const QString &key, const QJsonValue &value, const QString &actor);
    [[nodiscard]] Result<QJsonValue> get(const QString &key, const QJsonValue &fallback = {}) const;
    /// All whose key begins so.
    [[nodiscard]] Result<QMap<QString, QJsonValue>> all(const QString &prefix = {}) const;

private:
    CaseFiles &m_files;
};

} // namespace holdfast
