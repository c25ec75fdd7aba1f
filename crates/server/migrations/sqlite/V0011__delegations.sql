CREATE TABLE access_delegation (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    number TEXT NOT NULL,
    delegator BLOB NOT NULL REFERENCES access_user (id),
    delegate BLOB NOT NULL REFERENCES access_user (id),
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    reason TEXT NOT NULL,
    scope TEXT,
    withdrawn_at INTEGER
) STRICT;
CREATE INDEX access_delegation__archived ON access_delegation (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_delegation__by_valid_from ON access_delegation (valid_from, id) WHERE archived_at IS NULL;
CREATE INDEX access_delegation__delegate ON access_delegation (delegate, number, id) WHERE archived_at IS NULL;
CREATE INDEX access_delegation__delegator ON access_delegation (delegator, number, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_delegation__key ON access_delegation (number);
CREATE INDEX access_delegation__valid_from ON access_delegation (valid_from, number, id) WHERE archived_at IS NULL;
CREATE INDEX access_delegation__valid_to ON access_delegation (valid_to, number, id) WHERE archived_at IS NULL;
-- whom the actor acted for; what was sealed before there was the column keeps its digest
ALTER TABLE audit_entry ADD COLUMN acted_for BLOB;
-- by which delegation a session acts, and whoever enqueued a job acted
ALTER TABLE session ADD COLUMN acts_for BLOB;
ALTER TABLE job ADD COLUMN delegation BLOB;
