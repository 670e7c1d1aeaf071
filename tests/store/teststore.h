// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/canonicaljson.h"
#include "store/store.h"

#include <QTemporaryDir>
#include <QTest>

namespace holdfast {

/// 2026-11-02T09:00:00Z, a Monday.
inline constexpr qint64 testStartMs = 1'793'610'000'000;

/// A store in a folder of its own, with a clock and ids that a test can foretell.
class TestStore
{
public:
    TestStore()
        : clock(testStartMs)
    {
        open();
    }

    void open()
    {
        store.reset();
        auto opened = Store::open(options());
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message + opened.error().details));
        store = *std::move(opened);
    }

    [[nodiscard]] StoreOptions options()
    {
        StoreOptions made;
        made.path = path();
        made.clock = &clock;
        made.ids = &ids;
        return made;
    }

    [[nodiscard]] QString path() const { return folder.filePath(QStringLiteral("case.db")); }
    Store *operator->() const { return store.get(); }
    Store &operator*() const { return *store; }

    /// A stored incident from Code42.
    Incident addIncident(const QString &externalId = QStringLiteral("alert-1"))
    {
        Incident incident;
        incident.type = QStringLiteral("Code42 Alert");
        incident.name = QStringLiteral("Exposure on an endpoint");
        incident.severity = Severity::High;
        incident.source = QStringLiteral("Code42");
        incident.sourceInstance = QStringLiteral("code42-prod");
        incident.externalId = externalId;
        auto made =
            store->write([&](UnitOfWork &unit) { return unit.incidents().insert(incident, QStringLiteral("fetch")); });
        if (!made)
            qFatal("%s", qPrintable(made.error().message + made.error().details));
        return *made;
    }

    QTemporaryDir folder;
    ManualClock clock;
    SequentialIdSource ids{42};
    std::unique_ptr<Store> store;
};

} // namespace holdfast

/// Fails the test with the error's words.
#define VERIFY_OK(result)                                                                                              \
    do {                                                                                                               \
        const auto &checkedResult = (result);                                                                          \
        QVERIFY2(checkedResult.isOk(),                                                                                 \
                 checkedResult.isOk() ? ""                                                                             \
                                      : qPrintable(checkedResult.error().message + QStringLiteral(" | ")               \
                                                   + checkedResult.error().details));                                  \
    } while (false)
