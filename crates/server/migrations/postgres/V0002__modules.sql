CREATE TABLE access_user (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    name text COLLATE "C" NOT NULL,
    display_name text COLLATE "C" NOT NULL,
    display_name_sort text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL
);
CREATE INDEX access_user__archived ON access_user (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_user__by_display_name ON access_user (display_name_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_user__key ON access_user (name);
CREATE INDEX access_user__language ON access_user (language, name, id) WHERE archived_at IS NULL;
CREATE TABLE access_role (
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
    name_en_sort text COLLATE "C" NOT NULL
);
CREATE INDEX access_role__archived ON access_role (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_role__by_name_en ON access_role (name_en_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_role__by_name_zh ON access_role (name_zh_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_role__key ON access_role (code);
CREATE TABLE access_grant (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    role uuid NOT NULL REFERENCES access_role (id),
    subject text COLLATE "C" NOT NULL,
    subject_sort text COLLATE "C" NOT NULL,
    granted text COLLATE "C" NOT NULL
);
CREATE INDEX access_grant__archived ON access_grant (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX access_grant__by_subject ON access_grant (subject_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_grant__granted ON access_grant (granted, subject_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX access_grant__key ON access_grant (role, subject, granted);
CREATE INDEX access_grant__role ON access_grant (role, subject_sort, id) WHERE archived_at IS NULL;
CREATE TABLE access_user_role (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    member uuid NOT NULL REFERENCES access_user (id),
    role uuid NOT NULL REFERENCES access_role (id)
);
CREATE INDEX access_user_role__archived ON access_user_role (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE UNIQUE INDEX access_user_role__key ON access_user_role (member, role);
CREATE INDEX access_user_role__role ON access_user_role (role, member, id) WHERE archived_at IS NULL;
CREATE TABLE organisation_department (
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
    parent uuid REFERENCES organisation_department (id)
);
CREATE INDEX organisation_department__archived ON organisation_department (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX organisation_department__by_name_en ON organisation_department (name_en_sort, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_department__by_name_zh ON organisation_department (name_zh_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX organisation_department__key ON organisation_department (code);
CREATE INDEX organisation_department__parent ON organisation_department (parent NULLS FIRST, code, id) WHERE archived_at IS NULL;
CREATE TABLE framework_edition (
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
    status text COLLATE "C" NOT NULL,
    about_zh text COLLATE "C",
    about_en text COLLATE "C"
);
CREATE INDEX framework_edition__archived ON framework_edition (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX framework_edition__by_name_en ON framework_edition (name_en_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_edition__by_name_zh ON framework_edition (name_zh_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX framework_edition__key ON framework_edition (code);
CREATE INDEX framework_edition__status ON framework_edition (status, code, id) WHERE archived_at IS NULL;
CREATE TABLE framework_element (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    edition uuid NOT NULL REFERENCES framework_edition (id),
    identifier text COLLATE "C" NOT NULL,
    parent uuid REFERENCES framework_element (id),
    level bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    name_zh text COLLATE "C" NOT NULL,
    name_zh_sort text COLLATE "C" NOT NULL,
    name_en text COLLATE "C" NOT NULL,
    name_en_sort text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    in_scope boolean NOT NULL,
    about_zh text COLLATE "C",
    about_en text COLLATE "C"
);
CREATE INDEX framework_element__archived ON framework_element (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX framework_element__by_identifier ON framework_element (identifier, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__by_level ON framework_element (level, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__by_name_en ON framework_element (name_en_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__by_name_zh ON framework_element (name_zh_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__edition ON framework_element (edition, identifier, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__in_scope ON framework_element (in_scope, identifier, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX framework_element__key ON framework_element (edition, identifier);
CREATE INDEX framework_element__kind ON framework_element (kind, identifier, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__level ON framework_element (level, identifier, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__parent ON framework_element (parent NULLS FIRST, identifier, id) WHERE archived_at IS NULL;
CREATE TABLE framework_placement (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    element uuid NOT NULL REFERENCES framework_element (id),
    vertical uuid NOT NULL REFERENCES framework_element (id)
);
CREATE INDEX framework_placement__archived ON framework_placement (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE UNIQUE INDEX framework_placement__key ON framework_placement (element, vertical);
CREATE INDEX framework_placement__vertical ON framework_placement (vertical, element, id) WHERE archived_at IS NULL;
CREATE TABLE framework_element_mapping (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    number text COLLATE "C" NOT NULL,
    from_element uuid REFERENCES framework_element (id),
    to_element uuid REFERENCES framework_element (id),
    kind text COLLATE "C" NOT NULL,
    note_zh text COLLATE "C",
    note_en text COLLATE "C"
);
CREATE INDEX framework_element_mapping__archived ON framework_element_mapping (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX framework_element_mapping__from_element ON framework_element_mapping (from_element NULLS FIRST, number, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX framework_element_mapping__key ON framework_element_mapping (number);
CREATE INDEX framework_element_mapping__kind ON framework_element_mapping (kind, number, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element_mapping__to_element ON framework_element_mapping (to_element NULLS FIRST, number, id) WHERE archived_at IS NULL;
CREATE TABLE framework_as_is_process (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    number text COLLATE "C" NOT NULL,
    name_zh text COLLATE "C" NOT NULL,
    name_zh_sort text COLLATE "C" NOT NULL,
    name_en text COLLATE "C" NOT NULL,
    name_en_sort text COLLATE "C" NOT NULL,
    owner uuid REFERENCES organisation_department (id),
    parent uuid REFERENCES framework_as_is_process (id),
    about_zh text COLLATE "C",
    about_en text COLLATE "C",
    source_zh text COLLATE "C",
    source_en text COLLATE "C"
);
CREATE INDEX framework_as_is_process__archived ON framework_as_is_process (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX framework_as_is_process__by_name_en ON framework_as_is_process (name_en_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_as_is_process__by_name_zh ON framework_as_is_process (name_zh_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX framework_as_is_process__key ON framework_as_is_process (number);
CREATE INDEX framework_as_is_process__owner ON framework_as_is_process (owner NULLS FIRST, number, id) WHERE archived_at IS NULL;
CREATE INDEX framework_as_is_process__parent ON framework_as_is_process (parent NULLS FIRST, number, id) WHERE archived_at IS NULL;
CREATE TABLE framework_process_mapping (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    number text COLLATE "C" NOT NULL,
    process uuid REFERENCES framework_as_is_process (id),
    element uuid REFERENCES framework_element (id),
    kind text COLLATE "C" NOT NULL,
    note_zh text COLLATE "C",
    note_en text COLLATE "C"
);
CREATE INDEX framework_process_mapping__archived ON framework_process_mapping (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX framework_process_mapping__element ON framework_process_mapping (element NULLS FIRST, number, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX framework_process_mapping__key ON framework_process_mapping (number);
CREATE INDEX framework_process_mapping__kind ON framework_process_mapping (kind, number, id) WHERE archived_at IS NULL;
CREATE INDEX framework_process_mapping__process ON framework_process_mapping (process NULLS FIRST, number, id) WHERE archived_at IS NULL;
CREATE TABLE framework_finding (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    number text COLLATE "C" NOT NULL,
    aspect text COLLATE "C" NOT NULL,
    element uuid NOT NULL REFERENCES framework_element (id),
    process uuid REFERENCES framework_as_is_process (id),
    owner uuid REFERENCES organisation_department (id),
    state text COLLATE "C" NOT NULL,
    text_zh text COLLATE "C" NOT NULL,
    text_en text COLLATE "C" NOT NULL,
    source_zh text COLLATE "C",
    source_en text COLLATE "C",
    evidence text COLLATE "C",
    reason text COLLATE "C"
);
CREATE INDEX framework_finding__archived ON framework_finding (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX framework_finding__aspect ON framework_finding (aspect, number, id) WHERE archived_at IS NULL;
CREATE INDEX framework_finding__element ON framework_finding (element, number, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX framework_finding__key ON framework_finding (number);
CREATE INDEX framework_finding__owner ON framework_finding (owner NULLS FIRST, number, id) WHERE archived_at IS NULL;
CREATE INDEX framework_finding__process ON framework_finding (process NULLS FIRST, number, id) WHERE archived_at IS NULL;
CREATE INDEX framework_finding__state ON framework_finding (state, number, id) WHERE archived_at IS NULL;
