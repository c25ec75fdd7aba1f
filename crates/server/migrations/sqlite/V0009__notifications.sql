-- What people are told in the program: the kind and its parameters, put into words when it is read.
CREATE TABLE notification (
    id BLOB PRIMARY KEY,
    user_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    params TEXT NOT NULL,
    record TEXT,
    row_id BLOB,
    actor BLOB NOT NULL,
    at INTEGER NOT NULL,
    read_at INTEGER
) STRICT;
CREATE INDEX notification__user ON notification (user_id, id);
CREATE INDEX notification__unread ON notification (user_id, id) WHERE read_at IS NULL;
-- whether one of a kind waits to be read already
CREATE INDEX notification__waiting ON notification (user_id, kind) WHERE read_at IS NULL;
CREATE INDEX notification__at ON notification (at);
