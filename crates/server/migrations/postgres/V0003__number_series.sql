-- The last number that each record's series gave, and in how many digits it is written.
CREATE TABLE number_series (
    record text COLLATE "C" PRIMARY KEY,
    last bigint NOT NULL,
    digits bigint NOT NULL
);
