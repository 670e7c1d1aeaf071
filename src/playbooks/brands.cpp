// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "playbooks/brands.h"

#include <QHash>

#include <array>
#include <utility>

namespace holdfast {

using namespace Qt::StringLiterals;

QString xsoarBrand(const QString &brand)
{
    static const QHash<QString, QString> names{
        {u"Cortex XDR"_s, u"Cortex XDR - IR"_s},
        {u"Active Directory"_s, u"Active Directory Query v2"_s},
        {u"Mail"_s, u"Mail Sender (New)"_s},
        {u"CrowdStrike Falcon"_s, u"CrowdstrikeFalcon"_s},
        {u"Microsoft Defender for Endpoint"_s, u"Microsoft Defender Advanced Threat Protection"_s},
        {u"Entra ID"_s, u"Microsoft Graph User"_s},
    };
    return names.value(brand, brand);
}

bool sameBrand(const QString &a, const QString &b)
{
    if (a.isEmpty() || b.isEmpty())
        return a.isEmpty() && b.isEmpty();
    return xsoarBrand(a).compare(xsoarBrand(b), Qt::CaseInsensitive) == 0;
}

QString packOfCommand(const QString &name)
{
    static constexpr std::array<std::pair<QLatin1StringView, QLatin1StringView>, 46> prefixes{{
        {"ad-"_L1, "Active Directory Query"_L1},
        {"aws-"_L1, "AWS"_L1},
        {"azure-"_L1, "Azure"_L1},
        {"autofocus-"_L1, "AutoFocus"_L1},
        {"box_"_L1, "Box"_L1},
        {"cb-"_L1, "Carbon Black"_L1},
        {"checkpoint-"_L1, "Check Point Firewall"_L1},
        {"cs-falcon-"_L1, "CrowdStrike Falcon"_L1},
        {"cs-fx-"_L1, "CrowdStrike Falcon X"_L1},
        {"cs-"_L1, "CrowdStrike"_L1},
        {"code42-"_L1, "Code42"_L1},
        {"cylance-"_L1, "Cylance Protect"_L1},
        {"demisto-"_L1, "Demisto REST API"_L1},
        {"duoadmin-"_L1, "Duo"_L1},
        {"epo-"_L1, "McAfee ePO"_L1},
        {"es-"_L1, "Elasticsearch"_L1},
        {"ews-"_L1, "EWS"_L1},
        {"gcs-"_L1, "Google Cloud Storage"_L1},
        {"gmail-"_L1, "Gmail"_L1},
        {"google"_L1, "Google Workspace"_L1},
        {"gvault-"_L1, "Google Vault"_L1},
        {"infoblox-"_L1, "Infoblox"_L1},
        {"jira-"_L1, "Jira"_L1},
        {"microsoft-atp-"_L1, "Microsoft Defender for Endpoint"_L1},
        {"msgraph-"_L1, "Microsoft Graph"_L1},
        {"okta-"_L1, "Okta"_L1},
        {"pagerduty-"_L1, "PagerDuty"_L1},
        {"pan-os-"_L1, "PAN-OS"_L1},
        {"panorama"_L1, "PAN-OS"_L1},
        {"prisma-"_L1, "Prisma Cloud"_L1},
        {"pt-"_L1, "PassiveTotal"_L1},
        {"qradar-"_L1, "QRadar"_L1},
        {"rasterize"_L1, "Rasterize"_L1},
        {"rsa-"_L1, "RSA NetWitness"_L1},
        {"servicenow-"_L1, "ServiceNow"_L1},
        {"sentinelone-"_L1, "SentinelOne"_L1},
        {"slack-"_L1, "Slack"_L1},
        {"splunk-"_L1, "SplunkPy"_L1},
        {"tanium-"_L1, "Tanium"_L1},
        {"tenable-"_L1, "Tenable.io"_L1},
        {"threatq-"_L1, "ThreatQ"_L1},
        {"traps-"_L1, "Traps"_L1},
        {"vt-"_L1, "VirusTotal"_L1},
        {"wildfire-"_L1, "WildFire"_L1},
        {"xdr-"_L1, "Cortex XDR"_L1},
        {"zscaler-"_L1, "Zscaler"_L1},
    }};
    for (const auto &[prefix, pack] : prefixes) {
        if (name.startsWith(prefix))
            return pack;
    }
    return {};
}

} // namespace holdfast
