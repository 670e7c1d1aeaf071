-- SPDX-FileCopyrightText: 2026 Holdfast contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Every content a playbook has had, shipped, put into the folder or saved by a person, so that what has run can run again.

CREATE TABLE playbook_version(
    playbook_id TEXT NOT NULL, -- the playbook's own id
    version INTEGER NOT NULL, -- from 1, without gaps
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES attachment(sha256),
    origin INTEGER NOT NULL, -- 0 shipped, 1 from the folder, 2 saved by a person
    saved_at_ms INTEGER NOT NULL,
    saved_by TEXT NOT NULL,
    comment TEXT NOT NULL,
    PRIMARY KEY(playbook_id, version)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER playbook_version_no_update BEFORE UPDATE ON playbook_version
BEGIN SELECT RAISE(ABORT, 'a saved playbook stays as it is'); END;
CREATE TRIGGER playbook_version_no_delete BEFORE DELETE ON playbook_version
BEGIN SELECT RAISE(ABORT, 'a saved playbook stays as it is'); END;
