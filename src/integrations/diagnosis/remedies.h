// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/diagnosis/networkprobe.h"

namespace holdfast {

/// What is wrong and what to do about it, in words. Pure functions over what the probes saw.
struct Remedy
{
    DiagnosisStep::Cause cause = DiagnosisStep::Cause::None;
    QString finding;
    QString fix;
};

/// desktopProxy: the proxy this desktop uses for that host, as text, empty for none; viaProxy: the host answers there.
[[nodiscard]] Remedy nameRemedy(const NetworkTarget &target, const QString &problem, const QString &desktopProxy,
                                bool viaProxy);
[[nodiscard]] Remedy reachRemedy(const NetworkTarget &target, const ReachAnswer &answer, const QString &proxy,
                                 const QString &desktopProxy, bool viaProxy);
/// Nothing wrong: Cause::None. nowMs: UTC, to tell a wrong clock from a wrong certificate.
[[nodiscard]] Remedy tlsRemedy(const NetworkTarget &target, const TlsAnswer &answer, const NetworkSettings &settings,
                               qint64 nowMs);
/// aheadMs: how far this machine's clock is ahead of the service's; 0 when it is not known.
[[nodiscard]] Remedy signInRemedy(const InstanceConfig &config, const Error &error, qint64 aheadMs);

/// "3 min 20 s ahead of the service", "12 s behind the service".
[[nodiscard]] QString clockDifferenceText(qint64 aheadMs);
/// From here on signatures and tokens may fail.
inline constexpr qint64 worryingClockMs = 60'000;

} // namespace holdfast
