-- Background work: what is to be done, is being done, was done, or failed too often. What was enqueued stands here if and only if
-- its command committed. A job is open until it is finished; a dead one stays open until a person replays or drops it.
CREATE TABLE job (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    key BLOB NOT NULL,
    name TEXT NOT NULL,
    subject TEXT,
    payload TEXT NOT NULL,
    actor BLOB NOT NULL,
    request TEXT NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    enqueued_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    timed INTEGER NOT NULL,
    holds INTEGER NOT NULL,
    lease BLOB,
    lease_until INTEGER,
    server TEXT,
    failed_code TEXT,
    failed_zh TEXT,
    failed_en TEXT,
    failed_at INTEGER,
    finished_at INTEGER
) STRICT;
-- what may run next, of each kind of job
CREATE INDEX job__due ON job (name, due_at, number) WHERE state = 'queued';
-- whose server may have died
CREATE INDEX job__lease ON job (lease_until) WHERE state = 'running';
-- what stands before and behind a job of a subject
CREATE INDEX job__subject ON job (subject, state, number) WHERE subject IS NOT NULL AND finished_at IS NULL;
-- one job holds its subject, from its first try until it is finished: no two are under way, whatever the program does
CREATE UNIQUE INDEX job__holder ON job (subject) WHERE holds;
-- the list by state, and its counts
CREATE INDEX job__state ON job (state, number);
-- what may be forgotten
CREATE INDEX job__finished ON job (finished_at) WHERE finished_at IS NOT NULL;

-- When each schedule is due next, by which rule that was reckoned, and the job that its last occurrence became.
CREATE TABLE schedule (
    name TEXT PRIMARY KEY,
    every TEXT NOT NULL,
    next_at INTEGER NOT NULL,
    last_at INTEGER,
    last_job INTEGER
) STRICT;
