-- Decisions about lines that may be one line mapped twice. They are only ever added: what is in force follows from all of them in order.

CREATE TABLE line_merge (
    id         INTEGER PRIMARY KEY,
    action     TEXT    NOT NULL CHECK (action IN ('merge', 'split')),
    line       TEXT    NOT NULL,               -- absorbed, or coming out again
    into_line  TEXT    NOT NULL,               -- the line that stays
    because    TEXT    NOT NULL,
    decided_by TEXT    NOT NULL,
    day        TEXT    NOT NULL,
    decided_at INTEGER NOT NULL,               -- milliseconds since 1970, UTC
    pull       INTEGER NOT NULL                -- the last pull that was known; made-up lines end with the first pull of a force's own
) STRICT;
CREATE TRIGGER line_merge_stands BEFORE UPDATE ON line_merge BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER line_merge_stays BEFORE DELETE ON line_merge BEGIN SELECT RAISE(ABORT, 'a decision is never removed'); END;

CREATE TABLE line_pair_decision (
    id         INTEGER PRIMARY KEY,
    decision   TEXT    NOT NULL CHECK (decision IN ('rejected')),
    line_a     TEXT    NOT NULL,
    line_b     TEXT    NOT NULL,
    because    TEXT    NOT NULL,
    decided_by TEXT    NOT NULL,
    day        TEXT    NOT NULL,
    decided_at INTEGER NOT NULL,
    pull       INTEGER NOT NULL,
    merges     INTEGER NOT NULL                -- the last decision to merge or split that it knew: a merge after it takes its place
) STRICT;
CREATE TRIGGER line_pair_decision_stands BEFORE UPDATE ON line_pair_decision BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER line_pair_decision_stays BEFORE DELETE ON line_pair_decision BEGIN SELECT RAISE(ABORT, 'a decision is never removed'); END;

-- The last decision to merge or split that a run saw, so that an old run is shown and replayed from exactly what it saw.
ALTER TABLE run ADD COLUMN merges INTEGER NOT NULL DEFAULT 0;
