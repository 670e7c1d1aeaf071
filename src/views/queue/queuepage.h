// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"
#include "views/shell/windowservices.h"

#include <QTimer>
#include <QWidget>

#include <memory>

namespace holdfast {

class CaseEdits;
class CaseModel;
class IncidentQueueModel;
struct IncidentBefore;
class TableView;
enum class TimeZoneChoice;
namespace Ui {
class QueuePage;
}

/// The triage queue: filter line, counts to filter by, the table, and a peek at the current incident. New incidents wait
/// behind a bar; nothing the person points at moves.
class QueuePage final : public QWidget
{
    Q_OBJECT
public:
    QueuePage(const WindowServices &services, CaseEdits &edits, QWidget *parent = nullptr);
    ~QueuePage() override;

    [[nodiscard]] IncidentQueueModel &model() const { return *m_model; }
    [[nodiscard]] TableView &table() const { return *m_table; }
    void setFilterLine(const QString &line);
    void focusFilterLine();
    /// The current or, when some are marked, the marked incidents.
    [[nodiscard]] QList<IncidentId> chosen() const;
    /// "1,204 of 98,310 incidents"
    [[nodiscard]] QString rowsText() const;
    [[nodiscard]] QString selectionText() const;

    void takeOwnership();
    void assign();
    void chooseSeverity();
    /// A note on the current incident, and the page of its subject.
    void addNote();
    void goToSubject();

Q_SIGNALS:
    void openRequested(const holdfast::IncidentId &incident);
    void closeRequested(const QList<holdfast::IncidentId> &incidents);
    void subjectRequested(const QString &account);
    void rowsTextChanged();
    void sourcesWanted();
    /// Something the person asked for did not work.
    void failed(const QString &message);

private:
    [[nodiscard]] QList<IncidentBefore> chosenAsShown() const;
    /// "#1042" or "3 incidents".
    [[nodiscard]] QString chosenText() const;
    void buildTable();
    void showState();
    void showPeek();
    void updatePeekFacts();
    void handleLetter(int key, Qt::KeyboardModifiers modifiers);
    void applyFilterLine();
    void fillSavedMenu();
    void updateFacets();

    const WindowServices m_services;
    CaseEdits &m_edits;
    std::unique_ptr<Ui::QueuePage> m_ui;
    IncidentQueueModel *m_model;
    CaseModel *m_peek;
    TableView *m_table;
    QTimer m_tick;
    int m_rangeStart = -1;
};

} // namespace holdfast
