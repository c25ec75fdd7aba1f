-- API tokens: what programs sign in with on a person's behalf. The token itself stands nowhere, only its digest and how it begins.
CREATE TABLE api_token (
    token_hash bytea PRIMARY KEY,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    prefix text COLLATE "C" NOT NULL,
    scope jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz
);
CREATE INDEX api_token__user ON api_token (user_id);
CREATE INDEX api_token__expires ON api_token (expires_at);

-- Second factors: the secret that a person's phone shares, and the last step of which a code was taken.
CREATE TABLE second_factor (
    user_id uuid PRIMARY KEY,
    secret bytea NOT NULL,
    begun_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    last_step bigint NOT NULL
);

-- What is typed once in place of a code when the phone is gone.
CREATE TABLE recovery_code (
    user_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    PRIMARY KEY (user_id, code_hash)
);

-- A role may demand a second factor.
ALTER TABLE access_role ADD COLUMN second_factor boolean NOT NULL DEFAULT false;
