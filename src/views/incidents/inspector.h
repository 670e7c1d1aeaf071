// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/fact.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;

namespace holdfast {

class ActionButton;
class ElidedLabel;
class FactList;
class Store;
enum class TimeZoneChoice;

/// Details of what is selected, and where they come from: origin, request number, hash of the answer, and the stored
/// answer itself on demand (S51, "who said so").
class Inspector final : public QFrame
{
    Q_OBJECT
public:
    explicit Inspector(QWidget *parent = nullptr);

    /// The store that keeps requests and answers; must be set before anything is shown.
    void setStore(const Store &store);
    void setZone(TimeZoneChoice zone);
    void showNothing(const QString &hint);
    /// One value and its provenance.
    void showFact(const Fact &fact);
    /// A row: title, kind, its facts, the request they came in; rawFileEvent > 0 offers the raw JSON.
    void showRow(const QString &title, const QString &kind, const QList<Fact> &facts, const Provenance &provenance,
                 qint64 rawFileEvent = 0);
    /// Opens request and answer of an exchange, byte-exact, in a window of its own.
    void openExchange(const ExchangeId &exchange);
    /// A button of the page below the facts.
    ActionButton *addButton(const QString &text, const QString &keyHint);
    /// "sha256 77ab…" of the answer shown last; empty when there is none. For tests and copying.
    [[nodiscard]] QString shownAnswerHash() const { return m_answerSha256; }

private:
    void showOrigin(const Provenance &provenance);
    void openAnswer();
    void showText(const QString &title, const QByteArray &bytes, const QString &pointer);

    const Store *m_store = nullptr;
    TimeZoneChoice m_zone;
    ElidedLabel *m_title;
    ElidedLabel *m_kind;
    FactList *m_facts;
    QLabel *m_originTitle;
    FactList *m_origin;
    ActionButton *m_open;
    QHBoxLayout *m_buttons;
    QWidget *m_body;
    QLabel *m_hint;
    ExchangeId m_exchange;
    QString m_pointer;
    QString m_answerSha256;
    qint64 m_rawFileEvent = 0;
    quint64 m_generation = 0;
};

} // namespace holdfast
