// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/widgets/queryline.h"

#include "views/theme/colors.h"
#include "views/theme/typography.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QEvent>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QStandardItemModel>
#include <QStyle>
#include <QTextCharFormat>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

enum OfferRole { TextRole = Qt::UserRole + 1, FromRole };

} // namespace

QueryLine::QueryLine(QWidget *parent)
    : QLineEdit(parent)
    , m_completer(new QCompleter(this))
    , m_offers(new QStandardItemModel(this))
{
    m_completer->setModel(m_offers);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setWidget(this);
    m_completer->setMaxVisibleItems(10);
    connect(m_completer, qOverload<const QModelIndex &>(&QCompleter::activated), this,
            [this](const QModelIndex &index) {
                accept(index.data(TextRole).toString(), index.data(FromRole).toLongLong());
            });
    connect(this, &QLineEdit::textEdited, this, [this] { offer(false); });
    connect(this, &QLineEdit::textChanged, this, [this] { colour(); });
}

void QueryLine::setFilterFields(const QList<FilterWord> &fields)
{
    setCompletions([fields](const QString &line, qsizetype cursor) { return filterCompletions(fields, line, cursor); });
    setSpans([](const QString &line) {
        QList<std::pair<qsizetype, qsizetype>> spans;
        for (const FilterSpan &span : syntaxSpans(line))
            spans << std::pair(span.start, span.length);
        return spans;
    });
}

void QueryLine::setCompletions(Complete complete)
{
    m_complete = std::move(complete);
}

void QueryLine::setSpans(Spans spans)
{
    m_spans = std::move(spans);
    colour();
}

void QueryLine::remember(const QString &line)
{
    m_history.removeAll(line);
    m_history << line;
    if (m_history.size() > 100)
        m_history.removeFirst();
    m_historyAt = m_history.size();
}

void QueryLine::setErroneous(bool erroneous)
{
    const QString state = erroneous ? u"error"_s : QString();
    if (property("state").toString() == state)
        return;
    setProperty("state", state);
    style()->unpolish(this);
    style()->polish(this);
}

void QueryLine::offer(bool acceptSingle)
{
    if (!m_complete)
        return;
    const QList<Completion> found = m_complete(text(), cursorPosition());
    if (found.isEmpty()) {
        m_completer->popup()->hide();
        return;
    }
    if (acceptSingle && found.size() == 1) {
        accept(found.constFirst().text, found.constFirst().replaceFrom);
        return;
    }
    m_offers->clear();
    for (const Completion &completion : found) {
        auto *item = new QStandardItem(
            completion.detail.isEmpty() ? completion.text : u"%1   %2"_s.arg(completion.text, completion.detail));
        item->setData(completion.text, TextRole);
        item->setData(qlonglong(completion.replaceFrom), FromRole);
        m_offers->appendRow(item);
    }
    QRect place = cursorRect();
    place.setWidth(std::min(width(), 460));
    m_completer->complete(place);
}

void QueryLine::accept(const QString &text, qsizetype replaceFrom)
{
    const QString line = this->text();
    const int cursor = cursorPosition();
    setText(line.first(replaceFrom) + text + line.sliced(cursor));
    setCursorPosition(int(replaceFrom + text.size()));
    m_completer->popup()->hide();
    Q_EMIT textEdited(this->text());
}

bool QueryLine::event(QEvent *event)
{
    // QWidget would take Tab for the next widget before keyPressEvent() sees it.
    if (event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Tab && key->modifiers() == Qt::NoModifier) {
            if (m_completer->popup()->isVisible()) {
                keyPressEvent(key);
                return true;
            }
            if (m_tabCompletes && m_complete && !m_complete(text(), cursorPosition()).isEmpty()) {
                offer(true);
                return true;
            }
        }
    }
    return QLineEdit::event(event);
}

void QueryLine::keyPressEvent(QKeyEvent *event)
{
    const bool open = m_completer->popup()->isVisible();
    if (open) {
        // While the list is open, Tab takes the marked or the first offer; the completer handles the arrows itself.
        if (event->key() == Qt::Key_Tab) {
            const QModelIndex marked = m_completer->popup()->currentIndex();
            const QModelIndex chosen = marked.isValid() ? marked : m_offers->index(0, 0);
            accept(chosen.data(TextRole).toString(), chosen.data(FromRole).toLongLong());
            return;
        }
        const bool confirm = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
        if (confirm && m_completer->popup()->currentIndex().isValid()) {
            event->ignore();
            return;
        }
        if (confirm || event->key() == Qt::Key_Escape)
            m_completer->popup()->hide();
        if (event->key() == Qt::Key_Escape)
            return;
    } else if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier) {
        offer(true);
        return;
    } else if (!m_history.isEmpty() && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)) {
        m_historyAt = std::clamp<qsizetype>(m_historyAt + (event->key() == Qt::Key_Up ? -1 : 1), 0, m_history.size());
        setText(m_historyAt < m_history.size() ? m_history.at(m_historyAt) : QString());
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void QueryLine::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colour();
}

void QueryLine::colour()
{
    if (!m_spans || m_colouring)
        return;
    m_colouring = true;
    // A line edit takes text formats only as an input method would give them.
    QList<QInputMethodEvent::Attribute> attributes;
    QTextCharFormat syntax;
    syntax.setForeground(colorsFor(palette())[ColorRole::Accent]);
    syntax.setFontWeight(QFont::DemiBold);
    for (const auto &[start, length] : m_spans(text()))
        attributes << QInputMethodEvent::Attribute(QInputMethodEvent::TextFormat, int(start) - cursorPosition(),
                                                   int(length), syntax);
    QInputMethodEvent event(QString(), attributes);
    QLineEdit::inputMethodEvent(&event);
    m_colouring = false;
}

} // namespace holdfast
