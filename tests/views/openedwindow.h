// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/casemodel.h"
#include "models/incidentqueuemodel.h"
#include "views/incidents/evidencepage.h"
#include "views/incidents/incidentpage.h"
#include "views/queue/queuepage.h"
#include "views/shell/mainwindow.h"
#include "views/widgets/tableview.h"
#include "views/windowstage.h"

#include <QAbstractButton>
#include <QTest>

namespace holdfast::testing {

template <typename T>
T *child(const QWidget &parent, const QString &name)
{
    T *found = parent.findChild<T *>(name);
    if (!found)
        qFatal("no child %s", qPrintable(name));
    return found;
}

inline QAbstractButton *buttonWithText(const QWidget &parent, const QString &text)
{
    for (QAbstractButton *button : parent.findChildren<QAbstractButton *>()) {
        if (QString(button->text()).remove(u'&') == text && button->isVisible())
            return button;
    }
    return nullptr;
}

/// The window over a store with John's case and others.
struct OpenedWindow
{
    explicit OpenedWindow(Theme &theme, bool withCases = true)
        : stage(theme)
    {
        if (withCases) {
            stage.demo.addCases();
            stage.connectAll();
        }
        window = std::make_unique<MainWindow>(stage.services);
        window->resize(1366, 768);
        window->show();
        if (!QTest::qWaitForWindowActive(window.get()))
            qFatal("the window does not show");
        if (withCases && !QTest::qWaitFor([this] { return window->queuePage().model().rowCount() == 13; }))
            qFatal("the queue stays empty");
    }
    void selectJohn()
    {
        QueuePage &queue = window->queuePage();
        queue.table().setFocus();
        queue.table().selectRow(queue.model().rowOf(stage.demo.john()));
    }
    IncidentPage &openJohn()
    {
        window->openIncident(stage.demo.john());
        IncidentPage *page = window->currentIncidentPage();
        if (!QTest::qWaitFor([page] { return page->model().isLoaded(); }))
            qFatal("the incident does not load");
        return *page;
    }

    EvidencePage &openEvidence(EvidencePage::View view)
    {
        IncidentPage &page = openJohn();
        page.showTab(IncidentPage::Tab::Evidence);
        page.evidencePage().setView(view);
        return page.evidencePage();
    }

    WindowStage stage;
    std::unique_ptr<MainWindow> window;
};

} // namespace holdfast::testing
