-- Versions of packs that a person proposed for release. Another person releases them.
CREATE TABLE pack_proposal (
    sha256   TEXT    NOT NULL PRIMARY KEY,  -- of the pack as it stood: one that was changed since was not proposed
    identity TEXT    NOT NULL,
    person   TEXT    NOT NULL,
    made_at  INTEGER NOT NULL               -- milliseconds since 1970, UTC
) STRICT, WITHOUT ROWID;
