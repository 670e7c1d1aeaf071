// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QProcess>
#include <QString>

namespace holdfast::testing {

/// A real service started by a script of tests/services: it runs until its standard input closes, so it cannot outlive
/// this process, and says "ready WHERE" when it answers.
class RealService
{
public:
    /// Empty on success, otherwise why not. `missing` tells that the service is not installed here.
    [[nodiscard]] QString start(const QString &script, const QStringList &arguments, int deadlineMs = 240'000)
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(QStringLiteral("sh"),
                        QStringList{QStringLiteral(HOLDFAST_SOURCE_DIR "/tests/services/") + script} + arguments);
        QByteArray said;
        // The line may come in pieces.
        const auto saysWhere = [&said] {
            const auto ready = said.indexOf("ready ");
            return ready >= 0 && said.indexOf('\n', ready) >= 0;
        };
        while (!saysWhere()) {
            if (!m_process.waitForReadyRead(deadlineMs) && m_process.state() != QProcess::Running)
                break;
            said += m_process.readAll();
            if (m_process.state() != QProcess::Running)
                break;
        }
        said += m_process.readAll();
        const auto at = said.indexOf("ready ");
        if (at >= 0) {
            m_where = QString::fromUtf8(said.mid(at + 6)).section(QLatin1Char('\n'), 0, 0).trimmed();
            return {};
        }
        m_process.waitForFinished(5'000);
        missing = m_process.exitCode() == 77;
        return QString::fromUtf8(said).trimmed();
    }

    ~RealService()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(20'000))
            m_process.terminate();
    }

    [[nodiscard]] const QString &where() const { return m_where; }

    bool missing = false;

private:
    QProcess m_process;
    QString m_where;
};

} // namespace holdfast::testing
