// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/widgets/factlist.h"

#include "views/theme/typography.h"
#include "views/widgets/elidedlabel.h"

#include <QAction>
#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostLines = 4;

} // namespace

FactList::FactList(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(2);
    m_grid->setColumnStretch(1, 1);
    setLabelWidth(96);
}

void FactList::setLabelWidth(int pixels)
{
    m_labelWidth = pixels;
    m_grid->setColumnMinimumWidth(0, pixels);
}

void FactList::setWrapping(bool wrapping)
{
    m_wrapping = wrapping;
}

void FactList::setAskable(bool askable)
{
    m_askable = askable;
    for (const Row &row : std::as_const(m_rows))
        row.value->setFocusPolicy(askable ? Qt::StrongFocus : Qt::NoFocus);
}

void FactList::ensureRows(qsizetype count)
{
    while (m_rows.size() < count) {
        auto *label = new QLabel(this);
        label->setTextFormat(Qt::PlainText);
        label->setProperty("role", u"label"_s);
        auto *value = new ElidedLabel(this);
        value->setFocusPolicy(m_askable ? Qt::StrongFocus : Qt::NoFocus);
        value->setSizePolicy(QSizePolicy::Ignored, m_wrapping ? QSizePolicy::Minimum : QSizePolicy::Fixed);
        value->setMostLines(m_wrapping ? mostLines : 1);
        value->installEventFilter(this);
        label->setBuddy(value);
        if (m_wrapping) {
            label->setWordWrap(true);
            label->setFixedWidth(m_labelWidth);
            label->setContentsMargins(0, 1, 0, 0); // on one line with the larger value
        }
        const int row = int(m_rows.size());
        m_grid->addWidget(label, row, 0, m_wrapping ? Qt::AlignTop : Qt::AlignVCenter);
        m_grid->addWidget(value, row, 1, m_wrapping ? Qt::Alignment() : Qt::AlignVCenter);
        m_grid->setRowStretch(row, 0);
        m_grid->setRowStretch(row + 1, 1);
        m_rows.append({label, value});
    }
    for (qsizetype row = 0; row < m_rows.size(); ++row) {
        m_rows.at(row).label->setVisible(row < count);
        m_rows.at(row).value->setVisible(row < count);
    }
}

void FactList::setLoading(const QStringList &labels)
{
    m_facts.clear();
    ensureRows(labels.size());
    for (qsizetype row = 0; row < labels.size(); ++row) {
        m_rows.at(row).label->setText(labels.at(row));
        m_rows.at(row).value->setCell({.text = {}, .loading = true});
    }
}

void FactList::setFacts(const QList<Fact> &facts)
{
    if (m_facts == facts)
        return;
    m_facts = facts;
    ensureRows(facts.size());
    for (qsizetype row = 0; row < facts.size(); ++row) {
        const Fact &fact = facts.at(row);
        m_rows.at(row).label->setText(fact.label);
        ElidedLabel *value = m_rows.at(row).value;
        value->setCell(fact.value);
        value->setObjectName(fact.name);
        QStringList notes{fact.note};
        if (!fact.provenance.origin.isEmpty())
            notes << tr("from %1").arg(fact.provenance.origin);
        notes.removeAll(QString());
        value->setNote(notes.join(u'\n'));
        value->setAccessibleName(tr("%1: %2").arg(fact.label, fact.value.text));
    }
}

bool FactList::eventFilter(QObject *watched, QEvent *event)
{
    qsizetype row = 0;
    while (row < m_rows.size() && m_rows.at(row).value != watched)
        ++row;
    if (row >= m_facts.size())
        return QWidget::eventFilter(watched, event);
    const Fact &fact = m_facts.at(row);
    if (event->type() == QEvent::ContextMenu) {
        QMenu menu;
        const QAction *copy = menu.addAction(tr("Copy"));
        const QAction *origin = m_askable ? menu.addAction(tr("Where this comes from")) : nullptr;
        const QAction *chosen = menu.exec(static_cast<QContextMenuEvent *>(event)->globalPos());
        if (chosen == copy)
            QGuiApplication::clipboard()->setText(fact.whole.isEmpty() ? fact.value.text : fact.whole);
        else if (chosen && chosen == origin)
            Q_EMIT factActivated(fact);
        return true;
    }
    if (!m_askable)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::MouseButtonRelease && static_cast<QMouseEvent *>(event)->button() == Qt::LeftButton) {
        Q_EMIT factActivated(fact);
        return true;
    }
    if (event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Copy)) {
            QGuiApplication::clipboard()->setText(fact.whole.isEmpty() ? fact.value.text : fact.whole);
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter || key->key() == Qt::Key_F4) {
            Q_EMIT factActivated(fact);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace holdfast
