// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/theme/theme.h"

#include "views/theme/holdfaststyle.h"
#include "views/theme/typography.h"

#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QIcon>
#include <QToolTip>

/// Resources of a static library are linked in only when somebody asks for them by name, outside any namespace.
static void loadResources()
{
    Q_INIT_RESOURCE(theme);
    Q_INIT_RESOURCE(icons);
}

namespace holdfast {

using namespace Qt::StringLiterals;

Theme::Theme(QApplication &application, QObject *parent)
    : QObject(parent)
    , m_application(application)
{
    loadResources();
    m_systemIsDark = colorsFor(QGuiApplication::palette()).isDark();
    QIcon::setFallbackSearchPaths(QIcon::fallbackSearchPaths() + QStringList{u":/icons"_s});
    QIcon::setThemeSearchPaths(QIcon::themeSearchPaths() + QStringList{u":/icons"_s});
    QIcon::setFallbackThemeName(u"holdfast"_s);
    if (QIcon::themeName().isEmpty())
        QIcon::setThemeName(u"holdfast"_s);
    QApplication::setStyle(new HoldfastStyle);
    QApplication::setFont(uiFont());
    QToolTip::setFont(uiFont());
    m_application.installEventFilter(this);
    apply();
}

const Colors &Theme::colors() const
{
    const bool dark = m_choice == Choice::Dark || (m_choice == Choice::System && m_systemIsDark);
    return dark ? darkColors() : lightColors();
}

void Theme::setChoice(Choice choice)
{
    m_choice = choice;
    apply();
}

void Theme::apply()
{
    if (m_applied == &colors())
        return;
    m_applying = true;
    m_applied = &colors();
    QApplication::setPalette(paletteFor(colors()));
    m_application.setStyleSheet(styleSheetFor(colors()));
    m_applying = false;
    Q_EMIT changed();
}

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    // The platform tells of a new system theme by ThemeChange; the default palette is then the system's new one.
    if (event->type() == QEvent::ThemeChange && !m_applying) {
        m_applying = true;
        QApplication::setPalette(QPalette());
        m_systemIsDark = colorsFor(QGuiApplication::palette()).isDark();
        m_applied = nullptr;
        apply();
    }
    return QObject::eventFilter(watched, event);
}

QString styleSheetFor(const Colors &colors)
{
    QFile file(u":/theme/holdfast.qss"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString sheet = QString::fromUtf8(file.readAll());
    for (int role = 0; role < colorRoleCount; ++role) {
        const auto name = u"@%1;"_s.arg(colorRoleName(ColorRole(role)));
        sheet.replace(name, colors[ColorRole(role)].name() + u';');
    }
    return sheet;
}

} // namespace holdfast
