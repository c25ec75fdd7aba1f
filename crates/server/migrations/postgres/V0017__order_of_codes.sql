-- Codes that hold numbers sort part by part, numbers as numbers: P-100 after P-99, 1.2.10 after 1.2.9. What they sort by stands in a
-- column of its own; the rows that are there are given what kernel::text::code_key makes of their codes (tests/upgrades.rs compares).

ALTER TABLE access_delegation ADD COLUMN number_sort text COLLATE "C" NOT NULL DEFAULT '';
UPDATE access_delegation SET number_sort = (
    SELECT string_agg(CASE WHEN part[1] ~ '^[0-9]'
            THEN lpad(length(ltrim(part[1], '0'))::text, 2, '0') || ltrim(part[1], '0') ELSE part[1] END, '' ORDER BY place)
        || ' ' || number
    FROM regexp_matches(number, '[0-9]+|[^0-9]+', 'g') WITH ORDINALITY AS found (part, place)
);
ALTER TABLE access_delegation ALTER COLUMN number_sort DROP DEFAULT;
DROP INDEX access_delegation__delegate;
DROP INDEX access_delegation__delegator;
DROP INDEX access_delegation__valid_from;
DROP INDEX access_delegation__valid_to;
CREATE INDEX access_delegation__delegate ON access_delegation (delegate, number_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_delegation__delegator ON access_delegation (delegator, number_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_delegation__valid_from ON access_delegation (valid_from, number_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_delegation__valid_to ON access_delegation (valid_to, number_sort, id) WHERE archived_at IS NULL;
CREATE INDEX access_delegation__by_number ON access_delegation (number_sort, id) WHERE archived_at IS NULL;

ALTER TABLE framework_element ADD COLUMN identifier_sort text COLLATE "C" NOT NULL DEFAULT '';
UPDATE framework_element SET identifier_sort = (
    SELECT string_agg(CASE WHEN part[1] ~ '^[0-9]'
            THEN lpad(length(ltrim(part[1], '0'))::text, 2, '0') || ltrim(part[1], '0') ELSE part[1] END, '' ORDER BY place)
        || ' ' || identifier
    FROM regexp_matches(identifier, '[0-9]+|[^0-9]+', 'g') WITH ORDINALITY AS found (part, place)
);
ALTER TABLE framework_element ALTER COLUMN identifier_sort DROP DEFAULT;
DROP INDEX framework_element__by_identifier;
DROP INDEX framework_element__edition;
DROP INDEX framework_element__in_scope;
DROP INDEX framework_element__kind;
DROP INDEX framework_element__level;
DROP INDEX framework_element__parent;
CREATE INDEX framework_element__by_identifier ON framework_element (identifier_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__edition ON framework_element (edition, identifier_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__in_scope ON framework_element (in_scope, identifier_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__kind ON framework_element (kind, identifier_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__level ON framework_element (level, identifier_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__parent ON framework_element (parent NULLS FIRST, identifier_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element__identifier ON framework_element (identifier, identifier_sort, id) WHERE archived_at IS NULL;

ALTER TABLE framework_element_mapping ADD COLUMN number_sort text COLLATE "C" NOT NULL DEFAULT '';
UPDATE framework_element_mapping SET number_sort = (
    SELECT string_agg(CASE WHEN part[1] ~ '^[0-9]'
            THEN lpad(length(ltrim(part[1], '0'))::text, 2, '0') || ltrim(part[1], '0') ELSE part[1] END, '' ORDER BY place)
        || ' ' || number
    FROM regexp_matches(number, '[0-9]+|[^0-9]+', 'g') WITH ORDINALITY AS found (part, place)
);
ALTER TABLE framework_element_mapping ALTER COLUMN number_sort DROP DEFAULT;
DROP INDEX framework_element_mapping__from_element;
DROP INDEX framework_element_mapping__kind;
DROP INDEX framework_element_mapping__to_element;
CREATE INDEX framework_element_mapping__from_element ON framework_element_mapping (from_element NULLS FIRST, number_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element_mapping__kind ON framework_element_mapping (kind, number_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element_mapping__to_element ON framework_element_mapping (to_element NULLS FIRST, number_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_element_mapping__by_number ON framework_element_mapping (number_sort, id) WHERE archived_at IS NULL;

ALTER TABLE framework_as_is_process ADD COLUMN number_sort text COLLATE "C" NOT NULL DEFAULT '';
UPDATE framework_as_is_process SET number_sort = (
    SELECT string_agg(CASE WHEN part[1] ~ '^[0-9]'
            THEN lpad(length(ltrim(part[1], '0'))::text, 2, '0') || ltrim(part[1], '0') ELSE part[1] END, '' ORDER BY place)
        || ' ' || number
    FROM regexp_matches(number, '[0-9]+|[^0-9]+', 'g') WITH ORDINALITY AS found (part, place)
);
ALTER TABLE framework_as_is_process ALTER COLUMN number_sort DROP DEFAULT;
DROP INDEX framework_as_is_process__owner;
DROP INDEX framework_as_is_process__parent;
CREATE INDEX framework_as_is_process__owner ON framework_as_is_process (owner NULLS FIRST, number_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_as_is_process__parent ON framework_as_is_process (parent NULLS FIRST, number_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_as_is_process__by_number ON framework_as_is_process (number_sort, id) WHERE archived_at IS NULL;

ALTER TABLE framework_process_mapping ADD COLUMN number_sort text COLLATE "C" NOT NULL DEFAULT '';
UPDATE framework_process_mapping SET number_sort = (
    SELECT string_agg(CASE WHEN part[1] ~ '^[0-9]'
            THEN lpad(length(ltrim(part[1], '0'))::text, 2, '0') || ltrim(part[1], '0') ELSE part[1] END, '' ORDER BY place)
        || ' ' || number
    FROM regexp_matches(number, '[0-9]+|[^0-9]+', 'g') WITH ORDINALITY AS found (part, place)
);
ALTER TABLE framework_process_mapping ALTER COLUMN number_sort DROP DEFAULT;
DROP INDEX framework_process_mapping__element;
DROP INDEX framework_process_mapping__kind;
DROP INDEX framework_process_mapping__process;
CREATE INDEX framework_process_mapping__element ON framework_process_mapping (element NULLS FIRST, number_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_process_mapping__kind ON framework_process_mapping (kind, number_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_process_mapping__process ON framework_process_mapping (process NULLS FIRST, number_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_process_mapping__by_number ON framework_process_mapping (number_sort, id) WHERE archived_at IS NULL;

ALTER TABLE framework_finding ADD COLUMN number_sort text COLLATE "C" NOT NULL DEFAULT '';
UPDATE framework_finding SET number_sort = (
    SELECT string_agg(CASE WHEN part[1] ~ '^[0-9]'
            THEN lpad(length(ltrim(part[1], '0'))::text, 2, '0') || ltrim(part[1], '0') ELSE part[1] END, '' ORDER BY place)
        || ' ' || number
    FROM regexp_matches(number, '[0-9]+|[^0-9]+', 'g') WITH ORDINALITY AS found (part, place)
);
ALTER TABLE framework_finding ALTER COLUMN number_sort DROP DEFAULT;
DROP INDEX framework_finding__aspect;
DROP INDEX framework_finding__element;
DROP INDEX framework_finding__owner;
DROP INDEX framework_finding__process;
DROP INDEX framework_finding__state;
CREATE INDEX framework_finding__aspect ON framework_finding (aspect, number_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_finding__element ON framework_finding (element, number_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_finding__owner ON framework_finding (owner NULLS FIRST, number_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_finding__process ON framework_finding (process NULLS FIRST, number_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_finding__state ON framework_finding (state, number_sort, id) WHERE archived_at IS NULL;
CREATE INDEX framework_finding__by_number ON framework_finding (number_sort, id) WHERE archived_at IS NULL;
