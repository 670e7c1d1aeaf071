// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/jobs.h"

namespace holdfast {

JobRunner::JobRunner(int threads)
{
    m_pool.setMaxThreadCount(threads);
}

JobRunner::~JobRunner()
{
    requestStop();
    m_pool.waitForDone();
}

void JobRunner::requestStop()
{
    m_stop.request_stop();
}

bool JobRunner::waitForDone(int timeoutMs)
{
    return m_pool.waitForDone(timeoutMs);
}

} // namespace holdfast
