-- Where a right holds for those who have its role by a post.
ALTER TABLE access_grant ADD COLUMN reach text COLLATE "C" NOT NULL DEFAULT 'below';
CREATE INDEX access_grant__reach ON access_grant (reach, subject_sort, id) WHERE archived_at IS NULL;
ALTER TABLE access_grant ALTER COLUMN reach DROP DEFAULT;
CREATE TABLE access_guarded_field (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    of_record text COLLATE "C" NOT NULL,
    of_record_sort text COLLATE "C" NOT NULL,
    of_field text COLLATE "C" NOT NULL,
    of_field_sort text COLLATE "C" NOT NULL
);
CREATE INDEX access_guarded_field__archived ON access_guarded_field (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_guarded_field__by_of_field ON access_guarded_field (of_field_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_guarded_field__by_of_record ON access_guarded_field (of_record_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_guarded_field__key ON access_guarded_field (of_record, of_field);
CREATE TABLE organisation_post (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    code text COLLATE "C" NOT NULL,
    name_zh text COLLATE "C" NOT NULL,
    name_zh_sort text COLLATE "C" NOT NULL,
    name_en text COLLATE "C" NOT NULL,
    name_en_sort text COLLATE "C" NOT NULL,
    department uuid NOT NULL REFERENCES organisation_department (id),
    valid_from date NOT NULL,
    valid_to date
);
CREATE INDEX organisation_post__archived ON organisation_post (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX organisation_post__by_name_en ON organisation_post (name_en_sort, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_post__by_name_zh ON organisation_post (name_zh_sort, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_post__department ON organisation_post (department, code, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX organisation_post__key ON organisation_post (code);
CREATE INDEX organisation_post__valid_from ON organisation_post (valid_from, code, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_post__valid_to ON organisation_post (valid_to NULLS FIRST, code, id) WHERE archived_at IS NULL;
CREATE TABLE organisation_holding (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    post uuid NOT NULL REFERENCES organisation_post (id),
    holder uuid NOT NULL REFERENCES access_user (id),
    kind text COLLATE "C" NOT NULL,
    valid_from date NOT NULL,
    valid_to date
);
CREATE INDEX organisation_holding__archived ON organisation_holding (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX organisation_holding__by_valid_from ON organisation_holding (valid_from, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_holding__holder ON organisation_holding (holder, valid_from, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX organisation_holding__key ON organisation_holding (post, holder, valid_from);
CREATE INDEX organisation_holding__kind ON organisation_holding (kind, valid_from, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_holding__post ON organisation_holding (post, valid_from, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_holding__valid_to ON organisation_holding (valid_to NULLS FIRST, valid_from, id) WHERE archived_at IS NULL;
CREATE TABLE organisation_post_role (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    post uuid NOT NULL REFERENCES organisation_post (id),
    role uuid NOT NULL REFERENCES access_role (id)
);
CREATE INDEX organisation_post_role__archived ON organisation_post_role (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE UNIQUE INDEX organisation_post_role__key ON organisation_post_role (post, role);
CREATE INDEX organisation_post_role__role ON organisation_post_role (role, post, id) WHERE archived_at IS NULL;
CREATE TABLE organisation_relocation (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    department uuid NOT NULL REFERENCES organisation_department (id),
    new_parent uuid NOT NULL REFERENCES organisation_department (id),
    effective_on date NOT NULL,
    reason text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL
);
CREATE INDEX organisation_relocation__archived ON organisation_relocation (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX organisation_relocation__by_effective_on ON organisation_relocation (effective_on, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_relocation__department ON organisation_relocation (department, effective_on, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX organisation_relocation__key ON organisation_relocation (department, effective_on);
CREATE INDEX organisation_relocation__new_parent ON organisation_relocation (new_parent, effective_on, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_relocation__state ON organisation_relocation (state, effective_on, id) WHERE archived_at IS NULL;

-- For each unit of the organisation, itself and all that it stands above: on whose rows a right in it holds.
CREATE TABLE access_reach (
    ancestor uuid NOT NULL,
    unit uuid NOT NULL,
    PRIMARY KEY (ancestor, unit)
);
CREATE UNIQUE INDEX access_reach__unit ON access_reach (unit, ancestor);
INSERT INTO access_reach (ancestor, unit)
    WITH RECURSIVE below (ancestor, unit) AS (
        SELECT id, id FROM organisation_department
        UNION SELECT b.ancestor, d.id FROM below b JOIN organisation_department d ON d.parent = b.unit)
    SELECT ancestor, unit FROM below;

-- What is said about rows.
CREATE TABLE comment (
    id uuid PRIMARY KEY,
    record text COLLATE "C" NOT NULL,
    row_id uuid NOT NULL,
    author uuid NOT NULL,
    at timestamptz NOT NULL,
    text text COLLATE "C" NOT NULL,
    mentions jsonb NOT NULL,
    withdrawn_at timestamptz
);
CREATE INDEX comment__row ON comment (row_id, id);

-- Files that hang on rows; what they hold stands once, by its SHA-256.
CREATE TABLE attachment (
    id uuid PRIMARY KEY,
    record text COLLATE "C" NOT NULL,
    row_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    media_type text COLLATE "C" NOT NULL,
    size bigint NOT NULL,
    digest bytea NOT NULL,
    added_by uuid NOT NULL,
    added_at timestamptz NOT NULL,
    removed_at timestamptz
);
CREATE INDEX attachment__row ON attachment (row_id, id);
CREATE INDEX attachment__digest ON attachment (digest) WHERE removed_at IS NULL;
CREATE TABLE attachment_content (
    digest bytea PRIMARY KEY,
    content bytea NOT NULL
);

-- The key of each person, under which the audit says what it says of them; erased with them.
CREATE TABLE person_key (
    person uuid PRIMARY KEY,
    secret bytea NOT NULL
);
