-- The index of the search stands in a file of its own from here on (docs/adr/0026-search-beside-the-writer.md); what is to be brought into
-- it is noted here. It is made anew from the rows at the next start.
DROP TABLE search_term;

CREATE TABLE search_change (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    record INTEGER NOT NULL,
    row_id BLOB NOT NULL,
    gone TEXT NOT NULL,
    made TEXT NOT NULL
) STRICT;

-- each database counts from a number of its own, so that another one's index is not taken for its
INSERT INTO sqlite_sequence (name, seq) VALUES ('search_change', 4294967296 + (random() & 4503599627370495));
