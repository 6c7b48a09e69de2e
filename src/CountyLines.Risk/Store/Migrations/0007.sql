-- Releases: drafts are frozen and numbered, a second person approves, and what went to whom is kept. Nothing of it is ever changed; only an
-- erasure empties what a person's rights ask to be gone.

CREATE TABLE release (
    number          INTEGER PRIMARY KEY,       -- from 1, over all audiences; never used twice
    pull            INTEGER NOT NULL,          -- the last pull when it was made: made-up lines never stand with a force's own
    run             INTEGER NOT NULL REFERENCES run (id),
    audience        TEXT    NOT NULL,
    version         TEXT    NOT NULL,
    audience_sha256 TEXT    NOT NULL,
    marking         TEXT    NOT NULL,
    as_of           TEXT    NOT NULL,
    valid_until     TEXT    NOT NULL,
    receipt_days    INTEGER NOT NULL,
    corrects        INTEGER REFERENCES release (number),
    because         TEXT    NOT NULL,          -- what was wrong with the release that it corrects; '' otherwise
    made_by         TEXT    NOT NULL,
    made_at         INTEGER NOT NULL           -- seconds since 1970, UTC
) STRICT;

-- A recipient's copy: the frozen list, from which every file is written.
CREATE TABLE release_copy (
    release         INTEGER NOT NULL REFERENCES release (number),
    recipient       TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    formats         TEXT    NOT NULL,          -- ';' between
    certificate     TEXT,
    encrypt         INTEGER NOT NULL CHECK (encrypt IN (0, 1)),
    lines           INTEGER NOT NULL,
    left_out        INTEGER NOT NULL,
    sha256          TEXT    NOT NULL,          -- of the list
    list            BLOB,                      -- NULL after a line in it was erased
    PRIMARY KEY (release, recipient)
) STRICT, WITHOUT ROWID;

-- Which version of which record stands in which copy.
CREATE TABLE release_line (
    release         INTEGER NOT NULL,
    recipient       TEXT    NOT NULL,
    line            TEXT    NOT NULL,
    version         TEXT    NOT NULL,          -- SHA-256 over the line's cells
    PRIMARY KEY (release, recipient, line),
    FOREIGN KEY (release, recipient) REFERENCES release_copy (release, recipient)
) STRICT, WITHOUT ROWID;
CREATE INDEX release_line_line ON release_line (line);

CREATE TABLE release_step (
    id              INTEGER PRIMARY KEY,
    release         INTEGER NOT NULL REFERENCES release (number),
    step            TEXT    NOT NULL CHECK (step IN ('approved', 'published', 'recalled', 'discarded')),
    person          TEXT    NOT NULL,
    because         TEXT    NOT NULL,
    made_at         INTEGER NOT NULL,
    UNIQUE (release, step)
) STRICT;

-- What goes to a recipient: a list, or a notice that one must not be used any more. It is signed and sealed once and kept as it went.
CREATE TABLE package (
    id              INTEGER PRIMARY KEY,
    release         INTEGER NOT NULL REFERENCES release (number),
    kind            TEXT    NOT NULL CHECK (kind IN ('list', 'recall', 'correction')),
    recipient       TEXT    NOT NULL,
    feed            TEXT    NOT NULL,          -- audience/recipient
    sequence        INTEGER NOT NULL,
    manifest_sha256 TEXT    NOT NULL UNIQUE,
    audit_entry     INTEGER NOT NULL,          -- the head of the audit chain that the manifest names
    audit_hash      TEXT    NOT NULL,
    made_at         INTEGER NOT NULL,
    UNIQUE (feed, sequence)
) STRICT;

CREATE TABLE package_file (
    package         INTEGER NOT NULL REFERENCES package (id),
    name            TEXT    NOT NULL,
    bytes           BLOB    NOT NULL,
    PRIMARY KEY (package, name)
) STRICT;

CREATE TABLE package_step (
    id              INTEGER PRIMARY KEY,
    package         INTEGER NOT NULL REFERENCES package (id),
    step            TEXT    NOT NULL CHECK (step IN ('tried', 'failed', 'delivered', 'withdrawn', 'received')),
    detail          TEXT    NOT NULL,
    person          TEXT    NOT NULL,
    made_at         INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX package_step_once ON package_step (package, step) WHERE step IN ('delivered', 'withdrawn', 'received');

-- A free text that a person let go to an audience for one line; it goes only as long as the text is this one.
CREATE TABLE released_text (
    id              INTEGER PRIMARY KEY,
    audience        TEXT    NOT NULL,
    line            TEXT    NOT NULL,
    field           TEXT    NOT NULL,
    text_sha256     TEXT    NOT NULL,
    person          TEXT    NOT NULL,
    made_at         INTEGER NOT NULL
) STRICT;

CREATE TRIGGER release_needs_two BEFORE INSERT ON release_step
WHEN NEW.step = 'approved' AND lower(NEW.person) = (SELECT lower(made_by) FROM release WHERE number = NEW.release)
BEGIN SELECT RAISE(ABORT, 'the person who drafted a release cannot approve it'); END;
CREATE TRIGGER release_approved_first BEFORE INSERT ON release_step
WHEN NEW.step = 'published' AND NOT EXISTS (SELECT 1 FROM release_step WHERE release = NEW.release AND step = 'approved')
BEGIN SELECT RAISE(ABORT, 'a release is approved before it is published'); END;
CREATE TRIGGER release_stands BEFORE UPDATE ON release BEGIN SELECT RAISE(ABORT, 'a release is never changed'); END;
CREATE TRIGGER release_stays BEFORE DELETE ON release BEGIN SELECT RAISE(ABORT, 'a release is never removed'); END;
CREATE TRIGGER release_copy_stands BEFORE UPDATE ON release_copy WHEN NOT (NEW.list IS NULL AND NEW.sha256 = OLD.sha256 AND NEW.recipient = OLD.recipient AND NEW.lines = OLD.lines)
BEGIN SELECT RAISE(ABORT, 'a copy of a release is never changed'); END;
CREATE TRIGGER release_copy_stays BEFORE DELETE ON release_copy BEGIN SELECT RAISE(ABORT, 'a copy of a release is never removed'); END;
CREATE TRIGGER release_step_stands BEFORE UPDATE ON release_step BEGIN SELECT RAISE(ABORT, 'a step of a release is never changed'); END;
CREATE TRIGGER release_step_stays BEFORE DELETE ON release_step BEGIN SELECT RAISE(ABORT, 'a step of a release is never removed'); END;
CREATE TRIGGER package_stands BEFORE UPDATE ON package BEGIN SELECT RAISE(ABORT, 'a package is never changed'); END;
CREATE TRIGGER package_stays BEFORE DELETE ON package BEGIN SELECT RAISE(ABORT, 'a package is never removed'); END;
CREATE TRIGGER package_step_stands BEFORE UPDATE ON package_step BEGIN SELECT RAISE(ABORT, 'a step of a package is never changed'); END;
CREATE TRIGGER package_step_stays BEFORE DELETE ON package_step BEGIN SELECT RAISE(ABORT, 'a step of a package is never removed'); END;
CREATE TRIGGER package_file_stands BEFORE UPDATE ON package_file BEGIN SELECT RAISE(ABORT, 'a package is never changed'); END;
