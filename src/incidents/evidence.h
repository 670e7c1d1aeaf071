// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"

#include <QStringList>

namespace holdfast {

/// Where an item stands on the evidence board.
enum class EvidenceStage { Collected = 0, Relevant = 1, InReport = 2 };

/// One item of evidence: what, its hash, when it happened and was taken, and the request it came from.
struct Evidence
{
    EvidenceId id;
    IncidentId incident;
    qint64 number = 0; ///< "E-3" within the incident; given by the store
    EntryId entry; ///< the war-room entry it was marked from; may be empty
    QString kind; ///< "file event", "alert", "endpoint", "mail", "report", "file"
    QString title;
    QString description;
    qint64 occurredAtMs = 0; ///< when it happened, UTC; 0 when unknown
    qint64 takenAtMs = 0; ///< when it was secured, UTC
    QString takenBy; ///< user name or "playbook task 14"
    QString sha256; ///< of the secured bytes, lower-case hexadecimal
    qint64 sizeBytes = 0;
    ExchangeId exchange; ///< the request it came from; may be empty
    QString externalId; ///< event id at the source; may be empty
    QStringList tags;
    EvidenceStage stage = EvidenceStage::Collected;

    friend bool operator==(const Evidence &, const Evidence &) = default;
};

/// One step in an item's chain of custody.
struct CustodyEvent
{
    EvidenceId evidence;
    qint64 atMs = 0;
    QString actor;
    QString action; ///< "taken", "viewed", "verified", "staged", "exported"
    QString note;

    friend bool operator==(const CustodyEvent &, const CustodyEvent &) = default;
};

} // namespace holdfast
