-- The night: a night is a date, and its row decides that a job runs once for it.

CREATE TABLE night (
    job      TEXT    NOT NULL,                 -- '' where one worker has one population; otherwise the part of it
    night    TEXT    NOT NULL,
    state    TEXT    NOT NULL CHECK (state IN ('running', 'done', 'held', 'failed', 'missed')),
    attempt  INTEGER NOT NULL,                 -- 0 for a missed night; who has an older one may write nothing more
    worker   TEXT    NOT NULL,                 -- machine and process
    begun_at INTEGER NOT NULL,                 -- milliseconds since 1970, UTC
    seen_at  INTEGER NOT NULL,                 -- when its worker was last at it
    ended_at INTEGER,
    run      INTEGER REFERENCES run (id),
    reasons  TEXT    NOT NULL,                 -- why it was held, failed or missed, a JSON list of sentences; counts and codes only
    PRIMARY KEY (job, night)
) STRICT, WITHOUT ROWID;
CREATE INDEX night_run ON night (run);
-- Nights from before they were kept: their runs are on record.
INSERT INTO night (job, night, state, attempt, worker, begun_at, seen_at, ended_at, run, reasons)
SELECT '', as_of, 'done', 1, '', min(made_at), max(made_at), max(made_at), max(id), '[]' FROM run WHERE trigger = 'night' GROUP BY as_of;

-- What a night pulled, so that one that was cut off goes on with the feeds that are left.
CREATE TABLE night_pull (
    job   TEXT    NOT NULL,
    night TEXT    NOT NULL,
    feed  TEXT    NOT NULL,
    pull  INTEGER NOT NULL REFERENCES pull (id),
    PRIMARY KEY (job, night, feed),
    FOREIGN KEY (job, night) REFERENCES night (job, night)
) STRICT, WITHOUT ROWID;

CREATE TABLE night_stage (
    job      TEXT    NOT NULL,
    night    TEXT    NOT NULL,
    attempt  INTEGER NOT NULL,
    stage    TEXT    NOT NULL,
    began_at INTEGER NOT NULL,
    took_ms  INTEGER NOT NULL,
    PRIMARY KEY (job, night, attempt, stage),
    FOREIGN KEY (job, night) REFERENCES night (job, night)
) STRICT, WITHOUT ROWID;

-- A person looked at a held night and lets its run be drafted from.
CREATE TABLE night_acceptance (
    job     TEXT    NOT NULL,
    night   TEXT    NOT NULL,
    person  TEXT    NOT NULL,
    because TEXT    NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (job, night),
    FOREIGN KEY (job, night) REFERENCES night (job, night)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER night_stays BEFORE DELETE ON night BEGIN SELECT RAISE(ABORT, 'a night is never removed'); END;
CREATE TRIGGER night_ends_once BEFORE UPDATE ON night WHEN OLD.state IN ('done', 'held') BEGIN SELECT RAISE(ABORT, 'a night that is over is never changed'); END;
CREATE TRIGGER night_acceptance_stands BEFORE UPDATE ON night_acceptance WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'an acceptance is never changed'); END;
CREATE TRIGGER night_acceptance_stays BEFORE DELETE ON night_acceptance BEGIN SELECT RAISE(ABORT, 'an acceptance is never removed'); END;
