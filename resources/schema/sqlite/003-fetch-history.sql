-- SPDX-FileCopyrightText: 2026 Holdfast contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- How the fetches of each connection went. For looking at; what a fetch brought is in the journal with the incidents, so
-- this table is kept short and is no part of the proof.

CREATE TABLE fetch_history(
    instance TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    times INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    added INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    error TEXT NOT NULL,
    PRIMARY KEY(instance, at_ms)
) STRICT, WITHOUT ROWID;
