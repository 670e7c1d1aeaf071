// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/story.h"
#include "simulators/tenants.h"

namespace holdfast::range {

/// A generated company: people, machines, lists and sessions are made at once, file events when they are asked for.
void tellCompanyStory(const CompanyStory &story, qint64 seedTimeMs, Code42Tenant &code42, XdrTenant &xdr);

} // namespace holdfast::range
