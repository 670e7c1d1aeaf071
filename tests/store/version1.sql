-- SPDX-FileCopyrightText: 2026 Holdfast contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- A store as schema version 1 wrote it: one incident with two entries and a request.
PRAGMA application_id=1212568404;
PRAGMA user_version=1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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
INSERT INTO journal VALUES(1,'incident:00000000000000010000000000000001',1,1793610000000,'fetch','incident.created','{"rows":[{"set":{"cause":0,"close_notes":"","close_reason":"","closed_at_ms":0,"created_at_ms":1793610000000,"due_at_ms":0,"external_id":"a-1","id":"00000000000000010000000000000001","name":"Exposure on an endpoint","number":1001,"occurred_at_ms":0,"owner":"","parent_id":null,"restricted":false,"severity":0,"source":"Code42","source_instance":"","status":0,"type":"Code42 Alert"},"table":"incident"},{"set":{"at_ms":0,"exchange_id":"","incident_id":"00000000000000010000000000000001","name":"username","origin":"","pointer":"","value":"\"john.anderson@qrst.example\""},"table":"incident_field"},{"set":{"external_id":"a-1","incident_id":"00000000000000010000000000000001","source":"Code42"},"table":"fetched"}]}','0000000000000000000000000000000000000000000000000000000000000000','3367ee6af50f8c2ea425b74384883d7867d6645ff3fb9a6e181a6d128d15a422');
INSERT INTO journal VALUES(2,'incident:00000000000000010000000000000001',2,1793610000000,'mkim','incident.owner-changed','{"rows":[{"key":{"id":"00000000000000010000000000000001"},"set":{"owner":"mkim","status":1},"table":"incident","was":{"owner":"","status":0}}]}','3367ee6af50f8c2ea425b74384883d7867d6645ff3fb9a6e181a6d128d15a422','aab5cb96f80dd29ed0e0a199fec63c99dac0f9ecfc4c5ca09a0bd9c8940c97b0');
INSERT INTO journal VALUES(3,'incident:00000000000000010000000000000001',3,1793610000000,'mkim','entry.added','{"rows":[{"set":{"at_ms":1793610000000,"attachment_name":"","attachment_sha256":"","author":"mkim","command":"","contents":null,"exchange_id":"","id":"00000000000000010000000000000002","incident_id":"00000000000000010000000000000001","kind":0,"note":0,"reply_to":"","run_id":"","seq":1,"tags":"[]","task":"","text":"first"},"table":"entry"}]}','aab5cb96f80dd29ed0e0a199fec63c99dac0f9ecfc4c5ca09a0bd9c8940c97b0','cc41aa6dcb78f6c492e2c8f7cb3b776fe6e046d57cbdae596c81e20add846c16');
INSERT INTO journal VALUES(4,'incident:00000000000000010000000000000001',4,1793610000000,'mkim','entry.added','{"rows":[{"set":{"at_ms":1793610000000,"attachment_name":"","attachment_sha256":"","author":"mkim","command":"","contents":null,"exchange_id":"","id":"00000000000000010000000000000003","incident_id":"00000000000000010000000000000001","kind":0,"note":0,"reply_to":"","run_id":"","seq":2,"tags":"[]","task":"","text":"second"},"table":"entry"}]}','cc41aa6dcb78f6c492e2c8f7cb3b776fe6e046d57cbdae596c81e20add846c16','25f217672e0ebec01f5804e0799cad9faee982f160c4b633f6d2c964375911e8');
INSERT INTO journal VALUES(5,'incident:00000000000000010000000000000001',5,1793610000000,'fetch','exchange.begun','{"rows":[{"set":{"actor":"fetch","answer_bytes":0,"answer_sha256":null,"at_ms":1793610000000,"changes_something":0,"duration_ms":0,"error":"","finished_at_ms":0,"id":"00000000000000010000000000000004","incident_id":"00000000000000010000000000000001","method":"POST","request_sha256":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","run_id":"","service":"code42","state":0,"status":0,"target":"https://api/v1","task":""},"table":"exchange"}]}','25f217672e0ebec01f5804e0799cad9faee982f160c4b633f6d2c964375911e8','4f4f4324de72a5d5c691c1d6c1896c787700cb4b19b1b7a5ff69b26daa8a4118');
INSERT INTO journal VALUES(6,'incident:00000000000000010000000000000001',6,1793610000000,'fetch','exchange.answered','{"rows":[{"key":{"id":"00000000000000010000000000000004"},"set":{"answer_bytes":7,"answer_sha256":"015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862","duration_ms":5,"finished_at_ms":1793610000000,"state":1,"status":200},"table":"exchange","was":{"answer_bytes":0,"answer_sha256":null,"duration_ms":0,"finished_at_ms":0,"state":0,"status":0}}]}','4f4f4324de72a5d5c691c1d6c1896c787700cb4b19b1b7a5ff69b26daa8a4118','449344b86882afc9f4904382038c3e5e839756423f58a57ef5b4d60e7d8baffc');
CREATE TABLE journal_head(
    stream TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO journal_head VALUES('incident:00000000000000010000000000000001',6,'449344b86882afc9f4904382038c3e5e839756423f58a57ef5b4d60e7d8baffc');
CREATE TABLE attachment(
    sha256 TEXT PRIMARY KEY,
    size_bytes INTEGER NOT NULL,
    packing INTEGER NOT NULL, -- 0 as is, 1 zstd
    body BLOB NOT NULL
) STRICT;
INSERT INTO attachment VALUES('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',2,0,X'7b7d');
INSERT INTO attachment VALUES('015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862',7,0,X'7b2261223a317d');
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
INSERT INTO incident VALUES('00000000000000010000000000000001',1001,NULL,0,'Code42 Alert','Exposure on an endpoint',0,1,0,'mkim','Code42','','a-1',0,1793610000000,0,0,'','');
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
INSERT INTO incident_field VALUES('00000000000000010000000000000001','username','"john.anderson@qrst.example"','','','',0);
CREATE TABLE incident_member(
    incident_id TEXT NOT NULL REFERENCES incident(id),
    member TEXT NOT NULL,
    role INTEGER NOT NULL,
    PRIMARY KEY(incident_id, member)
) STRICT, WITHOUT ROWID;
CREATE TABLE fetched(
    source TEXT NOT NULL,
    external_id TEXT NOT NULL,
    incident_id TEXT NOT NULL REFERENCES incident(id),
    PRIMARY KEY(source, external_id)
) STRICT, WITHOUT ROWID;
INSERT INTO fetched VALUES('Code42','a-1','00000000000000010000000000000001');
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
INSERT INTO entry VALUES('00000000000000010000000000000002','00000000000000010000000000000001',1,1793610000000,'mkim',0,'first',NULL,'','','','','[]',0,'','','');
INSERT INTO entry VALUES('00000000000000010000000000000003','00000000000000010000000000000001',2,1793610000000,'mkim',0,'second',NULL,'','','','','[]',0,'','','');
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
INSERT INTO exchange VALUES('00000000000000010000000000000004','00000000000000010000000000000001','','','fetch',1793610000000,'code42','POST','https://api/v1',0,'44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',1,1793610000000,200,5,'','015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862',7);
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
CREATE TABLE run_event(
    run_id TEXT NOT NULL REFERENCES run(id),
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    task TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY(run_id, seq)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE timer(
    id TEXT PRIMARY KEY,
    incident_id TEXT REFERENCES incident(id),
    due_at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    body TEXT NOT NULL,
    state INTEGER NOT NULL
) STRICT;
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
CREATE TABLE fetch_cursor(
    instance TEXT PRIMARY KEY,
    cursor TEXT NOT NULL,
    updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE setting(
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_head_forward BEFORE UPDATE ON journal_head WHEN NEW.seq <> OLD.seq + 1 OR NEW.stream <> OLD.stream
BEGIN SELECT RAISE(ABORT, 'a journal head only moves forward'); END;
CREATE TRIGGER journal_head_no_delete BEFORE DELETE ON journal_head BEGIN SELECT RAISE(ABORT, 'a journal head stays'); END;
CREATE TRIGGER attachment_no_update BEFORE UPDATE ON attachment BEGIN SELECT RAISE(ABORT, 'stored bytes stay as they are'); END;
CREATE TRIGGER attachment_no_delete BEFORE DELETE ON attachment BEGIN SELECT RAISE(ABORT, 'stored bytes stay as they are'); END;
CREATE INDEX incident_parent ON incident(parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX incident_open ON incident(number) WHERE status <> 2;
CREATE INDEX incident_owner ON incident(owner, number);
CREATE INDEX incident_created ON incident(created_at_ms);
CREATE TRIGGER entry_words_stay BEFORE UPDATE OF id, incident_id, seq, at_ms, author, kind, text, contents, command, reply_to,
    run_id, task, exchange_id, attachment_sha256, attachment_name ON entry
BEGIN SELECT RAISE(ABORT, 'the war room is append-only'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the war room is append-only'); END;
CREATE TRIGGER custody_no_update BEFORE UPDATE ON custody BEGIN SELECT RAISE(ABORT, 'custody is append-only'); END;
CREATE TRIGGER custody_no_delete BEFORE DELETE ON custody BEGIN SELECT RAISE(ABORT, 'custody is append-only'); END;
CREATE UNIQUE INDEX file_event_once ON file_event(incident_number, event_id);
CREATE INDEX file_event_time ON file_event(incident_number, occurred_at_ms, id);
CREATE INDEX file_event_block_of_batch ON file_event_block(batch_id);
CREATE TRIGGER file_event_no_update BEFORE UPDATE ON file_event BEGIN SELECT RAISE(ABORT, 'file events stay as received'); END;
CREATE TRIGGER file_event_no_delete BEFORE DELETE ON file_event BEGIN SELECT RAISE(ABORT, 'file events stay as received'); END;
CREATE TRIGGER file_event_block_no_update BEFORE UPDATE ON file_event_block
BEGIN SELECT RAISE(ABORT, 'stored bytes stay as they are'); END;
CREATE TRIGGER file_event_block_no_delete BEFORE DELETE ON file_event_block
BEGIN SELECT RAISE(ABORT, 'stored bytes stay as they are'); END;
CREATE INDEX exchange_incident ON exchange(incident_id, at_ms);
CREATE INDEX exchange_task ON exchange(run_id, task) WHERE run_id <> '';
CREATE INDEX exchange_open ON exchange(at_ms) WHERE state = 0;
CREATE INDEX run_incident ON run(incident_id, started_at_ms);
CREATE INDEX run_unfinished ON run(started_at_ms) WHERE status < 3;
CREATE TRIGGER run_event_no_update BEFORE UPDATE ON run_event BEGIN SELECT RAISE(ABORT, 'a run is append-only'); END;
CREATE TRIGGER run_event_no_delete BEFORE DELETE ON run_event BEGIN SELECT RAISE(ABORT, 'a run is append-only'); END;
CREATE INDEX human_task_incident ON human_task(incident_id, asked_at_ms);
CREATE INDEX human_task_open ON human_task(asked_at_ms) WHERE state = 0;
CREATE INDEX timer_pending ON timer(due_at_ms) WHERE state = 0;
CREATE INDEX report_incident ON report(incident_id, at_ms);
COMMIT;
