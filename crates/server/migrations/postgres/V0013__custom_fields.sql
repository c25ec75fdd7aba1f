ALTER TABLE access_user ADD COLUMN extra jsonb;
ALTER TABLE access_role ADD COLUMN extra jsonb;
ALTER TABLE access_grant ADD COLUMN extra jsonb;
ALTER TABLE access_user_role ADD COLUMN extra jsonb;
ALTER TABLE access_guarded_field ADD COLUMN extra jsonb;
ALTER TABLE access_delegation ADD COLUMN extra jsonb;
CREATE TABLE access_custom_field (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    extra jsonb,
    of_record text COLLATE "C" NOT NULL,
    of_record_sort text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    label_zh text COLLATE "C" NOT NULL,
    label_zh_sort text COLLATE "C" NOT NULL,
    label_en text COLLATE "C" NOT NULL,
    label_en_sort text COLLATE "C" NOT NULL,
    holds text COLLATE "C" NOT NULL,
    target text COLLATE "C",
    max_length bigint,
    required boolean NOT NULL,
    is_unique boolean NOT NULL,
    filterable boolean NOT NULL,
    is_guarded boolean NOT NULL,
    default_value text COLLATE "C",
    help_zh text COLLATE "C",
    help_en text COLLATE "C",
    in_list boolean NOT NULL,
    place bigint NOT NULL,
    index_ready_for text COLLATE "C"
);
CREATE INDEX access_custom_field__archived ON access_custom_field (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_custom_field__by_code ON access_custom_field (code, id) WHERE archived_at IS NULL;
CREATE INDEX access_custom_field__by_label_en ON access_custom_field (label_en_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_custom_field__by_label_zh ON access_custom_field (label_zh_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_custom_field__by_of_record ON access_custom_field (of_record_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_custom_field__holds ON access_custom_field (holds, of_record_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_custom_field__key ON access_custom_field (of_record, code);
CREATE INDEX access_custom_field__of_record ON access_custom_field (of_record, of_record_sort, id) WHERE archived_at IS NULL;
CREATE TABLE access_custom_option (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    extra jsonb,
    custom_field uuid NOT NULL REFERENCES access_custom_field (id),
    code text COLLATE "C" NOT NULL,
    label_zh text COLLATE "C" NOT NULL,
    label_en text COLLATE "C" NOT NULL,
    place bigint NOT NULL
);
CREATE INDEX access_custom_option__archived ON access_custom_option (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_custom_option__by_code ON access_custom_option (code, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_custom_option__key ON access_custom_option (custom_field, code);
ALTER TABLE access_webhook ADD COLUMN extra jsonb;
ALTER TABLE access_webhook_event ADD COLUMN extra jsonb;
ALTER TABLE organisation_calendar ADD COLUMN extra jsonb;
ALTER TABLE organisation_special_day ADD COLUMN extra jsonb;
ALTER TABLE organisation_department ADD COLUMN extra jsonb;
ALTER TABLE organisation_post ADD COLUMN extra jsonb;
ALTER TABLE organisation_holding ADD COLUMN extra jsonb;
ALTER TABLE organisation_post_role ADD COLUMN extra jsonb;
ALTER TABLE organisation_relocation ADD COLUMN extra jsonb;
ALTER TABLE framework_edition ADD COLUMN extra jsonb;
ALTER TABLE framework_element ADD COLUMN extra jsonb;
ALTER TABLE framework_placement ADD COLUMN extra jsonb;
ALTER TABLE framework_element_mapping ADD COLUMN extra jsonb;
ALTER TABLE framework_as_is_process ADD COLUMN extra jsonb;
ALTER TABLE framework_process_mapping ADD COLUMN extra jsonb;
ALTER TABLE framework_finding ADD COLUMN extra jsonb;
-- By hand. Which version of the definitions of customer's fields stands: one row (none before the first), asked before each request.
CREATE TABLE custom_state (
    one bigint NOT NULL PRIMARY KEY CHECK (one = 1),
    version bigint NOT NULL
);
