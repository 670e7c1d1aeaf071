// SPDX-FileCopyrightText: 2026 Holdfast contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "base/id.h"

#include <QString>

namespace holdfast {

/// Where a value came from: the stored answer and the place in it, so that anybody can look it up.
struct Provenance
{
    /// For people: "Code42 file events", "Active Directory", "playbook task 5", an analyst's name.
    QString origin;
    /// The stored request and answer; empty when a person or a rule said it.
    ExchangeId exchange;
    /// JSON pointer (RFC 6901) into the answer, or an LDAP attribute name; may be empty.
    QString pointer;
    /// When it was learned, milliseconds UTC; 0 when unknown.
    qint64 atMs = 0;

    friend bool operator==(const Provenance &, const Provenance &) = default;
};

} // namespace holdfast
