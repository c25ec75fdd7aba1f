CREATE TABLE access_identity (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    extra TEXT,
    member BLOB NOT NULL REFERENCES access_user (id),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_sort TEXT NOT NULL
) STRICT;
CREATE INDEX access_identity__archived ON access_identity (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_identity__by_subject ON access_identity (subject_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_identity__key ON access_identity (issuer, subject);
CREATE INDEX access_identity__member ON access_identity (member, subject_sort, id) WHERE archived_at IS NULL;
-- By hand. Whether the identity provider asked for a second factor when the session began.
ALTER TABLE session ADD COLUMN second_factor INTEGER NOT NULL DEFAULT 0;
-- By hand. Who is on the way to an identity provider: what must be known when the browser comes back, once, within minutes.
CREATE TABLE oidc_flow (
    state_hash BLOB PRIMARY KEY,
    cookie_hash BLOB NOT NULL,
    nonce TEXT NOT NULL,
    verifier TEXT NOT NULL,
    return_to TEXT NOT NULL,
    network BLOB,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX oidc_flow__expires ON oidc_flow (expires_at);
CREATE INDEX oidc_flow__network ON oidc_flow (network);
-- By hand. Who came back, is vouched for, and has a code to type.
CREATE TABLE oidc_arrival (
    cookie_hash BLOB PRIMARY KEY,
    user_id BLOB NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    name TEXT,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX oidc_arrival__expires ON oidc_arrival (expires_at);
CREATE INDEX oidc_arrival__user ON oidc_arrival (user_id);
