// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/shell/shortcutsheet.h"

#include "views/widgets/keycap.h"

#include <QAction>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace holdfast {

using namespace Qt::StringLiterals;

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
                                                {u"Space"_s, tr("Queue: show or hide the peek pane")},
                                                {u"X"_s, tr("Queue: select the row; Shift+X up to here")},
                                                {u"A"_s, tr("Take ownership; Shift+A assigns to somebody")},
                                                {u"S"_s, tr("Severity")},
                                                {u"C"_s, tr("Close; 1 to 4 choose the reason")},
                                                {u"N"_s, tr("Note, for war room and report")},
                                                {u"G"_s, tr("Go to the subject")},
                                                {u"M"_s, tr("Files: mark as evidence")},
                                                {u"T"_s, tr("Evidence: tags")},
                                                {u"1 2 3"_s, tr("Evidence: stage of the selected items")},
                                                {u"Ctrl+← →"_s, tr("Evidence cards: to the next column")},
                                                {u"V"_s, tr("Evidence: table or cards")},
                                                {u"E"_s, tr("Files, evidence: export what is shown")},
                                                {u"Shift+E"_s, tr("Files: export all fields")},
                                                {u"R"_s, tr("Refresh, show waiting rows")},
                                                {u"F4"_s, tr("Info: where the focused value comes from")}};
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
