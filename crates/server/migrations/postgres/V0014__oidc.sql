CREATE TABLE access_identity (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    extra jsonb,
    member uuid NOT NULL REFERENCES access_user (id),
    issuer text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    subject_sort text COLLATE "C" NOT NULL
);
CREATE INDEX access_identity__archived ON access_identity (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_identity__by_subject ON access_identity (subject_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_identity__key ON access_identity (issuer, subject);
CREATE INDEX access_identity__member ON access_identity (member, subject_sort, id) WHERE archived_at IS NULL;
-- By hand. Whether the identity provider asked for a second factor when the session began.
ALTER TABLE session ADD COLUMN second_factor boolean NOT NULL DEFAULT false;
-- By hand. Who is on the way to an identity provider: what must be known when the browser comes back, once, within minutes.
CREATE TABLE oidc_flow (
    state_hash bytea PRIMARY KEY,
    cookie_hash bytea NOT NULL,
    nonce text COLLATE "C" NOT NULL,
    verifier text COLLATE "C" NOT NULL,
    return_to text COLLATE "C" NOT NULL,
    network bytea,
    expires_at timestamptz NOT NULL
);
CREATE INDEX oidc_flow__expires ON oidc_flow (expires_at);
CREATE INDEX oidc_flow__network ON oidc_flow (network);
-- By hand. Who came back, is vouched for, and has a code to type.
CREATE TABLE oidc_arrival (
    cookie_hash bytea PRIMARY KEY,
    user_id uuid NOT NULL,
    issuer text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    name text COLLATE "C",
    expires_at timestamptz NOT NULL
);
CREATE INDEX oidc_arrival__expires ON oidc_arrival (expires_at);
CREATE INDEX oidc_arrival__user ON oidc_arrival (user_id);
