-- API tokens: what programs sign in with on a person's behalf. The token itself stands nowhere, only its digest and how it begins.
CREATE TABLE api_token (
    token_hash BLOB PRIMARY KEY,
    id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    scope TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;
CREATE INDEX api_token__user ON api_token (user_id);
CREATE INDEX api_token__expires ON api_token (expires_at);

-- Second factors: the secret that a person's phone shares, and the last step of which a code was taken.
CREATE TABLE second_factor (
    user_id BLOB PRIMARY KEY,
    secret BLOB NOT NULL,
    begun_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    last_step INTEGER NOT NULL
) STRICT;

-- What is typed once in place of a code when the phone is gone.
CREATE TABLE recovery_code (
    user_id BLOB NOT NULL,
    code_hash BLOB NOT NULL,
    PRIMARY KEY (user_id, code_hash)
) STRICT, WITHOUT ROWID;

-- A role may demand a second factor.
ALTER TABLE access_role ADD COLUMN second_factor INTEGER NOT NULL DEFAULT 0;
