-- Sign-ins that failed, by name and by address: what must be waited for stands here, so that a restart forgives nothing.
CREATE TABLE sign_in_brake (
    subject BLOB PRIMARY KEY,
    heat INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_brake__last ON sign_in_brake (last_at);

-- A session is shown to its owner: it has a name that is no secret, and says where it began. Those under way begin anew.
DROP TABLE session;
CREATE TABLE session (
    token_hash BLOB PRIMARY KEY,
    id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    csrf TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    address TEXT,
    agent TEXT
) STRICT;
CREATE INDEX session__user ON session (user_id);
CREATE INDEX session__expires ON session (expires_at);
