-- Where a right holds for those who have its role by a post.
ALTER TABLE access_grant ADD COLUMN reach TEXT NOT NULL DEFAULT 'below';
CREATE INDEX access_grant__reach ON access_grant (reach, subject_sort, id) WHERE archived_at IS NULL;
CREATE TABLE access_guarded_field (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    of_record TEXT NOT NULL,
    of_record_sort TEXT NOT NULL,
    of_field TEXT NOT NULL,
    of_field_sort TEXT NOT NULL
) STRICT;
CREATE INDEX access_guarded_field__archived ON access_guarded_field (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_guarded_field__by_of_field ON access_guarded_field (of_field_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_guarded_field__by_of_record ON access_guarded_field (of_record_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_guarded_field__key ON access_guarded_field (of_record, of_field);
CREATE TABLE organisation_post (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    code TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_zh_sort TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_en_sort TEXT NOT NULL,
    department BLOB NOT NULL REFERENCES organisation_department (id),
    valid_from TEXT NOT NULL,
    valid_to TEXT
) STRICT;
CREATE INDEX organisation_post__archived ON organisation_post (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX organisation_post__by_name_en ON organisation_post (name_en_sort, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_post__by_name_zh ON organisation_post (name_zh_sort, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_post__department ON organisation_post (department, code, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX organisation_post__key ON organisation_post (code);
CREATE INDEX organisation_post__valid_from ON organisation_post (valid_from, code, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_post__valid_to ON organisation_post (valid_to, code, id) WHERE archived_at IS NULL;
CREATE TABLE organisation_holding (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    post BLOB NOT NULL REFERENCES organisation_post (id),
    holder BLOB NOT NULL REFERENCES access_user (id),
    kind TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT
) STRICT;
CREATE INDEX organisation_holding__archived ON organisation_holding (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX organisation_holding__by_valid_from ON organisation_holding (valid_from, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_holding__holder ON organisation_holding (holder, valid_from, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX organisation_holding__key ON organisation_holding (post, holder, valid_from);
CREATE INDEX organisation_holding__kind ON organisation_holding (kind, valid_from, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_holding__post ON organisation_holding (post, valid_from, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_holding__valid_to ON organisation_holding (valid_to, valid_from, id) WHERE archived_at IS NULL;
CREATE TABLE organisation_post_role (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    post BLOB NOT NULL REFERENCES organisation_post (id),
    role BLOB NOT NULL REFERENCES access_role (id)
) STRICT;
CREATE INDEX organisation_post_role__archived ON organisation_post_role (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE UNIQUE INDEX organisation_post_role__key ON organisation_post_role (post, role);
CREATE INDEX organisation_post_role__role ON organisation_post_role (role, post, id) WHERE archived_at IS NULL;
CREATE TABLE organisation_relocation (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    department BLOB NOT NULL REFERENCES organisation_department (id),
    new_parent BLOB NOT NULL REFERENCES organisation_department (id),
    effective_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL
) STRICT;
CREATE INDEX organisation_relocation__archived ON organisation_relocation (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX organisation_relocation__by_effective_on ON organisation_relocation (effective_on, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_relocation__department ON organisation_relocation (department, effective_on, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX organisation_relocation__key ON organisation_relocation (department, effective_on);
CREATE INDEX organisation_relocation__new_parent ON organisation_relocation (new_parent, effective_on, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_relocation__state ON organisation_relocation (state, effective_on, id) WHERE archived_at IS NULL;

-- For each unit of the organisation, itself and all that it stands above: on whose rows a right in it holds.
CREATE TABLE access_reach (
    ancestor BLOB NOT NULL,
    unit BLOB NOT NULL,
    PRIMARY KEY (ancestor, unit)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX access_reach__unit ON access_reach (unit, ancestor);
INSERT INTO access_reach (ancestor, unit)
    WITH RECURSIVE below (ancestor, unit) AS (
        SELECT id, id FROM organisation_department
        UNION SELECT b.ancestor, d.id FROM below b JOIN organisation_department d ON d.parent = b.unit)
    SELECT ancestor, unit FROM below;

-- What is said about rows.
CREATE TABLE comment (
    id BLOB PRIMARY KEY,
    record TEXT NOT NULL,
    row_id BLOB NOT NULL,
    author BLOB NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    mentions TEXT NOT NULL,
    withdrawn_at INTEGER
) STRICT;
CREATE INDEX comment__row ON comment (row_id, id);

-- Files that hang on rows; what they hold stands once, by its SHA-256.
CREATE TABLE attachment (
    id BLOB PRIMARY KEY,
    record TEXT NOT NULL,
    row_id BLOB NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    digest BLOB NOT NULL,
    added_by BLOB NOT NULL,
    added_at INTEGER NOT NULL,
    removed_at INTEGER
) STRICT;
CREATE INDEX attachment__row ON attachment (row_id, id);
CREATE INDEX attachment__digest ON attachment (digest) WHERE removed_at IS NULL;
CREATE TABLE attachment_content (
    digest BLOB PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;

-- The key of each person, under which the audit says what it says of them; erased with them.
CREATE TABLE person_key (
    person BLOB PRIMARY KEY,
    secret BLOB NOT NULL
) STRICT;
