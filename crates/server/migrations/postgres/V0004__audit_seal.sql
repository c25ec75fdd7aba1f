-- The chain over the audit: each seal holds the digests of the entries since the one before it, and the head of that one.
CREATE TABLE audit_seal (
    number bigint PRIMARY KEY,
    last_entry bigint NOT NULL,
    at timestamptz NOT NULL,
    leaves bytea NOT NULL,
    previous bytea NOT NULL,
    head bytea NOT NULL,
    signer bytea,
    signature bytea
);
