-- Versions of packs that a person proposed for release. Another person releases them.
CREATE TABLE pack_proposal (
    sha256   text COLLATE "C" NOT NULL PRIMARY KEY,  -- of the pack as it stood: one that was changed since was not proposed
    identity text COLLATE "C" NOT NULL,
    person   text COLLATE "C" NOT NULL,
    made_at  bigint NOT NULL  -- milliseconds since 1970, UTC
);
