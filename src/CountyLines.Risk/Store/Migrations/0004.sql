-- Overrides: what a person holds against the machine, its approval and its end. Nothing of it is ever changed or removed.

CREATE TABLE override (
    id              INTEGER PRIMARY KEY,
    pull            INTEGER NOT NULL,          -- the last pull when it was made: a made-up line's override never meets a force's line
    line            TEXT    NOT NULL,
    factor          TEXT,                      -- and level: a held level; otherwise band
    level           INTEGER,
    band            TEXT,
    reason_code     TEXT    NOT NULL,
    because         TEXT    NOT NULL,
    evidence        TEXT    NOT NULL,
    made_by         TEXT    NOT NULL,
    made_on         TEXT    NOT NULL,
    until           TEXT    NOT NULL,          -- the last day on which it holds
    machine_risk    INTEGER NOT NULL,          -- the machine's value when it was made
    machine_band    TEXT    NOT NULL,
    machine_lowest  INTEGER,                   -- of the held factor
    machine_highest INTEGER,
    made_at         INTEGER NOT NULL,          -- milliseconds since 1970, UTC
    CHECK ((factor IS NULL) = (level IS NULL) AND (factor IS NULL) <> (band IS NULL))
) STRICT;

CREATE TABLE override_step (
    id              INTEGER PRIMARY KEY,       -- a run names the last step it knew
    override        INTEGER NOT NULL REFERENCES override (id),
    step            TEXT    NOT NULL CHECK (step IN ('approved', 'ended', 'superseded')),
    person          TEXT    NOT NULL,
    day             TEXT    NOT NULL,
    because         TEXT    NOT NULL,
    machine_risk    INTEGER,                   -- the machine's value when it was approved
    machine_band    TEXT,
    machine_lowest  INTEGER,
    machine_highest INTEGER,
    made_at         INTEGER NOT NULL,
    CHECK ((step = 'approved') = (machine_risk IS NOT NULL AND machine_band IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX override_step_once ON override_step (override, step = 'approved');

CREATE TRIGGER override_needs_two BEFORE INSERT ON override_step
WHEN NEW.step = 'approved' AND lower(NEW.person) = (SELECT lower(made_by) FROM override WHERE id = NEW.override)
BEGIN SELECT RAISE(ABORT, 'the person who made an override cannot approve it'); END;
CREATE TRIGGER override_stands BEFORE UPDATE ON override BEGIN SELECT RAISE(ABORT, 'an override is never changed'); END;
CREATE TRIGGER override_stays BEFORE DELETE ON override BEGIN SELECT RAISE(ABORT, 'an override is never removed'); END;
CREATE TRIGGER override_step_stands BEFORE UPDATE ON override_step BEGIN SELECT RAISE(ABORT, 'a step of an override is never changed'); END;
CREATE TRIGGER override_step_stays BEFORE DELETE ON override_step BEGIN SELECT RAISE(ABORT, 'a step of an override is never removed'); END;

ALTER TABLE run ADD COLUMN last_step INTEGER NOT NULL DEFAULT 0;

CREATE TABLE run_override (
    run             INTEGER NOT NULL REFERENCES run (id),
    override        INTEGER NOT NULL REFERENCES override (id),
    outcome         TEXT    NOT NULL CHECK (outcome IN ('applied', 'not-applied', 'expired')),
    machine_risk    INTEGER,
    machine_band    TEXT,
    machine_lowest  INTEGER,
    machine_highest INTEGER,
    machine_row     INTEGER,
    problem         TEXT    NOT NULL,
    PRIMARY KEY (run, override)
) STRICT, WITHOUT ROWID;

-- The machine's own score of a line that an override holds; run_line has the held one.
CREATE TABLE run_hold (
    run             INTEGER NOT NULL REFERENCES run (id),
    reference       TEXT    NOT NULL,
    risk            INTEGER NOT NULL,
    lowest          INTEGER NOT NULL,
    highest         INTEGER NOT NULL,
    band            TEXT    NOT NULL,
    sections        TEXT    NOT NULL,
    factors         TEXT    NOT NULL,
    confidence      TEXT    NOT NULL,
    counted         TEXT    NOT NULL,          -- risk, lowest and highest with the held levels, before a held band
    PRIMARY KEY (run, reference)
) STRICT, WITHOUT ROWID;

-- Decisions of the meeting. The newest of a line is the one in force; it is open until a decision closes it.

CREATE TABLE decision (
    id              INTEGER PRIMARY KEY,
    pull            INTEGER NOT NULL,
    run             INTEGER NOT NULL REFERENCES run (id),
    line            TEXT    NOT NULL,
    decision        TEXT    NOT NULL CHECK (decision IN ('adopt', 'monitor', 'refer-emsou', 'refer-nca', 'park', 'close')),
    role            TEXT    NOT NULL,
    because         TEXT    NOT NULL,
    owner           TEXT,
    plan            TEXT    NOT NULL,          -- of pursue, prevent, protect, prepare; ';' between
    review          TEXT,
    made_by         TEXT    NOT NULL,
    made_on         TEXT    NOT NULL,
    made_at         INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_line ON decision (line);

CREATE TABLE outcome (
    id              INTEGER PRIMARY KEY,
    pull            INTEGER NOT NULL,
    line            TEXT    NOT NULL,
    label           TEXT    NOT NULL,
    happened_on     TEXT    NOT NULL,
    evidence        TEXT,
    because         TEXT,
    made_by         TEXT    NOT NULL,
    made_on         TEXT    NOT NULL,
    made_at         INTEGER NOT NULL
) STRICT;
CREATE INDEX outcome_line ON outcome (line);

CREATE TRIGGER decision_stands BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER decision_stays BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'a decision is never removed'); END;
CREATE TRIGGER outcome_stands BEFORE UPDATE ON outcome BEGIN SELECT RAISE(ABORT, 'an outcome is never changed'); END;
CREATE TRIGGER outcome_stays BEFORE DELETE ON outcome BEGIN SELECT RAISE(ABORT, 'an outcome is never removed'); END;

-- The calibration set as it was last scored, once or more in a quarter.

CREATE TABLE calibration (
    id              INTEGER PRIMARY KEY,
    day             TEXT    NOT NULL,
    pack            TEXT    NOT NULL,
    pack_sha256     TEXT    NOT NULL,
    lines           INTEGER NOT NULL,
    agreed          INTEGER NOT NULL,
    person          TEXT    NOT NULL,
    made_at         INTEGER NOT NULL
) STRICT;
