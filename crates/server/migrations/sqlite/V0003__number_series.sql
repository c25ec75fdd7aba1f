-- The last number that each record's series gave, and in how many digits it is written.
CREATE TABLE number_series (
    record TEXT PRIMARY KEY,
    last INTEGER NOT NULL,
    digits INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
