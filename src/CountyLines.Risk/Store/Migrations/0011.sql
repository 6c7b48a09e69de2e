-- Who may sign in to the console. What a person did stands elsewhere, by name; an account can go.
CREATE TABLE account (
    key          TEXT    NOT NULL PRIMARY KEY,  -- the name in capitals: one person has one account
    name         TEXT    NOT NULL,
    roles        TEXT    NOT NULL,              -- ';' between
    password     TEXT    NOT NULL,              -- a salted hash
    stamp        TEXT    NOT NULL,              -- a session that knows another is over
    failed       INTEGER NOT NULL,              -- wrong passwords since the last right one
    locked_until INTEGER,                       -- milliseconds since 1970, UTC
    made_by      TEXT    NOT NULL,
    given_by     TEXT    NOT NULL,              -- who chose its password last for another, and could have signed in with it; the owner, when nobody did
    made_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
