// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "views/incidents/inspector.h"

#include "base/jobs.h"
#include "models/casereader.h"
#include "models/textforms.h"
#include "views/theme/typography.h"
#include "views/widgets/actionbutton.h"
#include "views/widgets/elidedlabel.h"
#include "views/widgets/factlist.h"

#include <QDialog>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QVBoxLayout>

namespace holdfast {

using namespace Qt::StringLiterals;

Inspector::Inspector(QWidget *parent)
    : QFrame(parent)
    , m_zone(TimeZoneChoice::Utc)
    , m_title(new ElidedLabel(this))
    , m_kind(new ElidedLabel(this))
    , m_facts(new FactList(this))
    , m_originTitle(new QLabel(this))
    , m_origin(new FactList(this))
    , m_open(new ActionButton(this))
    , m_buttons(new QHBoxLayout)
    , m_body(new QWidget(this))
    , m_hint(new QLabel(this))
{
    setProperty("role", u"card"_s);
    setAccessibleName(tr("Inspector"));
    setMinimumWidth(280);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(1, 1, 1, 1);
    auto *heading = new QLabel(tr("Inspector"), this);
    heading->setProperty("role", u"card-title"_s);
    heading->setContentsMargins(12, 9, 12, 4);
    outer->addWidget(heading);
    m_hint->setWordWrap(true);
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setProperty("role", u"muted"_s);
    m_hint->setContentsMargins(12, 4, 12, 4);
    outer->addWidget(m_hint);

    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    m_body->setAutoFillBackground(false);
    scroll->setWidget(m_body);
    m_body->setAutoFillBackground(false);
    outer->addWidget(scroll, 1);
    auto *layout = new QVBoxLayout(m_body);
    layout->setContentsMargins(12, 0, 12, 12);
    layout->setSpacing(2);
    m_title->setTextFont(uiFontStrong());
    layout->addWidget(m_title);
    layout->addWidget(m_kind);
    layout->addSpacing(8);
    m_facts->setLabelWidth(84);
    m_facts->setWrapping(true);
    layout->addWidget(m_facts);
    layout->addSpacing(10);
    m_originTitle->setText(tr("Where this comes from"));
    m_originTitle->setProperty("role", u"card-title"_s);
    layout->addWidget(m_originTitle);
    layout->addSpacing(2);
    m_origin->setLabelWidth(84);
    m_origin->setWrapping(true);
    layout->addWidget(m_origin);
    layout->addSpacing(4);
    m_open->setText(tr("Open the stored answer"));
    m_open->setAccessibleName(m_open->text());
    m_open->setKind(ActionButton::Kind::Link);
    m_open->setObjectName(u"openAnswerButton"_s);
    layout->addWidget(m_open);
    layout->addSpacing(8);
    m_buttons->setSpacing(8);
    m_buttons->addStretch(1);
    layout->addLayout(m_buttons);
    layout->addStretch(1);
    connect(m_open, &QAbstractButton::clicked, this, &Inspector::openAnswer);
    showNothing(tr("Select a value or a row to see where it comes from."));
}

void Inspector::setStore(const Store &store)
{
    m_store = &store;
}

void Inspector::setZone(TimeZoneChoice zone)
{
    m_zone = zone;
}

ActionButton *Inspector::addButton(const QString &text, const QString &keyHint)
{
    auto *button = new ActionButton(text, this);
    button->setAccessibleName(text);
    button->setKeyHint(keyHint);
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    return button;
}

void Inspector::showNothing(const QString &hint)
{
    ++m_generation;
    m_hint->setText(hint);
    m_hint->show();
    m_body->hide();
}

void Inspector::showFact(const Fact &fact)
{
    Fact whole = fact;
    whole.label = tr("Value");
    whole.value.text = fact.whole.isEmpty() ? fact.value.text : fact.whole;
    whole.value.elide = Qt::ElideMiddle;
    showRow(fact.value.text, fact.label, {whole}, fact.provenance);
}

void Inspector::showRow(const QString &title, const QString &kind, const QList<Fact> &facts,
                        const Provenance &provenance, qint64 rawFileEvent)
{
    m_rawFileEvent = rawFileEvent;
    m_hint->hide();
    m_body->show();
    m_title->setCell({.text = title, .elide = Qt::ElideMiddle});
    m_kind->setCell({.text = kind, .tone = Tone::Muted});
    m_facts->setFacts(facts);
    showOrigin(provenance);
}

void Inspector::showOrigin(const Provenance &provenance)
{
    const quint64 generation = ++m_generation;
    m_exchange = provenance.exchange;
    m_pointer = provenance.pointer;
    m_answerSha256.clear();
    const auto fact = [](const QString &label, const QString &text, bool mono = false) {
        Fact made;
        made.label = label;
        made.whole = text;
        made.value = {.text = text, .mono = mono, .elide = Qt::ElideMiddle};
        return made;
    };
    QList<Fact> facts;
    if (!provenance.origin.isEmpty())
        facts << fact(tr("Source"), provenance.origin);
    if (provenance.atMs > 0)
        facts << fact(tr("Learned"), dateTimeText(provenance.atMs, m_zone), true);
    if (!provenance.pointer.isEmpty())
        facts << fact(tr("Place"), provenance.pointer, true);
    if (facts.isEmpty() && provenance.exchange.isEmpty()) {
        Fact none = fact(tr("Source"), tr("nobody said; worked out here"));
        none.value.tone = Tone::Muted;
        facts << none;
    }
    m_origin->setFacts(facts);
    m_open->setVisible(!provenance.exchange.isEmpty() || m_rawFileEvent > 0);
    m_open->setText(m_rawFileEvent > 0 ? tr("Open the event as received") : tr("Open the stored answer"));
    if (provenance.exchange.isEmpty() || !m_store)
        return;
    onFinished(readExchange(*m_store, provenance.exchange), this,
               [this, generation, facts, fact](const Result<ExchangeView> &answer) mutable {
                   if (generation != m_generation)
                       return;
                   if (!answer) {
                       Fact failed = fact(tr("Request"), answer.error().message);
                       failed.value.tone = Tone::Critical;
                       m_origin->setFacts(facts << failed);
                       return;
                   }
                   m_answerSha256 = answer->answerSha256;
                   const QString number = answer->number > 0
                       ? tr("#%1 · %2").arg(answer->number).arg(clockText(answer->atMs, m_zone))
                       : clockText(answer->atMs, m_zone);
                   facts << fact(tr("Request"), number, true)
                         << fact(tr("Sent to"), u"%1 %2 %3"_s.arg(answer->service, answer->method, answer->target));
                   facts << fact(tr("Answer"),
                                 answer->answerSha256.isEmpty() ? tr("none: %1").arg(answer->error)
                                                                : tr("sha256 %1").arg(shortHash(answer->answerSha256)),
                                 true);
                   facts.last().whole = answer->answerSha256;
                   facts << fact(tr("Size"),
                                 tr("%1 in %2 ms").arg(sizeText(answer->answerBytes)).arg(answer->durationMs));
                   m_origin->setFacts(facts);
               });
}

void Inspector::openAnswer()
{
    if (!m_store)
        return;
    if (m_rawFileEvent > 0) {
        onFinished(readRawFileEvent(*m_store, m_rawFileEvent), this, [this](const Result<QByteArray> &raw) {
            showText(tr("File event as received"), raw ? *raw : raw.error().message.toUtf8(), {});
        });
        return;
    }
    openExchange(m_exchange);
}

void Inspector::openExchange(const ExchangeId &exchange)
{
    if (!m_store)
        return;
    const QString pointer = exchange == m_exchange ? m_pointer : QString();
    onFinished(readExchangeBytes(*m_store, exchange), this,
               [this, pointer](const Result<std::pair<QByteArray, QByteArray>> &bytes) {
                   showText(tr("Stored answer"), bytes ? bytes->second : bytes.error().message.toUtf8(), pointer);
               });
}

void Inspector::showText(const QString &title, const QByteArray &bytes, const QString &pointer)
{
    auto *dialog = new QDialog(this);
    dialog->setObjectName(u"storedAnswerDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->resize(820, 560);
    auto *layout = new QVBoxLayout(dialog);
    auto *text = new QPlainTextEdit(dialog);
    text->setReadOnly(true);
    text->setFont(monoFont());
    text->setAccessibleName(title);
    const QJsonDocument json = QJsonDocument::fromJson(bytes);
    text->setPlainText(QString::fromUtf8(json.isNull() ? bytes : json.toJson(QJsonDocument::Indented)));
    layout->addWidget(text);
    // The last part of the pointer names the key; finding it puts the value before the eyes.
    const QString key = pointer.section(u'/', -1);
    if (!key.isEmpty())
        text->find(u"\"%1\""_s.arg(key));
    dialog->show();
}

} // namespace holdfast
