-- SPDX-FileCopyrightText: 2026 Holdfast contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Mail is committed before it is sent; leases say who may fetch a source or drive a run.

CREATE TABLE mail_delivery(
    id TEXT PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incident(id),
    run_id TEXT NOT NULL,
    task TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    recipients TEXT NOT NULL,
    subject TEXT NOT NULL,
    message_sha256 TEXT NOT NULL REFERENCES attachment(sha256),
    state INTEGER NOT NULL,
    prepared_at_ms INTEGER NOT NULL,
    decided_at_ms INTEGER NOT NULL,
    error TEXT NOT NULL
) STRICT;
CREATE INDEX mail_incident ON mail_delivery(incident_id, prepared_at_ms);
CREATE INDEX mail_undecided ON mail_delivery(prepared_at_ms) WHERE state IN (0, 3);

CREATE TABLE lease(
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
