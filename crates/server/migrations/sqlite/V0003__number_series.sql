-- The last number that each record's series gave.
CREATE TABLE number_series (
    record TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
