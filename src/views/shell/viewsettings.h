// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/textforms.h"

#include <QByteArray>
#include <QObject>
#include <QStringList>

class QSettings;

namespace holdfast {

/// What the window remembers of its looks: geometry, columns, zone of times, saved filters. No case data and no secrets.
class ViewSettings final : public QObject
{
    Q_OBJECT
public:
    /// The settings outlive this object.
    explicit ViewSettings(QSettings &settings, QObject *parent = nullptr);

    [[nodiscard]] QByteArray bytes(const QString &key) const;
    void setBytes(const QString &key, const QByteArray &value);
    [[nodiscard]] QStringList texts(const QString &key) const;
    void setTexts(const QString &key, const QStringList &value);

    [[nodiscard]] TimeZoneChoice zone() const { return m_zone; }
    void setZone(TimeZoneChoice zone);
    [[nodiscard]] QString themeName() const;
    void setThemeName(const QString &name);

Q_SIGNALS:
    void zoneChanged(holdfast::TimeZoneChoice zone);

private:
    QSettings &m_settings;
    TimeZoneChoice m_zone;
};

} // namespace holdfast
