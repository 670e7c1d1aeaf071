// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/shell/statusline.h"

#include "base/clock.h"
#include "models/casereader.h"
#include "models/connectionsmodel.h"
#include "models/jobsmodel.h"
#include "views/shell/viewsettings.h"
#include "views/theme/stateglyphs.h"
#include "views/theme/typography.h"
#include "views/widgets/elidedlabel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QLabel *smallLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("role", u"label"_s);
    return label;
}

/// A word in the line that can be pressed.
class LineButton final : public QToolButton
{
public:
    explicit LineButton(QWidget *parent)
        : QToolButton(parent)
    {
        setAutoRaise(true);
        setFont(labelFont());
        setFocusPolicy(Qt::TabFocus);
    }

    void setShown(const QString &text, Tone tone, Glyph glyph)
    {
        setText(text);
        setAccessibleName(text);
        m_tone = tone;
        m_glyph = glyph;
        updateGeometry();
        update();
    }

    [[nodiscard]] QSize sizeHint() const override
    {
        const QFontMetrics metrics(labelFont());
        const int glyph = m_glyph == Glyph::None ? 0 : int(glyphSide(metrics)) + 5;
        return {tabularWidth(metrics, text()) + glyph + 12, 22};
    }
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Colors &colors = colorsFor(palette());
        painter.setRenderHint(QPainter::Antialiasing);
        if (hasFocus() || underMouse()) {
            painter.setPen(hasFocus() ? QPen(colors[ColorRole::Accent]) : QPen(Qt::NoPen));
            painter.setBrush(colors[ColorRole::Raised]);
            painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        }
        painter.setFont(labelFont());
        int left = 6;
        if (m_glyph != Glyph::None) {
            const qreal side = glyphSide(painter.fontMetrics());
            drawGlyph(painter, m_glyph, QRectF(left, (height() - side) / 2, side, side), colors[m_tone]);
            left += int(side) + 5;
        }
        const bool toned = m_glyph == Glyph::None || m_tone == Tone::Critical || m_tone == Tone::High;
        painter.setPen(toned ? colors[m_tone] : colors[ColorRole::Muted]);
        drawTabular(painter, QRect(left, 0, width() - left - 4, height()), Qt::AlignLeft, text());
    }

private:
    Tone m_tone = Tone::Muted;
    Glyph m_glyph = Glyph::None;
};

} // namespace

