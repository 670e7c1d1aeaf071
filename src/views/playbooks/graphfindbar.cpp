// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/playbooks/graphfindbar.h"

#include "views/theme/icons.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace holdfast {

using namespace Qt::StringLiterals;

GraphFindBar::GraphFindBar(QWidget *parent)
    : QFrame(parent)
    , m_edit(new QLineEdit(this))
    , m_result(new QLabel(this))
{
    setProperty("role", u"palette"_s);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 6, 6, 6);
    layout->setSpacing(4);
    m_edit->setObjectName(u"findEdit"_s);
    m_edit->setPlaceholderText(tr("Find a task"));
    m_edit->setAccessibleName(tr("Find a task"));
    m_edit->setMinimumWidth(200);
    m_edit->installEventFilter(this);
    layout->addWidget(m_edit);
    m_result->setObjectName(u"findResult"_s);
    m_result->setTextFormat(Qt::PlainText);
    m_result->setProperty("role", u"label"_s);
    // The widest answer keeps its room, so that the buttons stand still.
    m_result->setMinimumWidth(QFontMetrics(m_result->font()).horizontalAdvance(tr("%1 of %2").arg(999).arg(999)));
    m_result->setAlignment(Qt::AlignCenter);
    layout->addWidget(m_result);
    const auto addButton = [&](const QString &icon, const QString &name, const QString &tip, auto signal) {
        auto *button = new QToolButton(this);
        button->setObjectName(name);
        button->setIcon(symbolicIcon(icon));
        button->setToolTip(tip);
        button->setAccessibleName(tip);
        connect(button, &QToolButton::clicked, this, signal);
        layout->addWidget(button);
    };
    addButton(u"go-up-symbolic"_s, u"findPreviousButton"_s, tr("Previous (Shift+F3)"),
              &GraphFindBar::previousRequested);
    addButton(u"go-down-symbolic"_s, u"findNextButton"_s, tr("Next (F3)"), &GraphFindBar::nextRequested);
    addButton(u"window-close-symbolic"_s, u"findCloseButton"_s, tr("Close (Esc)"), &GraphFindBar::closed);
    connect(m_edit, &QLineEdit::textChanged, this, &GraphFindBar::textChanged);
}

QString GraphFindBar::text() const
{
    return m_edit->text();
}

void GraphFindBar::open()
{
    show();
    raise();
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void GraphFindBar::showResult(int position, int total)
{
    if (m_edit->text().trimmed().isEmpty())
        m_result->clear();
    else if (total == 0)
        m_result->setText(tr("none"));
    else if (position == 0)
        m_result->setText(QLocale().toString(total));
    else
        m_result->setText(tr("%1 of %2").arg(position).arg(total));
}

bool GraphFindBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_edit || event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    if (key->key() == Qt::Key_Escape) {
        Q_EMIT closed();
        return true;
    }
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
        if (key->modifiers().testFlag(Qt::ShiftModifier))
            Q_EMIT previousRequested();
        else
            Q_EMIT nextRequested();
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace holdfast
