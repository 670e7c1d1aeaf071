// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "simulators/story.h"
#include "simulators/tenants.h"

namespace holdfast::range {

/// Names of John's case that tests and the demo may rely on.
namespace john {
inline constexpr QLatin1StringView Username("john.anderson@qrst.test");
inline constexpr QLatin1StringView ControlUsername("rosa.silva@qrst.test");
inline constexpr QLatin1StringView ManagerUsername("priya.ortega@qrst.test");
inline constexpr QLatin1StringView LaptopName("QRST-LT-0417");
inline constexpr QLatin1StringView WorkstationName("QRST-WS-0093");
inline constexpr QLatin1StringView AlertName("Exposure on an endpoint");
inline constexpr int EventCount = 40;
[[nodiscard]] QString sessionId();
/// The second session of JohnSessions::PerExposure.
[[nodiscard]] QString usbSessionId();
[[nodiscard]] QString controlSessionId();
[[nodiscard]] QString laptopEndpointId();
[[nodiscard]] QString workstationEndpointId();
[[nodiscard]] QString laptopDeviceUid();
} // namespace john

/// QRST Inc. on the day John Anderson, a leaving director of design, copies design files: 24 by the Dropbox client to
/// his own account, 13 to a USB stick, 3 to the company's OneDrive (trusted). All in the 75 minutes before seedTimeMs.
void tellJohnsStory(const JohnStory &story, qint64 seedTimeMs, Code42Tenant &code42, XdrTenant &xdr);

} // namespace holdfast::range
