-- The audit chain: who did what and when. Each entry holds the hash of the one before it, so that none can be changed, removed or put in
-- between without the rest telling. Rows only ever grow.

CREATE TABLE audit (
    number    INTEGER PRIMARY KEY,
    prev_hash TEXT NOT NULL UNIQUE,            -- of the entry before; 64 zeros for the first. UNIQUE: the chain never forks
    hash      TEXT NOT NULL UNIQUE,            -- SHA-256 over prev_hash and entry, in hex
    entry     BLOB NOT NULL                    -- canonical JSON: numbers, counts, codes, hashes and tokens, and nothing else
) STRICT;
CREATE TRIGGER audit_stands BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'an audit entry is never changed'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'an audit entry is never removed'); END;

-- Whom and what the tokens of the chain stand for. To remove a row is to forget a name; the chain stands as it was.
CREATE TABLE audit_name (
    token TEXT PRIMARY KEY,                    -- the kind's letter and the beginning of SHA-256 over salt, kind and name
    salt  BLOB NOT NULL,                       -- by chance, so that a forgotten name cannot be found by trying names
    kind  TEXT NOT NULL,                       -- person, line or recipient
    name  TEXT NOT NULL,
    UNIQUE (kind, name)
) STRICT;
CREATE TRIGGER audit_name_stands BEFORE UPDATE ON audit_name BEGIN SELECT RAISE(ABORT, 'a name in the audit is never changed'); END;
