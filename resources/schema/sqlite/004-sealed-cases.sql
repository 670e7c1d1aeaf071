-- SPDX-FileCopyrightText: 2026 Holdfast contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Restricted child investigations in sealed files of their own. In the desk's file this is all that is known of them; in the
-- sealed file itself the one row says which case it is and whose child. origin_key tells one made before without telling what
-- it is: the SHA-256 of source and external id.

CREATE TABLE sealed_case(
    incident_id TEXT PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    parent_id TEXT NOT NULL,
    origin_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sealed_case_parent ON sealed_case(parent_id);
CREATE UNIQUE INDEX sealed_case_origin ON sealed_case(origin_key) WHERE origin_key <> '';
