// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/id.h"

#include <QRandomGenerator>

namespace holdfast {

using namespace Qt::StringLiterals;

QString RandomIdSource::next()
{
    auto *random = QRandomGenerator::system();
    return u"%1%2"_s.arg(random->generate64(), 16, 16, '0'_L1).arg(random->generate64(), 16, 16, '0'_L1);
}

QString SequentialIdSource::next()
{
    return u"%1%2"_s.arg(m_seed, 16, 16, '0'_L1).arg(++m_count, 16, 16, '0'_L1);
}

} // namespace holdfast
