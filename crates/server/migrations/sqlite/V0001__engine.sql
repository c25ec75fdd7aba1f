-- What the engine keeps beside the declared records.
CREATE TABLE audit_entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor BLOB NOT NULL,
    action TEXT NOT NULL,
    command TEXT,
    record TEXT NOT NULL,
    row_id BLOB NOT NULL,
    row_version INTEGER NOT NULL,
    changes TEXT NOT NULL,
    request TEXT NOT NULL
) STRICT;
CREATE INDEX audit_entry__row ON audit_entry (row_id, id);

CREATE TABLE search_term (
    term TEXT NOT NULL,
    record INTEGER NOT NULL,
    row_id BLOB NOT NULL,
    PRIMARY KEY (record, term, row_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency_key (
    actor BLOB NOT NULL,
    key TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    etag INTEGER,
    at INTEGER NOT NULL,
    PRIMARY KEY (actor, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_key__at ON idempotency_key (at);

CREATE TABLE credential (
    user_id BLOB PRIMARY KEY,
    password_hash TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
    token_hash BLOB PRIMARY KEY,
    user_id BLOB NOT NULL,
    csrf TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX session__user ON session (user_id);
CREATE INDEX session__expires ON session (expires_at);

CREATE TABLE saved_view (
    id BLOB PRIMARY KEY,
    owner BLOB NOT NULL,
    record TEXT NOT NULL,
    name TEXT NOT NULL,
    shared INTEGER NOT NULL,
    settings TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX saved_view__key ON saved_view (record, owner, name);
