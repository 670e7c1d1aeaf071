// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/connectionactions.h"

#include <QAbstractTableModel>

namespace holdfast {

/// The steps of a connection's test as they come: what was found, and what to do about it.
class TestStepsModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Column { Step, Duration, Finding, Fix };
    static constexpr int columns = 4;

    using QAbstractTableModel::QAbstractTableModel;

    void clear();
    /// A step of a known id changes its row, another is a new one.
    void setStep(const TestStep &step);
    /// No step is running any more; those that were are told as canceled.
    void endRunning();
    [[nodiscard]] const QList<TestStep> &steps() const { return m_steps; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<TestStep> m_steps;
};

/// "passed", "failed", …
[[nodiscard]] QString testStateText(TestStep::State state);
/// Subject, issuer, names, validity and fingerprint of each, for the details below the list.
[[nodiscard]] QString certificatesText(const QList<ShownCertificate> &certificates);

} // namespace holdfast
