-- Which version of the definitions of customer's fields stands: one row, asked before each request.
CREATE TABLE custom_state (
    version bigint NOT NULL
);
INSERT INTO custom_state (version) VALUES (0);
