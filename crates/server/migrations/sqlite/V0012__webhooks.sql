ALTER TABLE access_user ADD COLUMN mail TEXT;
CREATE TABLE access_webhook (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    name TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    url TEXT NOT NULL,
    owner BLOB NOT NULL REFERENCES access_user (id),
    active INTEGER NOT NULL,
    state TEXT NOT NULL
) STRICT;
CREATE INDEX access_webhook__archived ON access_webhook (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_webhook__by_name ON access_webhook (name_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_webhook__key ON access_webhook (name);
CREATE INDEX access_webhook__owner ON access_webhook (owner, name_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_webhook__state ON access_webhook (state, name_sort, id) WHERE archived_at IS NULL;
CREATE TABLE access_webhook_event (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    webhook BLOB NOT NULL REFERENCES access_webhook (id),
    subject TEXT NOT NULL,
    subject_sort TEXT NOT NULL,
    happening TEXT NOT NULL
) STRICT;
CREATE INDEX access_webhook_event__archived ON access_webhook_event (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_webhook_event__by_subject ON access_webhook_event (subject_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_webhook_event__happening ON access_webhook_event (happening, subject_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_webhook_event__key ON access_webhook_event (webhook, subject, happening);
CREATE INDEX access_webhook_event__subject ON access_webhook_event (subject, subject_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_webhook_event__webhook ON access_webhook_event (webhook, subject_sort, id) WHERE archived_at IS NULL;

-- What a webhook's messages are signed with; `until` is when one that was followed by another is over.
CREATE TABLE webhook_secret (
    id BLOB PRIMARY KEY,
    webhook BLOB NOT NULL,
    secret BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    until INTEGER
) STRICT;
CREATE INDEX webhook_secret__webhook ON webhook_secret (webhook);
-- the list of what was sent to a webhook
CREATE INDEX job__deliveries ON job (subject, number) WHERE name = 'access.deliver_webhook';

-- When a notice was sent as a letter, and which kinds a person wants no letters of.
ALTER TABLE notification ADD COLUMN mailed_at INTEGER;
CREATE INDEX notification__mailed ON notification (user_id, mailed_at) WHERE mailed_at IS NOT NULL;
CREATE TABLE mail_unwanted (
    user_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (user_id, kind)
) STRICT, WITHOUT ROWID;
