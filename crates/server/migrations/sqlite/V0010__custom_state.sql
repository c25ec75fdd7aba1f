-- Which version of the definitions of customer's fields stands: one row, asked before each request.
CREATE TABLE custom_state (
    version INTEGER NOT NULL
) STRICT;
INSERT INTO custom_state (version) VALUES (0);
