CREATE TABLE access_user (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    display_name_sort TEXT NOT NULL,
    language TEXT NOT NULL
) STRICT;
CREATE INDEX access_user__archived ON access_user (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_user__by_display_name ON access_user (display_name_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_user__key ON access_user (name);
CREATE INDEX access_user__language ON access_user (language, name, id) WHERE archived_at IS NULL;
CREATE TABLE access_role (
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
    name_en_sort TEXT NOT NULL
) STRICT;
CREATE INDEX access_role__archived ON access_role (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_role__by_name_en ON access_role (name_en_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_role__by_name_zh ON access_role (name_zh_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_role__key ON access_role (code);
CREATE TABLE access_grant (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    role BLOB NOT NULL REFERENCES access_role (id),
    subject TEXT NOT NULL,
    subject_sort TEXT NOT NULL,
    granted TEXT NOT NULL
) STRICT;
CREATE INDEX access_grant__archived ON access_grant (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_grant__by_subject ON access_grant (subject_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_grant__granted ON access_grant (granted, subject_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_grant__key ON access_grant (role, subject, granted);
CREATE INDEX access_grant__role ON access_grant (role, subject_sort, id) WHERE archived_at IS NULL;
CREATE TABLE access_user_role (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    member BLOB NOT NULL REFERENCES access_user (id),
    role BLOB NOT NULL REFERENCES access_role (id)
) STRICT;
CREATE INDEX access_user_role__archived ON access_user_role (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE UNIQUE INDEX access_user_role__key ON access_user_role (member, role);
CREATE INDEX access_user_role__role ON access_user_role (role, member, id) WHERE archived_at IS NULL;
CREATE TABLE organisation_department (
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
    parent BLOB REFERENCES organisation_department (id)
) STRICT;
CREATE INDEX organisation_department__archived ON organisation_department (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX organisation_department__by_name_en ON organisation_department (name_en_sort, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_department__by_name_zh ON organisation_department (name_zh_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX organisation_department__key ON organisation_department (code);
CREATE INDEX organisation_department__parent ON organisation_department (parent, code, id) WHERE archived_at IS NULL;
CREATE TABLE framework_edition (
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
    status TEXT NOT NULL,
    about_zh TEXT,
    about_en TEXT
) STRICT;
CREATE INDEX framework_edition__archived ON framework_edition (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX framework_edition__by_name_en ON framework_edition (name_en_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_edition__by_name_zh ON framework_edition (name_zh_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX framework_edition__key ON framework_edition (code);
CREATE INDEX framework_edition__status ON framework_edition (status, code, id) WHERE archived_at IS NULL;
CREATE TABLE framework_element (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    edition BLOB NOT NULL REFERENCES framework_edition (id),
    identifier TEXT NOT NULL,
    parent BLOB REFERENCES framework_element (id),
    level INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_zh_sort TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_en_sort TEXT NOT NULL,
    position INTEGER NOT NULL,
    in_scope INTEGER NOT NULL,
    about_zh TEXT,
    about_en TEXT
) STRICT;
CREATE INDEX framework_element__archived ON framework_element (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX framework_element__by_identifier ON framework_element (identifier, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__by_level ON framework_element (level, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__by_name_en ON framework_element (name_en_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__by_name_zh ON framework_element (name_zh_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__edition ON framework_element (edition, identifier, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__in_scope ON framework_element (in_scope, identifier, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX framework_element__key ON framework_element (edition, identifier);
CREATE INDEX framework_element__kind ON framework_element (kind, identifier, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__level ON framework_element (level, identifier, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__parent ON framework_element (parent, identifier, id) WHERE archived_at IS NULL;
CREATE TABLE framework_placement (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    element BLOB NOT NULL REFERENCES framework_element (id),
    vertical BLOB NOT NULL REFERENCES framework_element (id)
) STRICT;
CREATE INDEX framework_placement__archived ON framework_placement (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE UNIQUE INDEX framework_placement__key ON framework_placement (element, vertical);
CREATE INDEX framework_placement__vertical ON framework_placement (vertical, element, id) WHERE archived_at IS NULL;
CREATE TABLE framework_element_mapping (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    number TEXT NOT NULL,
    from_element BLOB REFERENCES framework_element (id),
    to_element BLOB REFERENCES framework_element (id),
    kind TEXT NOT NULL,
    note_zh TEXT,
    note_en TEXT
) STRICT;
CREATE INDEX framework_element_mapping__archived ON framework_element_mapping (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX framework_element_mapping__from_element ON framework_element_mapping (from_element, number, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX framework_element_mapping__key ON framework_element_mapping (number);
CREATE INDEX framework_element_mapping__kind ON framework_element_mapping (kind, number, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element_mapping__to_element ON framework_element_mapping (to_element, number, id) WHERE archived_at IS NULL;
CREATE TABLE framework_as_is_process (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    number TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_zh_sort TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_en_sort TEXT NOT NULL,
    owner BLOB REFERENCES organisation_department (id),
    parent BLOB REFERENCES framework_as_is_process (id),
    about_zh TEXT,
    about_en TEXT,
    source_zh TEXT,
    source_en TEXT
) STRICT;
CREATE INDEX framework_as_is_process__archived ON framework_as_is_process (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX framework_as_is_process__by_name_en ON framework_as_is_process (name_en_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_as_is_process__by_name_zh ON framework_as_is_process (name_zh_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX framework_as_is_process__key ON framework_as_is_process (number);
CREATE INDEX framework_as_is_process__owner ON framework_as_is_process (owner, number, id) WHERE archived_at IS NULL;
CREATE INDEX framework_as_is_process__parent ON framework_as_is_process (parent, number, id) WHERE archived_at IS NULL;
CREATE TABLE framework_process_mapping (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    number TEXT NOT NULL,
    process BLOB REFERENCES framework_as_is_process (id),
    element BLOB REFERENCES framework_element (id),
    kind TEXT NOT NULL,
    note_zh TEXT,
    note_en TEXT
) STRICT;
CREATE INDEX framework_process_mapping__archived ON framework_process_mapping (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX framework_process_mapping__element ON framework_process_mapping (element, number, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX framework_process_mapping__key ON framework_process_mapping (number);
CREATE INDEX framework_process_mapping__kind ON framework_process_mapping (kind, number, id) WHERE archived_at IS NULL;
CREATE INDEX framework_process_mapping__process ON framework_process_mapping (process, number, id) WHERE archived_at IS NULL;
CREATE TABLE framework_finding (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    number TEXT NOT NULL,
    aspect TEXT NOT NULL,
    element BLOB NOT NULL REFERENCES framework_element (id),
    process BLOB REFERENCES framework_as_is_process (id),
    owner BLOB REFERENCES organisation_department (id),
    state TEXT NOT NULL,
    text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL,
    source_zh TEXT,
    source_en TEXT,
    evidence TEXT,
    reason TEXT
) STRICT;
CREATE INDEX framework_finding__archived ON framework_finding (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX framework_finding__aspect ON framework_finding (aspect, number, id) WHERE archived_at IS NULL;
CREATE INDEX framework_finding__element ON framework_finding (element, number, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX framework_finding__key ON framework_finding (number);
CREATE INDEX framework_finding__owner ON framework_finding (owner, number, id) WHERE archived_at IS NULL;
CREATE INDEX framework_finding__process ON framework_finding (process, number, id) WHERE archived_at IS NULL;
CREATE INDEX framework_finding__state ON framework_finding (state, number, id) WHERE archived_at IS NULL;
