// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "integrations/integrationfactory.h"

namespace holdfast {

/// One integration instance of an XSOAR export, in Holdfast's terms.
struct ImportedInstance
{
    QString name; ///< as it is called there
    QString brand; ///< as it is called there: "Cortex XDR - IR"
    InstanceConfig config; ///< kind empty: Holdfast has no such connection
    QStringList missingSecrets; ///< labels of the secrets to be entered: an export holds none
    QStringList remarks; ///< what could not be taken over, one sentence each
};

/// Reads integration instances as XSOAR gives them out, JSON or YAML: one instance, a list, or {"instances": [...]}; the
/// values in `data` ([{"name", "value"}]), in `params` or `configurationvalues` ({name: value}). Secrets in them are not
/// read, even where somebody has put one in. InvalidInput when it is none of that.
[[nodiscard]] Result<QList<ImportedInstance>> readXsoarInstances(const QByteArray &bytes,
                                                                 const IntegrationFactory &factory);

} // namespace holdfast
