-- What the engine keeps beside the declared records.
CREATE TABLE audit_entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    actor uuid NOT NULL,
    action text COLLATE "C" NOT NULL,
    command text COLLATE "C",
    record text COLLATE "C" NOT NULL,
    row_id uuid NOT NULL,
    row_version bigint NOT NULL,
    changes jsonb NOT NULL,
    request text COLLATE "C" NOT NULL
);
CREATE INDEX audit_entry__row ON audit_entry (row_id, id);

CREATE TABLE search_term (
    term text COLLATE "C" NOT NULL,
    record bigint NOT NULL,
    row_id uuid NOT NULL,
    PRIMARY KEY (record, term, row_id)
);

CREATE TABLE idempotency_key (
    actor uuid NOT NULL,
    key text COLLATE "C" NOT NULL,
    request_hash bytea NOT NULL,
    status bigint NOT NULL,
    body text COLLATE "C" NOT NULL,
    etag bigint,
    at timestamptz NOT NULL,
    PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_key__at ON idempotency_key (at);

CREATE TABLE credential (
    user_id uuid PRIMARY KEY,
    password_hash text COLLATE "C" NOT NULL,
    changed_at timestamptz NOT NULL
);

CREATE TABLE session (
    token_hash bytea PRIMARY KEY,
    user_id uuid NOT NULL,
    csrf text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX session__user ON session (user_id);
CREATE INDEX session__expires ON session (expires_at);

CREATE TABLE saved_view (
    id uuid PRIMARY KEY,
    owner uuid NOT NULL,
    record text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    shared boolean NOT NULL,
    settings jsonb NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX saved_view__key ON saved_view (record, owner, name);
