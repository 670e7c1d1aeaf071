// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/teststepsmodel.h"

#include "models/cell.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("Connections", source);
}

Cell stepCell(const TestStep &step, TestStepsModel::Column column)
{
    using State = TestStep::State;
    Cell cell;
    switch (column) {
    case TestStepsModel::Column::Step:
        cell.text = step.title;
        cell.glyph = step.state == State::Passed ? Glyph::Done
            : step.state == State::Failed        ? Glyph::Failed
            : step.state == State::Warning       ? Glyph::High
            : step.state == State::Running       ? Glyph::Running
                                                 : Glyph::NotTaken;
        cell.tone = step.state == State::Passed ? Tone::Done
            : step.state == State::Failed       ? Tone::Critical
            : step.state == State::Warning      ? Tone::High
            : step.state == State::Running      ? Tone::Accent
                                                : Tone::Muted;
        break;
    case TestStepsModel::Column::Finding:
        cell.text = step.state == State::Running ? text("asking…") : step.finding;
        cell.tone = step.state == State::Failed ? Tone::Critical
            : step.state == State::Running      ? Tone::Muted
                                                : Tone::Normal;
        break;
    case TestStepsModel::Column::Fix:
        cell.text = step.fix;
        break;
    case TestStepsModel::Column::Duration:
        cell.text = step.state == State::Running ? QString() : text("%1 ms").arg(step.durationMs);
        cell.number = true;
        cell.tone = Tone::Muted;
        break;
    }
    return cell;
}

QString dayText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc()).toString(u"yyyy-MM-dd HH:mm 'UTC'"_s);
}

} // namespace

void TestStepsModel::clear()
{
    if (m_steps.isEmpty())
        return;
    beginResetModel();
    m_steps.clear();
    endResetModel();
}

void TestStepsModel::setStep(const TestStep &step)
{
    for (qsizetype row = 0; row < m_steps.size(); ++row) {
        if (m_steps.at(row).id != step.id)
            continue;
        m_steps[row] = step;
        Q_EMIT dataChanged(index(int(row), 0), index(int(row), columns - 1));
        return;
    }
    beginInsertRows({}, int(m_steps.size()), int(m_steps.size()));
    m_steps.append(step);
    endInsertRows();
}

void TestStepsModel::endRunning()
{
    for (const auto &step : QList<TestStep>(m_steps)) {
        if (step.state != TestStep::State::Running)
            continue;
        auto ended = step;
        ended.state = TestStep::State::Skipped;
        ended.finding = text("canceled");
        setStep(ended);
    }
}

int TestStepsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_steps.size());
}

int TestStepsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant TestStepsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &step = m_steps.at(index.row());
    const auto column = Column(index.column());
    switch (role) {
    case CellRole::Cell:
        return QVariant::fromValue(stepCell(step, column));
    case Qt::DisplayRole:
    case CellRole::Copy:
        return stepCell(step, column).text;
    case Qt::AccessibleTextRole:
        return column == Column::Step ? u"%1: %2"_s.arg(step.title, testStateText(step.state))
                                      : stepCell(step, column).text;
    case CellRole::Id:
        return step.id;
    default:
        return {};
    }
}

QVariant TestStepsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case Column::Step:
        return tr("Step");
    case Column::Finding:
        return tr("Found");
    case Column::Fix:
        return tr("What to do");
    case Column::Duration:
        return tr("Took");
    }
    return {};
}

QString testStateText(TestStep::State state)
{
    switch (state) {
    case TestStep::State::Running:
        return text("running");
    case TestStep::State::Passed:
        return text("passed");
    case TestStep::State::Warning:
        return text("warning");
    case TestStep::State::Failed:
        return text("failed");
    case TestStep::State::Skipped:
        break;
    }
    return text("not asked");
}

QString certificatesText(const QList<ShownCertificate> &certificates)
{
    QStringList blocks;
    for (const auto &certificate : certificates) {
        QStringList lines{text("Subject: %1").arg(certificate.subject), text("Issued by: %1").arg(certificate.issuer)};
        if (!certificate.names.isEmpty())
            lines << text("For: %1").arg(certificate.names.join(u", "_s));
        lines << text("Valid: %1 to %2").arg(dayText(certificate.validFromMs), dayText(certificate.validUntilMs))
              << text("SHA-256: %1").arg(certificate.sha256);
        blocks << lines.join(u'\n');
    }
    return blocks.join(u"\n\n"_s);
}

} // namespace holdfast
