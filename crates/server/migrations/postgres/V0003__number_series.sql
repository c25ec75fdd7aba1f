-- The last number that each record's series gave.
CREATE TABLE number_series (
    record text COLLATE "C" PRIMARY KEY,
    last bigint NOT NULL
);
