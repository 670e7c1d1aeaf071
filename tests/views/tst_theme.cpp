// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/theme/colors.h"
#include "views/theme/stateglyphs.h"
#include "views/theme/theme.h"
#include "views/theme/typography.h"

#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QSet>
#include <QTest>

using namespace holdfast;
using namespace Qt::StringLiterals;

class ThemeTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textIsReadableOnEverySurface_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void textIsReadableOnEverySurface()
    {
        QFETCH(bool, dark);
        const Colors &colors = dark ? darkColors() : lightColors();
        for (const ColorRole surface : {ColorRole::Window, ColorRole::Surface, ColorRole::Raised, ColorRole::Notice}) {
            for (const ColorRole text :
                 {ColorRole::Text, ColorRole::Muted, ColorRole::Accent, ColorRole::Critical, ColorRole::High,
                  ColorRole::Medium, ColorRole::Low, ColorRole::Done, ColorRole::Waiting}) {
                const double ratio = contrast(colors[text], colors[surface]);
                QVERIFY2(ratio >= 4.5,
                         qPrintable(u"%1 on %2: %3"_s.arg(colorRoleName(text), colorRoleName(surface)).arg(ratio)));
            }
        }
        QVERIFY(contrast(colors[ColorRole::OnAccent], colors[ColorRole::Accent]) >= 4.5);
        QVERIFY(contrast(colors[ColorRole::OnSelection], colors[ColorRole::Selection]) >= 4.5);
        QVERIFY(contrast(colors[ColorRole::RailText], colors[ColorRole::Rail]) >= 4.5);
    }

    void aPaletteLeadsBackToItsTheme()
    {
        QVERIFY(colorsFor(paletteFor(darkColors())).isDark());
        QVERIFY(!colorsFor(paletteFor(lightColors())).isDark());
    }

    void theStyleSheetKnowsAllItsRoles()
    {
        Theme theme(*qApp);
        for (const Colors *colors : {&lightColors(), &darkColors()}) {
            const QString sheet = styleSheetFor(*colors);
            QVERIFY(sheet.size() > 1000);
            QVERIFY2(!sheet.mid(sheet.indexOf(u"*/"_s)).contains(u'@'), "a role without a colour");
        }
    }

    void aChosenThemeIsAppliedAndTold()
    {
        Theme theme(*qApp);
        theme.setChoice(Theme::Choice::Light);
        theme.setChoice(Theme::Choice::Dark);
        QCOMPARE(QApplication::palette().color(QPalette::Window), darkColors()[ColorRole::Window]);
        QVERIFY(qApp->styleSheet().contains(darkColors()[ColorRole::Accent].name()));
        theme.setChoice(Theme::Choice::Light);
        QCOMPARE(QApplication::palette().color(QPalette::Window), lightColors()[ColorRole::Window]);
    }

    void severitiesAndStatesDifferByShapeAlone()
    {
        QSet<QByteArray> shapes;
        const QList<Glyph> glyphs{Glyph::Critical, Glyph::High,    Glyph::Medium, Glyph::Low,     Glyph::Done,
                                  Glyph::Running,  Glyph::Waiting, Glyph::Failed, Glyph::Pending, Glyph::NotTaken};
        for (const Glyph glyph : glyphs) {
            QImage image(24, 24, QImage::Format_ARGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            drawGlyph(painter, glyph, QRectF(4, 4, 16, 16), Qt::black);
            painter.end();
            shapes.insert(QByteArray(reinterpret_cast<const char *>(image.constBits()), image.sizeInBytes()));
        }
        QCOMPARE(shapes.size(), glyphs.size());
    }

    void figuresOfEqualLengthHaveEqualWidth()
    {
        const QFontMetrics metrics(uiFont());
        QCOMPARE(tabularWidth(metrics, u"111,111"), tabularWidth(metrics, u"908,642"));
    }
};

QTEST_MAIN(ThemeTest)
#include "tst_theme.moc"
