-- SPDX-FileCopyrightText: 2026 Holdfast contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Times are milliseconds UTC, 0 for "none". Ids are text. JSON is canonical JSON as text. Enumerations are stored as the
-- numbers of their C++ types.

-- The proof: append-only, one hash chain a stream.
CREATE TABLE journal(
    position INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE(stream, seq)
) STRICT;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE journal_head(
    stream TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER journal_head_forward BEFORE UPDATE ON journal_head WHEN NEW.seq <> OLD.seq + 1 OR NEW.stream <> OLD.stream
BEGIN SELECT RAISE(ABORT, 'a journal head only moves forward'); END;
CREATE TRIGGER journal_head_no_delete BEFORE DELETE ON journal_head BEGIN SELECT RAISE(ABORT, 'a journal head stays'); END;

-- Bytes by their SHA-256. Small columns first, so that reading them does not load the body.
CREATE TABLE attachment(
    sha256 TEXT PRIMARY KEY,
    size_bytes INTEGER NOT NULL,
    packing INTEGER NOT NULL, -- 0 as is, 1 zstd
    body BLOB NOT NULL
) STRICT;
CREATE TRIGGER attachment_no_update BEFORE UPDATE ON attachment BEGIN SELECT RAISE(ABORT, 'stored bytes stay as they are'); END;
CREATE TRIGGER attachment_no_delete BEFORE DELETE ON attachment BEGIN SELECT RAISE(ABORT, 'stored bytes stay as they are'); END;

CREATE TABLE incident(
    id TEXT PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    parent_id TEXT REFERENCES incident(id),
    restricted INTEGER NOT NULL,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    severity INTEGER NOT NULL,
    status INTEGER NOT NULL,
    cause INTEGER NOT NULL,
    owner TEXT NOT NULL,
    source TEXT NOT NULL,
    source_instance TEXT NOT NULL,
    external_id TEXT NOT NULL,
    occurred_at_ms INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    due_at_ms INTEGER NOT NULL,
    closed_at_ms INTEGER NOT NULL,
    close_reason TEXT NOT NULL,
    close_notes TEXT NOT NULL
) STRICT;
CREATE INDEX incident_parent ON incident(parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX incident_open ON incident(number) WHERE status <> 2;
CREATE INDEX incident_owner ON incident(owner, number);
CREATE INDEX incident_created ON incident(created_at_ms);

CREATE TABLE incident_field(
    incident_id TEXT NOT NULL REFERENCES incident(id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    origin TEXT NOT NULL,
    exchange_id TEXT NOT NULL,
    pointer TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY(incident_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE incident_member(
    incident_id TEXT NOT NULL REFERENCES incident(id),
    member TEXT NOT NULL,
    role INTEGER NOT NULL,
    PRIMARY KEY(incident_id, member)
) STRICT, WITHOUT ROWID;

-- Which alerts have become which incidents, so that none becomes two.
CREATE TABLE fetched(
    source TEXT NOT NULL,
    external_id TEXT NOT NULL,
    incident_id TEXT NOT NULL REFERENCES incident(id),
    PRIMARY KEY(source, external_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE incident_context(
    incident_id TEXT NOT NULL REFERENCES incident(id),
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY(incident_id, scope, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry(
    id TEXT PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incident(id),
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    author TEXT NOT NULL,
    kind INTEGER NOT NULL,
    text TEXT NOT NULL,
    contents TEXT,
    command TEXT NOT NULL,
    reply_to TEXT NOT NULL,
    run_id TEXT NOT NULL,
    task TEXT NOT NULL,
    tags TEXT NOT NULL,
    note INTEGER NOT NULL,
    exchange_id TEXT NOT NULL,
    attachment_sha256 TEXT NOT NULL,
    attachment_name TEXT NOT NULL,
    UNIQUE(incident_id, seq)
) STRICT;
CREATE TRIGGER entry_words_stay BEFORE UPDATE OF id, incident_id, seq, at_ms, author, kind, text, contents, command, reply_to,
    run_id, task, exchange_id, attachment_sha256, attachment_name ON entry
BEGIN SELECT RAISE(ABORT, 'the war room is append-only'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the war room is append-only'); END;

CREATE TABLE evidence(
    id TEXT PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incident(id),
    number INTEGER NOT NULL,
    entry_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    occurred_at_ms INTEGER NOT NULL,
    taken_at_ms INTEGER NOT NULL,
    taken_by TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    exchange_id TEXT NOT NULL,
    external_id TEXT NOT NULL,
    tags TEXT NOT NULL,
    stage INTEGER NOT NULL,
    UNIQUE(incident_id, number)
) STRICT;

CREATE TABLE custody(
    evidence_id TEXT NOT NULL REFERENCES evidence(id),
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY(evidence_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER custody_no_update BEFORE UPDATE ON custody BEGIN SELECT RAISE(ABORT, 'custody is append-only'); END;
CREATE TRIGGER custody_no_delete BEFORE DELETE ON custody BEGIN SELECT RAISE(ABORT, 'custody is append-only'); END;

-- File movements: a batch is one insert and one journal record, and has the rows from first_event to last_event; a block is
-- the raw bytes of some of its events. Rows refer to their block without a declared reference: they are written before the
-- batch is, and SQLite would look through all rows for each block. The digests tell when a block is missing.
CREATE TABLE file_event_batch(
    id INTEGER PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incident(id),
    at_ms INTEGER NOT NULL,
    first_event INTEGER NOT NULL,
    last_event INTEGER NOT NULL,
    duplicates INTEGER NOT NULL,
    raw_bytes INTEGER NOT NULL,
    digest TEXT NOT NULL
) STRICT;
CREATE TABLE file_event_block(
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES file_event_batch(id) DEFERRABLE INITIALLY DEFERRED,
    exchange_id TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    lengths BLOB NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE file_event(
    id INTEGER PRIMARY KEY,
    incident_number INTEGER NOT NULL REFERENCES incident(number),
    block_id INTEGER NOT NULL,
    block_index INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    occurred_at_ms INTEGER NOT NULL,
    inserted_at_ms INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    trusted INTEGER NOT NULL,
    risk_score INTEGER NOT NULL,
    value_score INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    modified_at_ms INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    exposure TEXT NOT NULL,
    action TEXT NOT NULL,
    source TEXT NOT NULL,
    actor TEXT NOT NULL,
    hostname TEXT NOT NULL,
    category TEXT NOT NULL,
    destination_category TEXT NOT NULL,
    destination_name TEXT NOT NULL,
    sync_destination TEXT NOT NULL,
    risk_severity TEXT NOT NULL,
    data_class TEXT NOT NULL,
    owner TEXT NOT NULL,
    file_path TEXT NOT NULL,
    device_user TEXT NOT NULL,
    device_uid TEXT NOT NULL,
    private_ips TEXT NOT NULL,
    public_ip TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    md5 TEXT NOT NULL,
    md5_error TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    sha256_error TEXT NOT NULL,
    destination_account TEXT NOT NULL,
    process_name TEXT NOT NULL,
    window_title TEXT NOT NULL,
    url TEXT NOT NULL,
    media_vendor TEXT NOT NULL,
    media_name TEXT NOT NULL,
    media_serial TEXT NOT NULL,
    risk_indicators TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX file_event_once ON file_event(incident_number, event_id);
CREATE INDEX file_event_time ON file_event(incident_number, occurred_at_ms, id);
CREATE INDEX file_event_block_of_batch ON file_event_block(batch_id);
CREATE TRIGGER file_event_no_update BEFORE UPDATE ON file_event BEGIN SELECT RAISE(ABORT, 'file events stay as received'); END;
CREATE TRIGGER file_event_no_delete BEFORE DELETE ON file_event BEGIN SELECT RAISE(ABORT, 'file events stay as received'); END;
CREATE TRIGGER file_event_block_no_update BEFORE UPDATE ON file_event_block
BEGIN SELECT RAISE(ABORT, 'stored bytes stay as they are'); END;
CREATE TRIGGER file_event_block_no_delete BEFORE DELETE ON file_event_block
BEGIN SELECT RAISE(ABORT, 'stored bytes stay as they are'); END;

CREATE TABLE exchange(
    id TEXT PRIMARY KEY,
    incident_id TEXT REFERENCES incident(id),
    run_id TEXT NOT NULL,
    task TEXT NOT NULL,
    actor TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    service TEXT NOT NULL,
    method TEXT NOT NULL,
    target TEXT NOT NULL,
    changes_something INTEGER NOT NULL,
    request_sha256 TEXT NOT NULL REFERENCES attachment(sha256),
    state INTEGER NOT NULL,
    finished_at_ms INTEGER NOT NULL,
    status INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    error TEXT NOT NULL,
    answer_sha256 TEXT REFERENCES attachment(sha256),
    answer_bytes INTEGER NOT NULL
) STRICT;
CREATE INDEX exchange_at ON exchange(at_ms);
CREATE INDEX exchange_incident ON exchange(incident_id, at_ms);
CREATE INDEX exchange_task ON exchange(run_id, task) WHERE run_id <> '';
CREATE INDEX exchange_open ON exchange(at_ms) WHERE state = 0;

CREATE TABLE run(
    id TEXT PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incident(id),
    parent_run_id TEXT NOT NULL,
    parent_task TEXT NOT NULL,
    playbook_name TEXT NOT NULL,
    playbook_version TEXT NOT NULL,
    playbook_sha256 TEXT NOT NULL REFERENCES attachment(sha256),
    inputs TEXT NOT NULL,
    status INTEGER NOT NULL,
    started_at_ms INTEGER NOT NULL,
    finished_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX run_incident ON run(incident_id, started_at_ms);
CREATE INDEX run_unfinished ON run(started_at_ms) WHERE status < 3;

CREATE TABLE run_event(
    run_id TEXT NOT NULL REFERENCES run(id),
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    task TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY(run_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER run_event_no_update BEFORE UPDATE ON run_event BEGIN SELECT RAISE(ABORT, 'a run is append-only'); END;
CREATE TRIGGER run_event_no_delete BEFORE DELETE ON run_event BEGIN SELECT RAISE(ABORT, 'a run is append-only'); END;

CREATE TABLE human_task(
    id TEXT PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incident(id),
    run_id TEXT NOT NULL,
    task TEXT NOT NULL,
    question TEXT NOT NULL,
    details TEXT NOT NULL,
    options TEXT NOT NULL,
    assignee TEXT NOT NULL,
    asked_at_ms INTEGER NOT NULL,
    due_at_ms INTEGER NOT NULL,
    state INTEGER NOT NULL,
    answer TEXT NOT NULL,
    answer_data TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    answered_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX human_task_incident ON human_task(incident_id, asked_at_ms);
CREATE INDEX human_task_open ON human_task(asked_at_ms) WHERE state = 0;

CREATE TABLE timer(
    id TEXT PRIMARY KEY,
    incident_id TEXT REFERENCES incident(id),
    due_at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    body TEXT NOT NULL,
    state INTEGER NOT NULL
) STRICT;
CREATE INDEX timer_pending ON timer(due_at_ms) WHERE state = 0;

CREATE TABLE report(
    id TEXT PRIMARY KEY,
    incident_id TEXT NOT NULL REFERENCES incident(id),
    at_ms INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES attachment(sha256),
    size_bytes INTEGER NOT NULL,
    head_hash TEXT NOT NULL,
    head_seq INTEGER NOT NULL,
    author TEXT NOT NULL
) STRICT;
CREATE INDEX report_incident ON report(incident_id, at_ms);

CREATE TABLE fetch_cursor(
    instance TEXT PRIMARY KEY,
    cursor TEXT NOT NULL,
    updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting(
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
