ALTER TABLE access_user ADD COLUMN extra TEXT;
ALTER TABLE access_role ADD COLUMN extra TEXT;
ALTER TABLE access_grant ADD COLUMN extra TEXT;
ALTER TABLE access_user_role ADD COLUMN extra TEXT;
ALTER TABLE access_guarded_field ADD COLUMN extra TEXT;
ALTER TABLE access_delegation ADD COLUMN extra TEXT;
CREATE TABLE access_custom_field (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    extra TEXT,
    of_record TEXT NOT NULL,
    of_record_sort TEXT NOT NULL,
    code TEXT NOT NULL,
    label_zh TEXT NOT NULL,
    label_zh_sort TEXT NOT NULL,
    label_en TEXT NOT NULL,
    label_en_sort TEXT NOT NULL,
    holds TEXT NOT NULL,
    target TEXT,
    max_length INTEGER,
    required INTEGER NOT NULL,
    is_unique INTEGER NOT NULL,
    filterable INTEGER NOT NULL,
    is_guarded INTEGER NOT NULL,
    default_value TEXT,
    help_zh TEXT,
    help_en TEXT,
    in_list INTEGER NOT NULL,
    place INTEGER NOT NULL,
    index_ready_for TEXT
) STRICT;
CREATE INDEX access_custom_field__archived ON access_custom_field (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_custom_field__by_code ON access_custom_field (code, id) WHERE archived_at IS NULL;
CREATE INDEX access_custom_field__by_label_en ON access_custom_field (label_en_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_custom_field__by_label_zh ON access_custom_field (label_zh_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_custom_field__by_of_record ON access_custom_field (of_record_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_custom_field__holds ON access_custom_field (holds, of_record_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_custom_field__key ON access_custom_field (of_record, code);
CREATE INDEX access_custom_field__of_record ON access_custom_field (of_record, of_record_sort, id) WHERE archived_at IS NULL;
CREATE TABLE access_custom_option (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    extra TEXT,
    custom_field BLOB NOT NULL REFERENCES access_custom_field (id),
    code TEXT NOT NULL,
    label_zh TEXT NOT NULL,
    label_en TEXT NOT NULL,
    place INTEGER NOT NULL
) STRICT;
CREATE INDEX access_custom_option__archived ON access_custom_option (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_custom_option__by_code ON access_custom_option (code, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_custom_option__key ON access_custom_option (custom_field, code);
ALTER TABLE access_webhook ADD COLUMN extra TEXT;
ALTER TABLE access_webhook_event ADD COLUMN extra TEXT;
ALTER TABLE organisation_calendar ADD COLUMN extra TEXT;
ALTER TABLE organisation_special_day ADD COLUMN extra TEXT;
ALTER TABLE organisation_department ADD COLUMN extra TEXT;
ALTER TABLE organisation_post ADD COLUMN extra TEXT;
ALTER TABLE organisation_holding ADD COLUMN extra TEXT;
ALTER TABLE organisation_post_role ADD COLUMN extra TEXT;
ALTER TABLE organisation_relocation ADD COLUMN extra TEXT;
ALTER TABLE framework_edition ADD COLUMN extra TEXT;
ALTER TABLE framework_element ADD COLUMN extra TEXT;
ALTER TABLE framework_placement ADD COLUMN extra TEXT;
ALTER TABLE framework_element_mapping ADD COLUMN extra TEXT;
ALTER TABLE framework_as_is_process ADD COLUMN extra TEXT;
ALTER TABLE framework_process_mapping ADD COLUMN extra TEXT;
ALTER TABLE framework_finding ADD COLUMN extra TEXT;
-- By hand. Which version of the definitions of customer's fields stands: one row (none before the first), asked before each request.
CREATE TABLE custom_state (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL
) STRICT;
