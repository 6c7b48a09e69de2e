-- Erasure: a line, or a person's name, goes for good. While an erasure is at work, and only then, what is never removed may be removed.

-- Holds a row only inside the erasing transaction: a row that is still here at its end refuses the commit, because no audit entry has this number.
CREATE TABLE erasing (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    no_more INTEGER NOT NULL CHECK (no_more = -1) REFERENCES audit (number) DEFERRABLE INITIALLY DEFERRED
) STRICT;

-- What was erased, without its name. An erasure is finished when the freed pages and the files that named the line are gone too.
CREATE TABLE erasure (
    id       INTEGER PRIMARY KEY,
    day      TEXT    NOT NULL,
    subject  TEXT    NOT NULL,                 -- the token that the audit chain has for it; whom or what it stood for is forgotten
    finished INTEGER NOT NULL CHECK (finished IN (0, 1))
) STRICT;

-- The runs that saw the line: they cannot be worked out again from all that they saw.
CREATE TABLE erasure_run (
    erasure INTEGER NOT NULL REFERENCES erasure (id),
    run     INTEGER NOT NULL REFERENCES run (id),
    PRIMARY KEY (erasure, run)
) STRICT, WITHOUT ROWID;

-- Files and folders under the data folder that held the line and go with it.
CREATE TABLE erasure_file (
    erasure INTEGER NOT NULL REFERENCES erasure (id),
    path    TEXT    NOT NULL,                  -- with '/', relative to the data folder; it names no line
    PRIMARY KEY (erasure, path)
) STRICT, WITHOUT ROWID;

-- So that a pull knows an erased line when an extract brings it again.
CREATE TABLE erased (
    erasure INTEGER PRIMARY KEY REFERENCES erasure (id),
    salt    BLOB    NOT NULL CHECK (length(salt) = 16),
    hash    TEXT    NOT NULL                   -- SHA-256 over salt and the reference in capitals
) STRICT;

-- The highest number that was removed: numbers are never used twice, because old runs and the audit name them.
CREATE TABLE erased_number (
    name TEXT    PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER erasure_stays BEFORE DELETE ON erasure BEGIN SELECT RAISE(ABORT, 'an erasure is never taken off record'); END;
CREATE TRIGGER erased_stands BEFORE UPDATE ON erased BEGIN SELECT RAISE(ABORT, 'an erasure is never taken off record'); END;
CREATE TRIGGER erased_stays BEFORE DELETE ON erased BEGIN SELECT RAISE(ABORT, 'an erasure is never taken off record'); END;

-- What an erasure removes, or takes a person's name out of. All else stays forbidden, to an erasure too.
DROP TRIGGER override_stands;
CREATE TRIGGER override_stands BEFORE UPDATE ON override WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'an override is never changed'); END;
DROP TRIGGER override_stays;
CREATE TRIGGER override_stays BEFORE DELETE ON override WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'an override is never removed'); END;
DROP TRIGGER override_step_stands;
CREATE TRIGGER override_step_stands BEFORE UPDATE ON override_step WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'a step of an override is never changed'); END;
DROP TRIGGER override_step_stays;
CREATE TRIGGER override_step_stays BEFORE DELETE ON override_step WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'a step of an override is never removed'); END;
DROP TRIGGER decision_stands;
CREATE TRIGGER decision_stands BEFORE UPDATE ON decision WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
DROP TRIGGER decision_stays;
CREATE TRIGGER decision_stays BEFORE DELETE ON decision WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'a decision is never removed'); END;
DROP TRIGGER outcome_stands;
CREATE TRIGGER outcome_stands BEFORE UPDATE ON outcome WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'an outcome is never changed'); END;
DROP TRIGGER outcome_stays;
CREATE TRIGGER outcome_stays BEFORE DELETE ON outcome WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'an outcome is never removed'); END;
DROP TRIGGER line_merge_stands;
CREATE TRIGGER line_merge_stands BEFORE UPDATE ON line_merge WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
DROP TRIGGER line_merge_stays;
CREATE TRIGGER line_merge_stays BEFORE DELETE ON line_merge WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'a decision is never removed'); END;
DROP TRIGGER line_pair_decision_stands;
CREATE TRIGGER line_pair_decision_stands BEFORE UPDATE ON line_pair_decision WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
DROP TRIGGER line_pair_decision_stays;
CREATE TRIGGER line_pair_decision_stays BEFORE DELETE ON line_pair_decision WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'a decision is never removed'); END;
DROP TRIGGER release_stands;
CREATE TRIGGER release_stands BEFORE UPDATE ON release WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'a release is never changed'); END;
DROP TRIGGER release_copy_stands;
CREATE TRIGGER release_copy_stands BEFORE UPDATE ON release_copy
WHEN NOT EXISTS (SELECT 1 FROM erasing) OR NEW.list IS NOT NULL OR NEW.sha256 <> OLD.sha256 OR NEW.release <> OLD.release OR NEW.recipient <> OLD.recipient OR NEW.lines <> OLD.lines
BEGIN SELECT RAISE(ABORT, 'a copy of a release is never changed'); END;
DROP TRIGGER release_step_stands;
CREATE TRIGGER release_step_stands BEFORE UPDATE ON release_step WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'a step of a release is never changed'); END;
DROP TRIGGER package_step_stands;
CREATE TRIGGER package_step_stands BEFORE UPDATE ON package_step WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'a step of a package is never changed'); END;

-- Until now nothing kept these: what a copy held, what went, and which text a person let go.
CREATE TRIGGER package_file_stays BEFORE DELETE ON package_file WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'a package is never removed'); END;
CREATE TRIGGER release_line_stands BEFORE UPDATE ON release_line BEGIN SELECT RAISE(ABORT, 'a copy of a release is never changed'); END;
CREATE TRIGGER release_line_stays BEFORE DELETE ON release_line WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'a copy of a release is never removed'); END;
CREATE TRIGGER released_text_stands BEFORE UPDATE ON released_text WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'a text that was let go stays on record'); END;
CREATE TRIGGER released_text_stays BEFORE DELETE ON released_text WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'a text that was let go stays on record'); END;
