-- What people are told in the program: the kind and its parameters, put into words when it is read.
CREATE TABLE notification (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    params jsonb NOT NULL,
    record text COLLATE "C",
    row_id uuid,
    actor uuid NOT NULL,
    at timestamptz NOT NULL,
    read_at timestamptz
);
CREATE INDEX notification__user ON notification (user_id, id);
CREATE INDEX notification__unread ON notification (user_id, id) WHERE read_at IS NULL;
-- whether one of a kind waits to be read already
CREATE INDEX notification__waiting ON notification (user_id, kind) WHERE read_at IS NULL;
CREATE INDEX notification__at ON notification (at);
