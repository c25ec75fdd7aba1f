-- The chain over the audit: each seal holds the digests of the entries since the one before it, and the head of that one.
CREATE TABLE audit_seal (
    number INTEGER PRIMARY KEY,
    last_entry INTEGER NOT NULL,
    at INTEGER NOT NULL,
    leaves BLOB NOT NULL,
    previous BLOB NOT NULL,
    head BLOB NOT NULL,
    signer BLOB,
    signature BLOB
) STRICT;
