CREATE TABLE organisation_calendar (
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
    base BLOB REFERENCES organisation_calendar (id)
) STRICT;
CREATE INDEX organisation_calendar__archived ON organisation_calendar (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX organisation_calendar__base ON organisation_calendar (base, code, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_calendar__by_name_en ON organisation_calendar (name_en_sort, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_calendar__by_name_zh ON organisation_calendar (name_zh_sort, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX organisation_calendar__key ON organisation_calendar (code);
CREATE TABLE organisation_special_day (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB NOT NULL,
    archived_at INTEGER,
    calendar BLOB NOT NULL REFERENCES organisation_calendar (id),
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    source_zh TEXT,
    source_en TEXT
) STRICT;
CREATE INDEX organisation_special_day__archived ON organisation_special_day (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX organisation_special_day__by_day ON organisation_special_day (day, id) WHERE archived_at IS NULL;
CREATE INDEX organisation_special_day__calendar ON organisation_special_day (calendar, day, id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX organisation_special_day__key ON organisation_special_day (calendar, day);
CREATE INDEX organisation_special_day__kind ON organisation_special_day (kind, day, id) WHERE archived_at IS NULL;
ALTER TABLE organisation_department ADD COLUMN calendar BLOB REFERENCES organisation_calendar (id);
CREATE INDEX organisation_department__calendar ON organisation_department (calendar, code, id) WHERE archived_at IS NULL;
