-- Background work: what is to be done, is being done, was done, or failed too often. What was enqueued stands here if and only if
-- its command committed. A job is open until it is finished; a dead one stays open until a person replays or drops it.
CREATE TABLE job (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    subject text COLLATE "C",
    payload jsonb NOT NULL,
    actor uuid NOT NULL,
    request text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL,
    tries bigint NOT NULL,
    parts bigint NOT NULL,
    enqueued_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    timed boolean NOT NULL,
    holds boolean NOT NULL,
    lease uuid,
    lease_until timestamptz,
    server text COLLATE "C",
    failed_code text COLLATE "C",
    failed_zh text COLLATE "C",
    failed_en text COLLATE "C",
    failed_at timestamptz,
    finished_at timestamptz
);
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
    name text COLLATE "C" PRIMARY KEY,
    every text COLLATE "C" NOT NULL,
    next_at timestamptz NOT NULL,
    last_at timestamptz,
    last_job bigint
);
