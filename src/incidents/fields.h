// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QLatin1StringView>

/// Short names of the incident fields that Holdfast itself fills and shows. Playbooks reach them as incident.<name>;
/// other fields are allowed and kept.
namespace holdfast::field {

// Subject (S4, S48, S51, S31)
inline constexpr QLatin1StringView userName{"username"}; ///< text: the actor as the source names him
inline constexpr QLatin1StringView deviceUserName{"deviceusername"}; ///< text: the account signed in on the device
inline constexpr QLatin1StringView userCategory{
    "usercategory"}; ///< text: "Executive", "Departing employee", "Employee"
inline constexpr QLatin1StringView displayName{"employeedisplayname"};
inline constexpr QLatin1StringView email{"employeeemail"};
inline constexpr QLatin1StringView title{"employeetitle"};
inline constexpr QLatin1StringView department{"employeedepartment"};
inline constexpr QLatin1StringView managerName{"employeemanagername"};
inline constexpr QLatin1StringView managerEmail{"employeemanageremail"};
inline constexpr QLatin1StringView isExecutive{"isexecutive"}; ///< bool
inline constexpr QLatin1StringView departureDate{"departuredate"}; ///< text, yyyy-MM-dd; absent when not departing
inline constexpr QLatin1StringView watchlists{"watchlists"}; ///< list of text

// Exposure (S46, S47, S49, S50, S56)
inline constexpr QLatin1StringView exposureType{"exposuretype"}; ///< list of text: "CloudStorage", "RemovableMedia"
inline constexpr QLatin1StringView privateIps{"privateips"}; ///< list of text
inline constexpr QLatin1StringView publicIps{"publicips"}; ///< list of text
inline constexpr QLatin1StringView hostnames{"hostnames"}; ///< list of text
inline constexpr QLatin1StringView deviceUids{"deviceuids"}; ///< list of text
inline constexpr QLatin1StringView syncDestinations{"syncdestinations"}; ///< list of text: "Dropbox (personal)"
inline constexpr QLatin1StringView dataSources{"datasources"}; ///< list of text: "Endpoint", "Google Drive"
inline constexpr QLatin1StringView fileCount{"filecount"}; ///< integer
inline constexpr QLatin1StringView fileBytes{"filebytes"}; ///< integer, bytes
inline constexpr QLatin1StringView riskScore{"riskscore"}; ///< integer
inline constexpr QLatin1StringView dataValue{"datavalue"}; ///< integer: sum of the value scores of the files (S59)

// Completeness of the file events (U12): integers, and the moment of the last fetch in milliseconds UTC
inline constexpr QLatin1StringView eventsKnown{"eventsknown"};
inline constexpr QLatin1StringView eventsFetched{"eventsfetched"};
inline constexpr QLatin1StringView eventsFetchedAt{"eventsfetchedat"};

// Endpoints (S69): list of {endpoint_id, endpoint_name, domain, ip (list), os_type, endpoint_status, endpoint_type, is_isolated}
inline constexpr QLatin1StringView endpoints{"endpoints"};
inline constexpr QLatin1StringView isolatedAt{"isolatedat"}; ///< integer, milliseconds UTC; absent when not isolated

// The alert at its source (S74)
inline constexpr QLatin1StringView alertId{"alertid"};
inline constexpr QLatin1StringView alertName{"alertname"};
inline constexpr QLatin1StringView alertDescription{"alertdescription"};
inline constexpr QLatin1StringView alertState{"alertstate"};
inline constexpr QLatin1StringView alertStateReadAt{"alertstatereadat"}; ///< integer, milliseconds UTC

// Timers: {"startDate","dueDate","endDate" (RFC 3339), "sla" (minutes), "runStatus": idle|running|paused|ended, ...}
inline constexpr QLatin1StringView remediationSla{"remediationsla"};
inline constexpr QLatin1StringView detectionSla{"detectionsla"};

} // namespace holdfast::field
