// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/shell/viewsettings.h"

#include <QSettings>

namespace holdfast {

using namespace Qt::StringLiterals;

ViewSettings::ViewSettings(QSettings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_zone(settings.value("view/zone"_L1).toString() == u"local"_s ? TimeZoneChoice::Local : TimeZoneChoice::Utc)
{
}

QByteArray ViewSettings::bytes(const QString &key) const
{
    return m_settings.value(u"view/"_s + key).toByteArray();
}

void ViewSettings::setBytes(const QString &key, const QByteArray &value)
{
    m_settings.setValue(u"view/"_s + key, value);
}

QStringList ViewSettings::texts(const QString &key) const
{
    return m_settings.value(u"view/"_s + key).toStringList();
}

void ViewSettings::setTexts(const QString &key, const QStringList &value)
{
    m_settings.setValue(u"view/"_s + key, value);
}

void ViewSettings::setZone(TimeZoneChoice zone)
{
    if (m_zone == zone)
        return;
    m_zone = zone;
    m_settings.setValue("view/zone"_L1, zone == TimeZoneChoice::Local ? u"local"_s : u"utc"_s);
    Q_EMIT zoneChanged(zone);
}

QString ViewSettings::themeName() const
{
    return m_settings.value("view/theme"_L1, u"system"_s).toString();
}

void ViewSettings::setThemeName(const QString &name)
{
    m_settings.setValue("view/theme"_L1, name);
}

} // namespace holdfast
