// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/error.h"

#include <QList>

#include <cstdio>

namespace holdfast::testing {

/// What a person sees for each fault, printed as one table when the test program ends.
class FaultTable
{
public:
    explicit FaultTable(QByteArray title)
        : m_title(std::move(title))
    {
    }

    void add(const QByteArray &fault, const Error &error)
    {
        m_rows.append({fault, errorCodeName(error.code).toUtf8(), error.message.toUtf8()});
    }
    void add(const QByteArray &fault, const QByteArray &outcome, const QString &words)
    {
        m_rows.append({fault, outcome, words.simplified().toUtf8()});
    }

    void print() const
    {
        std::printf("\n| %s | outcome | what the user sees |\n|---|---|---|\n", m_title.constData());
        for (const auto &row : m_rows)
            std::printf("| %s | %s | %s |\n", row.fault.constData(), row.outcome.constData(), row.words.constData());
        std::fflush(stdout);
    }

private:
    struct Row
    {
        QByteArray fault;
        QByteArray outcome;
        QByteArray words;
    };

    QByteArray m_title;
    QList<Row> m_rows;
};

} // namespace holdfast::testing
