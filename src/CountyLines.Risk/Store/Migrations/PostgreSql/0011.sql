-- Who may sign in to the console. What a person did stands elsewhere, by name; an account can go.
CREATE TABLE account (
    key          text COLLATE "C" NOT NULL PRIMARY KEY,  -- the name in capitals: one person has one account
    name         text COLLATE "C" NOT NULL,
    roles        text COLLATE "C" NOT NULL,  -- ';' between
    password     text COLLATE "C" NOT NULL,  -- a salted hash
    stamp        text COLLATE "C" NOT NULL,  -- a session that knows another is over
    failed       bigint NOT NULL,  -- wrong passwords since the last right one
    locked_until bigint,  -- milliseconds since 1970, UTC
    made_by      text COLLATE "C" NOT NULL,
    given_by     text COLLATE "C" NOT NULL,  -- who chose its password last for another, and could have signed in with it; the owner, when nobody did
    made_at      bigint NOT NULL
);
