CREATE TABLE access_delegation (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    number text COLLATE "C" NOT NULL,
    delegator uuid NOT NULL REFERENCES access_user (id),
    delegate uuid NOT NULL REFERENCES access_user (id),
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    reason text COLLATE "C" NOT NULL,
    scope jsonb,
    withdrawn_at timestamptz
);
CREATE INDEX access_delegation__archived ON access_delegation (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_delegation__by_valid_from ON access_delegation (valid_from, id) WHERE archived_at IS NULL;
CREATE INDEX access_delegation__delegate ON access_delegation (delegate, number, id) WHERE archived_at IS NULL;
CREATE INDEX access_delegation__delegator ON access_delegation (delegator, number, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_delegation__key ON access_delegation (number);
CREATE INDEX access_delegation__valid_from ON access_delegation (valid_from, number, id) WHERE archived_at IS NULL;
CREATE INDEX access_delegation__valid_to ON access_delegation (valid_to, number, id) WHERE archived_at IS NULL;
-- whom the actor acted for; what was sealed before there was the column keeps its digest
ALTER TABLE audit_entry ADD COLUMN acted_for uuid;
-- by which delegation a session acts, and whoever enqueued a job acted
ALTER TABLE session ADD COLUMN acts_for uuid;
ALTER TABLE job ADD COLUMN delegation uuid;
