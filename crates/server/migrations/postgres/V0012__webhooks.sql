ALTER TABLE access_user ADD COLUMN mail text COLLATE "C";
CREATE TABLE access_webhook (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    name text COLLATE "C" NOT NULL,
    name_sort text COLLATE "C" NOT NULL,
    url text COLLATE "C" NOT NULL,
    owner uuid NOT NULL REFERENCES access_user (id),
    active boolean NOT NULL,
    state text COLLATE "C" NOT NULL
);
CREATE INDEX access_webhook__archived ON access_webhook (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_webhook__by_name ON access_webhook (name_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_webhook__key ON access_webhook (name);
CREATE INDEX access_webhook__owner ON access_webhook (owner, name_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_webhook__state ON access_webhook (state, name_sort, id) WHERE archived_at IS NULL;
CREATE TABLE access_webhook_event (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    webhook uuid NOT NULL REFERENCES access_webhook (id),
    subject text COLLATE "C" NOT NULL,
    subject_sort text COLLATE "C" NOT NULL,
    happening text COLLATE "C" NOT NULL
);
CREATE INDEX access_webhook_event__archived ON access_webhook_event (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_webhook_event__by_subject ON access_webhook_event (subject_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_webhook_event__happening ON access_webhook_event (happening, subject_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_webhook_event__key ON access_webhook_event (webhook, subject, happening);
CREATE INDEX access_webhook_event__subject ON access_webhook_event (subject, subject_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_webhook_event__webhook ON access_webhook_event (webhook, subject_sort, id) WHERE archived_at IS NULL;

-- What a webhook's messages are signed with; `until` is when one that was followed by another is over.
CREATE TABLE webhook_secret (
    id uuid PRIMARY KEY,
    webhook uuid NOT NULL,
    secret bytea NOT NULL,
    made_at timestamptz NOT NULL,
    until timestamptz
);
CREATE INDEX webhook_secret__webhook ON webhook_secret (webhook);
-- the list of what was sent to a webhook
CREATE INDEX job__deliveries ON job (subject, number) WHERE name = 'access.deliver_webhook';

-- When a notice was sent as a letter, and which kinds a person wants no letters of.
ALTER TABLE notification ADD COLUMN mailed_at timestamptz;
CREATE INDEX notification__mailed ON notification (user_id, mailed_at) WHERE mailed_at IS NOT NULL;
CREATE TABLE mail_unwanted (
    user_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    PRIMARY KEY (user_id, kind)
);
