CREATE TABLE organisation_calendar (
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
    base uuid REFERENCES organisation_calendar (id)
);
CREATE INDEX organisation_calendar__archived ON organisation_calendar (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX organisation_calendar__base ON organisation_calendar (base NULLS FIRST, code, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_calendar__by_name_en ON organisation_calendar (name_en_sort, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_calendar__by_name_zh ON organisation_calendar (name_zh_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX organisation_calendar__key ON organisation_calendar (code);
CREATE TABLE organisation_special_day (
    id uuid NOT NULL PRIMARY KEY,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    archived_at timestamptz,
    calendar uuid NOT NULL REFERENCES organisation_calendar (id),
    day date NOT NULL,
    kind text COLLATE "C" NOT NULL,
    name_zh text COLLATE "C" NOT NULL,
    name_en text COLLATE "C" NOT NULL,
    source_zh text COLLATE "C",
    source_en text COLLATE "C"
);
CREATE INDEX organisation_special_day__archived ON organisation_special_day (archived_at NULLS FIRST, id) WHERE archived_at IS NOT NULL;
CREATE INDEX organisation_special_day__by_day ON organisation_special_day (day, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_special_day__calendar ON organisation_special_day (calendar, day, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX organisation_special_day__key ON organisation_special_day (calendar, day);
CREATE INDEX organisation_special_day__kind ON organisation_special_day (kind, day, id) WHERE archived_at IS NULL;
ALTER TABLE organisation_department ADD COLUMN calendar uuid REFERENCES organisation_calendar (id);
CREATE INDEX organisation_department__calendar ON organisation_department (calendar NULLS FIRST, code, id) WHERE archived_at IS NULL;
