// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "incidents/evidence.h"
#include "views/shell/windowservices.h"

#include <QWidget>

#include <memory>

class QStackedWidget;

namespace holdfast {

class CaseEdits;
class CustodyModel;
class EvidenceBoard;
class EvidenceModel;
class TableView;
namespace Ui {
class EvidencePage;
}

/// The evidence as a table with hashes or as cards in columns by stage, both over one model; the chain of custody of the
/// selected item; a check of all hashes.
class EvidencePage final : public QWidget
{
    Q_OBJECT
public:
    enum class View { Table, Cards };

    EvidencePage(const WindowServices &services, CaseEdits &edits, QWidget *parent = nullptr);
    ~EvidencePage() override;

    void setIncident(const IncidentId &incident, qint64 number);
    void verify();
    /// Table or cards; remembered for all incidents.
    void setView(View view);
    [[nodiscard]] View view() const;
    /// Puts the keyboard into the table or on the cards.
    void focusContent();
    [[nodiscard]] TableView &table() const { return *m_table; }
    [[nodiscard]] EvidenceBoard &board() const { return *m_board; }
    [[nodiscard]] EvidenceModel &model() const { return *m_model; }

Q_SIGNALS:
    /// A letter that is not the evidence's own.
    void letterPressed(int key, Qt::KeyboardModifiers modifiers);
    void failed(const QString &message);

private:
    void buildTable();
    void buildBoard();
    void handleLetter(int key, Qt::KeyboardModifiers modifiers);
    void showState();
    void showItem();
    [[nodiscard]] QList<Evidence> selectedItems() const;
    void setStage(EvidenceStage stage);
    void askTags();
    void chooseExportFile();
    void exportTo(const QString &path);

    const WindowServices m_services;
    std::unique_ptr<Ui::EvidencePage> m_ui;
    CaseEdits &m_edits;
    EvidenceModel *m_model;
    CustodyModel *m_custody;
    TableView *m_table;
    EvidenceBoard *m_board;
    QStackedWidget *m_views;
    IncidentId m_incident;
    qint64 m_number = 0;
    QString m_checkText;
};

} // namespace holdfast