StatusLine::StatusLine(const WindowServices &services, QWidget *parent)
    : QFrame(parent)
    , m_services(services)
    , m_rows(smallLabel(this))
    , m_selection(smallLabel(this))
    , m_message(new ElidedLabel(this))
    , m_connections(new QHBoxLayout)
    , m_jobs(new LineButton(this))
    , m_runs(smallLabel(this))
    , m_sla(new LineButton(this))
    , m_journal(smallLabel(this))
    , m_zone(new LineButton(this))
{
    setProperty("role", u"bar-bottom"_s);
    setFixedHeight(26);
    setAccessibleName(tr("Status"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 1, 8, 0);
    layout->setSpacing(10);
    layout->addWidget(m_rows);
    layout->addWidget(m_selection);
    m_message->setTextFont(labelFont());
    layout->addWidget(m_message, 1);
    m_connections->setSpacing(4);
    layout->addLayout(m_connections);
    layout->addWidget(m_jobs);
    layout->addWidget(m_runs);
    layout->addWidget(m_sla);
    layout->addWidget(m_journal);
    layout->addWidget(m_zone);
    m_jobs->setObjectName(u"jobsStatusButton"_s);
    m_sla->setObjectName(u"slaStatusButton"_s);
    m_zone->setObjectName(u"zoneButton"_s);
    m_zone->setToolTip(tr("Times in UTC or in this machine's zone"));
    connect(m_jobs, &QAbstractButton::clicked, this, &StatusLine::jobsRequested);
    connect(m_sla, &QAbstractButton::clicked, this, [this] { Q_EMIT incidentRequested(m_dueNumber); });
    connect(m_zone, &QAbstractButton::clicked, this, [this] {
        m_services.settings.setZone(m_services.settings.zone() == TimeZoneChoice::Utc ? TimeZoneChoice::Local
                                                                                      : TimeZoneChoice::Utc);
    });
    connect(&services.settings, &ViewSettings::zoneChanged, this, &StatusLine::updateZone);
    connect(&services.connections, &QAbstractItemModel::modelReset, this, &StatusLine::updateConnections);
    connect(&services.connections, &QAbstractItemModel::dataChanged, this, &StatusLine::updateConnections);
    connect(&services.jobs, &JobsModel::activityChanged, this, &StatusLine::updateJobs);
    updateConnections();
    updateJobs();
    updateZone();
    setDesk({});
}

void StatusLine::setRowsText(const QString &rows, const QString &selection)
{
    m_rows->setText(rows);
    m_rows->setVisible(!rows.isEmpty());
    m_selection->setText(selection);
    m_selection->setVisible(!selection.isEmpty());
}

void StatusLine::setMessage(const QString &message, bool error)
{
    m_message->setCell(
        {.text = message, .tone = error ? Tone::Critical : Tone::Muted, .glyph = error ? Glyph::Failed : Glyph::None});
}

void StatusLine::setDesk(const DeskSummary &desk)
{
    m_dueAtMs = desk.nextDueAtMs;
    m_dueNumber = desk.nextNumber;
    m_sla->setVisible(m_dueAtMs > 0);
    m_runs->setText(tr("Runs %1").arg(desk.runs));
    m_runs->setVisible(desk.runs > 0);
    m_runs->setToolTip(tr("Playbook runs that are not finished"));
    m_journal->setText(tr("Journal %1").arg(desk.journalHead.first(std::min<qsizetype>(6, desk.journalHead.size()))));
    m_journal->setVisible(!desk.journalHead.isEmpty());
    m_journal->setToolTip(tr("Head of the system's journal: %1").arg(desk.journalHead));
    tick();
}

void StatusLine::tick()
{
    if (m_dueAtMs == 0)
        return;
    const qint64 left = m_dueAtMs - m_services.clock.nowMs();
    const Tone tone = countdownTone(left);
    static_cast<LineButton *>(m_sla)->setShown(tr("Next SLA %1 #%2").arg(countdownText(left)).arg(m_dueNumber),
                                               tone == Tone::Normal ? Tone::Muted : tone, Glyph::None);
}

void StatusLine::updateConnections()
{
    while (const auto *item = m_connections->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (const ConnectionState &state : m_services.connections.connections()) {
        auto *button = new LineButton(this);
        using Health = ConnectionState::Health;
        const Tone tone = state.health == Health::Good ? Tone::Done
            : state.health == Health::Slow             ? Tone::High
            : state.health == Health::Failing          ? Tone::Critical
                                                       : Tone::Muted;
        const Glyph glyph = state.health == Health::Good ? Glyph::Medium
            : state.health == Health::Slow               ? Glyph::Timer
            : state.health == Health::Failing            ? Glyph::Failed
                                                         : Glyph::Pending;
        QString text = state.shortName;
        if (state.health == Health::Good && state.requestsPerMinute > 0)
            text += u" %1/%2"_s.arg(state.requestsLastMinute).arg(state.requestsPerMinute);
        button->setShown(text, tone, glyph);
        QStringList tip{u"%1: %2"_s.arg(state.instance, healthText(state.health))};
        if (state.latencyMs >= 0)
            tip << tr("latency %1 ms").arg(state.latencyMs);
        if (!state.message.isEmpty())
            tip << state.message;
        button->setToolTip(plainToolTip(tip.join(u'\n')));
        button->setAccessibleName(tip.join(u", "_s));
        connect(button, &QAbstractButton::clicked, this, &StatusLine::connectionsRequested);
        m_connections->addWidget(button);
    }
}

void StatusLine::updateJobs()
{
    const int running = m_services.jobs.runningCount();
    m_jobs->setVisible(m_services.jobs.rowCount() > 0);
    const double fraction = m_services.jobs.overallFraction();
    const QString share = fraction < 0 ? QString() : u" %1 %"_s.arg(int(fraction * 100));
    static_cast<LineButton *>(m_jobs)->setShown((running > 0 ? tr("Jobs %1").arg(running) : tr("Jobs")) + share,
                                                running > 0 ? Tone::Accent : Tone::Muted,
                                                running > 0 ? Glyph::Running : Glyph::Done);
}

void StatusLine::updateZone()
{
    const bool utc = m_services.settings.zone() == TimeZoneChoice::Utc;
    static_cast<LineButton *>(m_zone)->setShown(utc ? tr("UTC") : tr("Local"), Tone::Muted, Glyph::None);
}

} // namespace holdfast
