// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/shell/shortcutsheet.h"

#include "views/theme/colors.h"
#include "views/theme/typography.h"
#include "views/widgets/actionbutton.h"

#include <QAction>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

class KeyCap final : public QWidget
{
public:
    KeyCap(const QString &key, QWidget *parent)
        : QWidget(parent)
        , m_key(key)
    {
        setFixedSize(keyCapWidth(key), 20);
        setAccessibleName(key);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Colors &colors = colorsFor(palette());
        drawKeyCap(painter, rect(), m_key, colors[ColorRole::Text], colors[ColorRole::Line]);
    }

private:
    QString m_key;
};

} // namespace

ShortcutSheet::ShortcutSheet(const QList<QAction *> &actions, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Keys"));
    setObjectName(u"shortcutSheet"_s);
    resize(760, 560);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(16, 16, 16, 16);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto *sheet = new QWidget(scroll);
    auto *grid = new QGridLayout(sheet);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    QList<std::pair<QString, QString>> keys;
    for (const QAction *action : actions) {
        if (!action->shortcut().isEmpty())
            keys << std::pair(action->shortcut().toString(QKeySequence::NativeText),
                              QString(action->text()).remove(u'&'));
    }
    const std::pair<QString, QString> letters[]{{u"J K"_s, tr("Next, previous row")},
                                                {u"Enter"_s, tr("Open the row")},
                                                {u"Space"_s, tr("Show or hide the peek pane")},
                                                {u"X"_s, tr("Select the row; Shift+X up to here")},
                                                {u"A"_s, tr("Take ownership; Shift+A assigns to somebody")},
                                                {u"S"_s, tr("Severity")},
                                                {u"C"_s, tr("Close")},
                                                {u"M"_s, tr("Mark as evidence")},
                                                {u"E"_s, tr("Export what is shown")},
                                                {u"R"_s, tr("Refresh, show waiting rows")},
                                                {u"1 2 3"_s, tr("Stage of evidence")},
                                                {u"F4"_s, tr("Where the focused value comes from")}};
    for (const auto &letter : letters)
        keys << letter;
    const int rows = int(keys.size() + 1) / 2;
    for (int at = 0; at < int(keys.size()); ++at) {
        const int column = at / rows * 2;
        grid->addWidget(new KeyCap(keys.at(at).first, sheet), at % rows, column, Qt::AlignRight);
        auto *label = new QLabel(keys.at(at).second, sheet);
        label->setTextFormat(Qt::PlainText);
        grid->addWidget(label, at % rows, column + 1);
    }
    grid->setRowStretch(rows, 1);
    scroll->setWidget(sheet);
    outer->addWidget(scroll);
    auto *note = new QLabel(tr("Single letters act in tables only, never while you write."), this);
    note->setProperty("role", u"muted"_s);
    outer->addWidget(note);
}

} // namespace holdfast
