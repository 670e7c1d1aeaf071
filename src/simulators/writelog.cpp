// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "simulators/writelog.h"

namespace holdfast::range {

void WriteLog::add(WriteRecord record)
{
    record.number = m_records.size() + 1;
    m_records.append(std::move(record));
}

qint64 WriteLog::count(QAnyStringView operationName) const
{
    qint64 count = 0;
    for (const WriteRecord &record : m_records) {
        if (QAnyStringView(record.operation) == operationName)
            ++count;
    }
    return count;
}

QMap<QString, qint64> WriteLog::counts() const
{
    QMap<QString, qint64> counts;
    for (const WriteRecord &record : m_records)
        ++counts[record.operation];
    return counts;
}

} // namespace holdfast::range
