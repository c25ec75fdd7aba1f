-- Sign-ins that failed, by name and by address: what must be waited for stands here, so that a restart forgives nothing.
CREATE TABLE sign_in_brake (
    subject bytea PRIMARY KEY,
    heat bigint NOT NULL,
    last_at timestamptz NOT NULL
);
CREATE INDEX sign_in_brake__last ON sign_in_brake (last_at);

-- A session is shown to its owner: it has a name that is no secret, and says where it began. Those under way begin anew.
DROP TABLE session;
CREATE TABLE session (
    token_hash bytea PRIMARY KEY,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    csrf text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    address text COLLATE "C",
    agent text COLLATE "C"
);
CREATE INDEX session__user ON session (user_id);
CREATE INDEX session__expires ON session (expires_at);
