// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/shell/commandpalette.h"

#include "views/theme/colors.h"
#include "views/theme/icons.h"
#include "views/theme/typography.h"
#include "views/widgets/actionbutton.h"

#include <QApplication>
#include <QGraphicsDropShadowEffect>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr int rowHeight = 34;
constexpr int shownRows = 10;

class PaletteDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {100, rowHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto item = index.data(CommandPaletteModel::ItemRole).value<PaletteItem>();
        const Colors &colors = colorsFor(option.palette);
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (selected) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(colors[ColorRole::Selection]);
            painter->drawRoundedRect(option.rect.adjusted(4, 1, -4, -1), 6, 6);
        }
        const QString icon = item.kind == PaletteItem::Kind::Incident ? u"dialog-warning-symbolic"_s
            : item.kind == PaletteItem::Kind::Person                  ? u"system-users-symbolic"_s
            : item.kind == PaletteItem::Kind::Command                 ? u"utilities-terminal-symbolic"_s
                                                                      : u"media-playback-start-symbolic"_s;
        const QColor muted = colors[selected ? ColorRole::OnSelection : ColorRole::Muted];
        painter->drawPixmap(
            QPoint(option.rect.left() + 16, option.rect.center().y() - 7),
            tintedPixmap(QIcon::fromTheme(icon), {15, 15}, painter->device()->devicePixelRatioF(), muted));
        int right = option.rect.right() - 14;
        if (!item.keyHint.isEmpty()) {
            const int width = keyCapWidth(item.keyHint);
            drawKeyCap(*painter, QRect(right - width, option.rect.center().y() - 8, width, 17), item.keyHint, muted,
                       colors[ColorRole::Line]);
            right -= width + 10;
        }
        painter->setFont(item.kind == PaletteItem::Kind::Command ? monoFont() : uiFont());
        painter->setPen(colors[selected ? ColorRole::OnSelection : ColorRole::Text]);
        const int left = option.rect.left() + 42;
        const QFontMetrics metrics = painter->fontMetrics();
        const int titleWidth = std::min(metrics.horizontalAdvance(item.title), (right - left) * 2 / 3);
        painter->drawText(QRect(left, option.rect.top(), titleWidth + 2, option.rect.height()),
                          Qt::AlignVCenter | Qt::AlignLeft, metrics.elidedText(item.title, Qt::ElideRight, titleWidth));
        painter->setFont(labelFont());
        painter->setPen(muted);
        const QRect detail(left + titleWidth + 14, option.rect.top(), right - left - titleWidth - 14,
                           option.rect.height());
        painter->drawText(detail, Qt::AlignVCenter | Qt::AlignLeft,
                          painter->fontMetrics().elidedText(item.detail, Qt::ElideRight, detail.width()));
        painter->restore();
    }
};

} // namespace

CommandPalette::CommandPalette(CommandPaletteModel &model, QWidget *window)
    : QFrame(window)
    , m_model(model)
    , m_field(new QLineEdit(this))
    , m_list(new QListView(this))
{
    setProperty("role", u"palette"_s);
    setObjectName(u"commandPalette"_s);
    setAccessibleName(tr("Command palette"));
    auto *shadow = new QGraphicsDropShadowEffect(this);
    shadow->setBlurRadius(32);
    shadow->setOffset(0, 8);
    shadow->setColor(QColor(0, 0, 0, 90));
    setGraphicsEffect(shadow);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(6);
    m_field->setObjectName(u"paletteField"_s);
    m_field->setAccessibleName(tr("Search or run a command"));
    m_field->setPlaceholderText(tr("Search or run:  > action   # incident   @ person   / command   ? help"));
    m_field->setProperty("role", u"query"_s);
    layout->addWidget(m_field);
    m_list->setObjectName(u"paletteList"_s);
    m_list->setAccessibleName(tr("Found"));
    m_list->setModel(&model);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    layout->addWidget(m_list, 1);
    m_field->installEventFilter(this);
    window->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model.setQuery(text);
        m_list->setCurrentIndex(m_model.index(0));
        place();
    });
    connect(&model, &QAbstractItemModel::rowsInserted, this, [this] {
        place();
        if (!m_list->currentIndex().isValid())
            m_list->setCurrentIndex(m_model.index(0));
    });
    connect(m_list, &QAbstractItemView::clicked, this, [this](const QModelIndex &index) { choose(index.row()); });
    hide();
}

void CommandPalette::open(const QString &prefix)
{
    m_before = QApplication::focusWidget();
    m_field->setText(prefix);
    m_model.setQuery(prefix);
    m_list->setCurrentIndex(m_model.index(0));
    place();
    show();
    raise();
    m_field->setFocus();
}

void CommandPalette::place()
{
    const int width = std::min(680, parentWidget()->width() - 80);
    const int rows = std::clamp(m_model.rowCount(), 1, shownRows);
    const int height = std::min(parentWidget()->height() - 120, 64 + rows * rowHeight);
    setGeometry((parentWidget()->width() - width) / 2, 64, width, height);
}

void CommandPalette::choose(int row)
{
    hide();
    if (m_before)
        m_before->setFocus();
    if (row >= 0 && row < m_model.rowCount())
        Q_EMIT chosen(PaletteItem(m_model.item(row)));
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    if (watched != m_field)
        return QFrame::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut && isVisible()
        && static_cast<QFocusEvent *>(event)->reason() != Qt::ActiveWindowFocusReason) {
        hide();
        return false;
    }
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    auto *key = static_cast<QKeyEvent *>(event);
    const int row = m_list->currentIndex().row();
    switch (key->key()) {
    case Qt::Key_Down:
        m_list->setCurrentIndex(m_model.index(std::min(row + 1, m_model.rowCount() - 1)));
        return true;
    case Qt::Key_Up:
        m_list->setCurrentIndex(m_model.index(std::max(row - 1, 0)));
        return true;
    case Qt::Key_PageDown:
        m_list->setCurrentIndex(m_model.index(std::min(row + shownRows, m_model.rowCount() - 1)));
        return true;
    case Qt::Key_PageUp:
        m_list->setCurrentIndex(m_model.index(std::max(row - shownRows, 0)));
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose(row);
        return true;
    case Qt::Key_Escape:
        choose(-1);
        return true;
    default:
        return false;
    }
}

} // namespace holdfast
