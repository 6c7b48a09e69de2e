-- Every table of records is versioned: a row is in force from one pull until another. What was known at a pull can always be read again,
-- so that an old run can be explained and recomputed from exactly what it saw.

CREATE TABLE pull (
    id           INTEGER PRIMARY KEY,
    feed         TEXT    NOT NULL,
    day          TEXT    NOT NULL,             -- nothing dated after it was accepted
    received_at  INTEGER NOT NULL,             -- milliseconds since 1970, UTC
    digest       TEXT    NOT NULL,             -- SHA-256 over the files
    added        INTEGER NOT NULL,
    changed      INTEGER NOT NULL
) STRICT;

CREATE TABLE line (
    id                  INTEGER PRIMARY KEY,
    reference           TEXT    NOT NULL,
    feed                TEXT    NOT NULL,
    name                TEXT    NOT NULL,
    status              TEXT    NOT NULL,
    exporting_force     TEXT,
    exporting_district  TEXT,
    importing_districts TEXT,                  -- codes separated by ';', ordered; NULL is not known
    supply_model        TEXT,
    commodities         TEXT,
    ocg_reference       TEXT,                  -- '' is no link recorded; NULL is not known
    owner_role          TEXT,
    first_seen          TEXT,
    last_activity       TEXT,
    review_due          TEXT,
    not_assessed        TEXT    NOT NULL,
    restricted          INTEGER NOT NULL,
    marking             TEXT    NOT NULL,
    handling            TEXT    NOT NULL,
    handling_conditions TEXT,
    since               INTEGER NOT NULL REFERENCES pull (id),
    until               INTEGER          REFERENCES pull (id)
) STRICT;
CREATE UNIQUE INDEX line_now ON line (reference) WHERE until IS NULL;

CREATE TABLE number (
    id     INTEGER PRIMARY KEY,
    line   TEXT    NOT NULL,
    number TEXT    NOT NULL,
    feed   TEXT    NOT NULL,
    start  TEXT,
    finish TEXT,
    since  INTEGER NOT NULL REFERENCES pull (id),
    until  INTEGER          REFERENCES pull (id)
) STRICT;
CREATE UNIQUE INDEX number_now ON number (number, line) WHERE until IS NULL;

CREATE TABLE evidence (
    id          INTEGER PRIMARY KEY,
    reference   TEXT    NOT NULL,
    feed        TEXT    NOT NULL,
    line        TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    occurred_on TEXT    NOT NULL,
    quantity    INTEGER NOT NULL,
    grade       TEXT    NOT NULL,
    handling    TEXT    NOT NULL,
    since       INTEGER NOT NULL REFERENCES pull (id),
    until       INTEGER          REFERENCES pull (id)
) STRICT;
CREATE UNIQUE INDEX evidence_now ON evidence (reference) WHERE until IS NULL;

CREATE TABLE assessment (
    id          INTEGER PRIMARY KEY,
    line        TEXT    NOT NULL,
    factor      TEXT    NOT NULL,
    assessed_by TEXT    NOT NULL,
    assessed_on TEXT    NOT NULL,
    feed        TEXT    NOT NULL,
    level       INTEGER,                       -- NULL: looked at, and not known
    reason      TEXT    NOT NULL,
    since       INTEGER NOT NULL REFERENCES pull (id),
    until       INTEGER          REFERENCES pull (id)
) STRICT;
CREATE UNIQUE INDEX assessment_now ON assessment (line, factor, assessed_on, assessed_by) WHERE until IS NULL;

CREATE TABLE quarantine (
    id       INTEGER PRIMARY KEY,
    feed     TEXT    NOT NULL,
    file     TEXT    NOT NULL,
    row      INTEGER NOT NULL,
    "column" TEXT    NOT NULL,
    value    TEXT    NOT NULL,
    reason   TEXT    NOT NULL,
    state    TEXT    NOT NULL CHECK (state IN ('open', 'held', 'closed')),
    digest   TEXT    NOT NULL,
    since    INTEGER NOT NULL REFERENCES pull (id),
    until    INTEGER          REFERENCES pull (id)
) STRICT;
CREATE UNIQUE INDEX quarantine_now ON quarantine (digest) WHERE until IS NULL;

CREATE TABLE pack (
    sha256   TEXT PRIMARY KEY,
    identity TEXT NOT NULL,
    yaml     TEXT NOT NULL,
    cases    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
    id            INTEGER PRIMARY KEY,
    as_of         TEXT    NOT NULL,
    pull          INTEGER NOT NULL,            -- the last pull it saw; 0 before any
    pack          TEXT    NOT NULL,
    pack_sha256   TEXT    NOT NULL REFERENCES pack (sha256),
    engine        TEXT    NOT NULL,
    inputs_digest TEXT    NOT NULL,
    trigger       TEXT    NOT NULL,
    made_at       INTEGER NOT NULL
) STRICT;

CREATE TABLE run_line (
    run        INTEGER NOT NULL REFERENCES run (id),
    reference  TEXT    NOT NULL,
    place      INTEGER NOT NULL,               -- display order, from 1
    standing   TEXT    NOT NULL,
    rank       INTEGER,
    risk       INTEGER,
    lowest     INTEGER,
    highest    INTEGER,
    band       TEXT,
    sections   TEXT,                           -- per section of the pack: lowest-highest
    factors    TEXT,                           -- per factor of the pack: lowest-highest@row
    confidence TEXT,                           -- lowest-highest@row
    problem    TEXT    NOT NULL,
    PRIMARY KEY (run, reference)
) STRICT, WITHOUT ROWID;
