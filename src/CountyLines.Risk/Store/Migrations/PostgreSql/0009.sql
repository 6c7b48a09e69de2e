-- The whole store as it is after the ninth migration of SQLite; from here on every migration has its twin there, with the same number.
-- Texts sort by their bytes (COLLATE "C"), as SQLite's do, and what never changes is kept by triggers with the same words.

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$;

CREATE FUNCTION refuse_unless_erasing() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM erasing) THEN RAISE EXCEPTION '%', TG_ARGV[0]; END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TABLE pull (
    id           bigint PRIMARY KEY,
    feed         text COLLATE "C" NOT NULL,
    day          text COLLATE "C" NOT NULL,  -- nothing dated after it was accepted
    received_at  bigint NOT NULL,  -- milliseconds since 1970, UTC
    digest       text COLLATE "C" NOT NULL,  -- SHA-256 over the files
    added        bigint NOT NULL,
    changed      bigint NOT NULL,
    who text COLLATE "C" NOT NULL DEFAULT '',
    ended bigint NOT NULL DEFAULT 0,  -- made-up records that ended with it
    reading text COLLATE "C" NOT NULL DEFAULT '',  -- SHA-256 over the feed's mapping, the levels that may be given, and the reading program
    intake text COLLATE "C",  -- what was found, as JSON
    tables text COLLATE "C"  -- what became of it, as JSON
);

CREATE TABLE line (
    id                  bigint PRIMARY KEY,
    reference           text COLLATE "C" NOT NULL,
    feed                text COLLATE "C" NOT NULL,
    name                text COLLATE "C" NOT NULL,
    status              text COLLATE "C" NOT NULL,
    exporting_force     text COLLATE "C",
    exporting_district  text COLLATE "C",
    importing_districts text COLLATE "C",  -- codes separated by ';', ordered; NULL is not known
    supply_model        text COLLATE "C",
    commodities         text COLLATE "C",
    ocg_reference       text COLLATE "C",  -- '' is no link recorded; NULL is not known
    owner_role          text COLLATE "C",
    first_seen          text COLLATE "C",
    last_activity       text COLLATE "C",
    review_due          text COLLATE "C",
    not_assessed        text COLLATE "C" NOT NULL,
    restricted          bigint NOT NULL,
    marking             text COLLATE "C" NOT NULL,
    handling            text COLLATE "C" NOT NULL,
    handling_conditions text COLLATE "C",
    since               bigint NOT NULL REFERENCES pull (id),
    until               bigint REFERENCES pull (id)
);
CREATE UNIQUE INDEX line_now ON line (reference) WHERE until IS NULL;

CREATE TABLE number (
    id     bigint PRIMARY KEY,
    line   text COLLATE "C" NOT NULL,
    number text COLLATE "C" NOT NULL,
    feed   text COLLATE "C" NOT NULL,
    start  text COLLATE "C",
    finish text COLLATE "C",
    since  bigint NOT NULL REFERENCES pull (id),
    until  bigint REFERENCES pull (id)
);
CREATE UNIQUE INDEX number_now ON number (number, line) WHERE until IS NULL;

CREATE TABLE evidence (
    id          bigint PRIMARY KEY,
    reference   text COLLATE "C" NOT NULL,
    feed        text COLLATE "C" NOT NULL,
    line        text COLLATE "C" NOT NULL,
    kind        text COLLATE "C" NOT NULL,
    occurred_on text COLLATE "C" NOT NULL,
    quantity    bigint NOT NULL,
    grade       text COLLATE "C" NOT NULL,
    handling    text COLLATE "C" NOT NULL,
    since       bigint NOT NULL REFERENCES pull (id),
    until       bigint REFERENCES pull (id)
);
CREATE UNIQUE INDEX evidence_now ON evidence (reference) WHERE until IS NULL;

CREATE TABLE assessment (
    id          bigint PRIMARY KEY,
    line        text COLLATE "C" NOT NULL,
    factor      text COLLATE "C" NOT NULL,
    assessed_by text COLLATE "C" NOT NULL,
    assessed_on text COLLATE "C" NOT NULL,
    feed        text COLLATE "C" NOT NULL,
    level       bigint,  -- NULL: looked at, and not known
    reason      text COLLATE "C" NOT NULL,
    since       bigint NOT NULL REFERENCES pull (id),
    until       bigint REFERENCES pull (id)
);
CREATE UNIQUE INDEX assessment_now ON assessment (line, factor, assessed_on, assessed_by) WHERE until IS NULL;

CREATE TABLE quarantine (
    id       bigint PRIMARY KEY,
    feed     text COLLATE "C" NOT NULL,
    file     text COLLATE "C" NOT NULL,
    row      bigint NOT NULL,
    "column" text COLLATE "C" NOT NULL,
    value    text COLLATE "C" NOT NULL,
    reason   text COLLATE "C" NOT NULL,
    state    text COLLATE "C" NOT NULL CHECK (state IN ('open', 'held', 'closed')),
    digest   text COLLATE "C" NOT NULL,
    since    bigint NOT NULL REFERENCES pull (id),
    until    bigint REFERENCES pull (id)
);
CREATE UNIQUE INDEX quarantine_now ON quarantine (digest) WHERE until IS NULL;

CREATE TABLE pack (
    sha256   text COLLATE "C" PRIMARY KEY,
    identity text COLLATE "C" NOT NULL,
    yaml     text COLLATE "C" NOT NULL,
    cases    text COLLATE "C" NOT NULL
);

CREATE TABLE run (
    id            bigint PRIMARY KEY,
    as_of         text COLLATE "C" NOT NULL,
    pull          bigint NOT NULL,  -- the last pull it saw; 0 before any
    pack          text COLLATE "C" NOT NULL,
    pack_sha256   text COLLATE "C" NOT NULL REFERENCES pack (sha256),
    engine        text COLLATE "C" NOT NULL,
    inputs_digest text COLLATE "C" NOT NULL,
    trigger       text COLLATE "C" NOT NULL,
    made_at       bigint NOT NULL,
    last_step bigint NOT NULL DEFAULT 0,  -- of overrides, the last that it knew
    merges bigint NOT NULL DEFAULT 0  -- the last decision to merge or split that it saw
);

CREATE TABLE run_line (
    run        bigint NOT NULL REFERENCES run (id),
    reference  text COLLATE "C" NOT NULL,
    place      bigint NOT NULL,  -- display order, from 1
    standing   text COLLATE "C" NOT NULL,
    rank       bigint,
    risk       bigint,
    lowest     bigint,
    highest    bigint,
    band       text COLLATE "C",
    sections   text COLLATE "C",  -- per section of the pack: lowest-highest
    factors    text COLLATE "C",  -- per factor of the pack: lowest-highest@row
    confidence text COLLATE "C",  -- lowest-highest@row
    problem    text COLLATE "C" NOT NULL,
    PRIMARY KEY (run, reference)
);

CREATE TABLE run_fact (
    run     bigint NOT NULL,
    line    text COLLATE "C" NOT NULL,
    fact    text COLLATE "C" NOT NULL,  -- its name in the run's pack
    value   text COLLATE "C",  -- as a table of facts has it; beside unknown = 1, what it is at least
    unknown bigint NOT NULL CHECK (unknown IN (0, 1)),
    problem text COLLATE "C" NOT NULL,  -- why the plug-in gave no value that could be kept; '' otherwise
    PRIMARY KEY (run, line, fact),
    FOREIGN KEY (run, line) REFERENCES run_line (run, reference),
    CHECK (CASE WHEN problem <> '' THEN value IS NULL AND unknown = 1 ELSE value IS NOT NULL OR unknown = 1 END)
);
CREATE INDEX line_then ON line (reference) WHERE until IS NOT NULL;
CREATE INDEX number_then ON number (number, line) WHERE until IS NOT NULL;
CREATE INDEX evidence_then ON evidence (reference) WHERE until IS NOT NULL;
CREATE INDEX assessment_then ON assessment (line, factor, assessed_on, assessed_by) WHERE until IS NOT NULL;

CREATE TABLE override (
    id              bigint PRIMARY KEY,
    pull            bigint NOT NULL,  -- the last pull when it was made: a made-up line's override never meets a force's line
    line            text COLLATE "C" NOT NULL,
    factor          text COLLATE "C",  -- and level: a held level; otherwise band
    level           bigint,
    band            text COLLATE "C",
    reason_code     text COLLATE "C" NOT NULL,
    because         text COLLATE "C" NOT NULL,
    evidence        text COLLATE "C" NOT NULL,
    made_by         text COLLATE "C" NOT NULL,
    made_on         text COLLATE "C" NOT NULL,
    until           text COLLATE "C" NOT NULL,  -- the last day on which it holds
    machine_risk    bigint NOT NULL,  -- the machine's value when it was made
    machine_band    text COLLATE "C" NOT NULL,
    machine_lowest  bigint,  -- of the held factor
    machine_highest bigint,
    made_at         bigint NOT NULL,  -- milliseconds since 1970, UTC
    CHECK ((factor IS NULL) = (level IS NULL) AND (factor IS NULL) <> (band IS NULL))
);

CREATE TABLE override_step (
    id              bigint PRIMARY KEY,  -- a run names the last step it knew
    override        bigint NOT NULL REFERENCES override (id),
    step            text COLLATE "C" NOT NULL CHECK (step IN ('approved', 'ended', 'superseded')),
    person          text COLLATE "C" NOT NULL,
    day             text COLLATE "C" NOT NULL,
    because         text COLLATE "C" NOT NULL,
    machine_risk    bigint,  -- the machine's value when it was approved
    machine_band    text COLLATE "C",
    machine_lowest  bigint,
    machine_highest bigint,
    made_at         bigint NOT NULL,
    CHECK ((step = 'approved') = (machine_risk IS NOT NULL AND machine_band IS NOT NULL))
);
CREATE UNIQUE INDEX override_step_once ON override_step (override, (step = 'approved'));

CREATE TABLE run_override (
    run             bigint NOT NULL REFERENCES run (id),
    override        bigint NOT NULL REFERENCES override (id),
    outcome         text COLLATE "C" NOT NULL CHECK (outcome IN ('applied', 'not-applied', 'expired')),
    machine_risk    bigint,
    machine_band    text COLLATE "C",
    machine_lowest  bigint,
    machine_highest bigint,
    machine_row     bigint,
    problem         text COLLATE "C" NOT NULL,
    PRIMARY KEY (run, override)
);

-- The machine's own score of a line that an override holds; run_line has the held one.
CREATE TABLE run_hold (
    run             bigint NOT NULL REFERENCES run (id),
    reference       text COLLATE "C" NOT NULL,
    risk            bigint NOT NULL,
    lowest          bigint NOT NULL,
    highest         bigint NOT NULL,
    band            text COLLATE "C" NOT NULL,
    sections        text COLLATE "C" NOT NULL,
    factors         text COLLATE "C" NOT NULL,
    confidence      text COLLATE "C" NOT NULL,
    counted         text COLLATE "C" NOT NULL,  -- risk, lowest and highest with the held levels, before a held band
    PRIMARY KEY (run, reference)
);

CREATE TABLE decision (
    id              bigint PRIMARY KEY,
    pull            bigint NOT NULL,
    run             bigint NOT NULL REFERENCES run (id),
    line            text COLLATE "C" NOT NULL,
    decision        text COLLATE "C" NOT NULL CHECK (decision IN ('adopt', 'monitor', 'refer-emsou', 'refer-nca', 'park', 'close')),
    role            text COLLATE "C" NOT NULL,
    because         text COLLATE "C" NOT NULL,
    owner           text COLLATE "C",
    plan            text COLLATE "C" NOT NULL,  -- of pursue, prevent, protect, prepare; ';' between
    review          text COLLATE "C",
    made_by         text COLLATE "C" NOT NULL,
    made_on         text COLLATE "C" NOT NULL,
    made_at         bigint NOT NULL
);
CREATE INDEX decision_line ON decision (line);

CREATE TABLE outcome (
    id              bigint PRIMARY KEY,
    pull            bigint NOT NULL,
    line            text COLLATE "C" NOT NULL,
    label           text COLLATE "C" NOT NULL,
    happened_on     text COLLATE "C" NOT NULL,
    evidence        text COLLATE "C",
    because         text COLLATE "C",
    made_by         text COLLATE "C" NOT NULL,
    made_on         text COLLATE "C" NOT NULL,
    made_at         bigint NOT NULL
);
CREATE INDEX outcome_line ON outcome (line);

CREATE TABLE calibration (
    id              bigint PRIMARY KEY,
    day             text COLLATE "C" NOT NULL,
    pack            text COLLATE "C" NOT NULL,
    pack_sha256     text COLLATE "C" NOT NULL,
    lines           bigint NOT NULL,
    agreed          bigint NOT NULL,
    person          text COLLATE "C" NOT NULL,
    made_at         bigint NOT NULL
);

CREATE TABLE line_merge (
    id         bigint PRIMARY KEY,
    action     text COLLATE "C" NOT NULL CHECK (action IN ('merge', 'split')),
    line       text COLLATE "C" NOT NULL,  -- absorbed, or coming out again
    into_line  text COLLATE "C" NOT NULL,  -- the line that stays
    because    text COLLATE "C" NOT NULL,
    decided_by text COLLATE "C" NOT NULL,
    day        text COLLATE "C" NOT NULL,
    decided_at bigint NOT NULL,  -- milliseconds since 1970, UTC
    pull       bigint NOT NULL  -- the last pull that was known; made-up lines end with the first pull of a force's own
);

CREATE TABLE line_pair_decision (
    id         bigint PRIMARY KEY,
    decision   text COLLATE "C" NOT NULL CHECK (decision IN ('rejected')),
    line_a     text COLLATE "C" NOT NULL,
    line_b     text COLLATE "C" NOT NULL,
    because    text COLLATE "C" NOT NULL,
    decided_by text COLLATE "C" NOT NULL,
    day        text COLLATE "C" NOT NULL,
    decided_at bigint NOT NULL,
    pull       bigint NOT NULL,
    merges     bigint NOT NULL  -- the last decision to merge or split that it knew: a merge after it takes its place
);

CREATE TABLE audit (
    number    bigint PRIMARY KEY,
    prev_hash text COLLATE "C" NOT NULL UNIQUE,  -- of the entry before; 64 zeros for the first. UNIQUE: the chain never forks
    hash      text COLLATE "C" NOT NULL UNIQUE,  -- SHA-256 over prev_hash and entry, in hex
    entry     bytea NOT NULL  -- canonical JSON: numbers, counts, codes, hashes and tokens, and nothing else
);

-- Whom and what the tokens of the chain stand for. To remove a row is to forget a name; the chain stands as it was.
CREATE TABLE audit_name (
    token text COLLATE "C" PRIMARY KEY,  -- the kind's letter and the beginning of SHA-256 over salt, kind and name
    salt  bytea NOT NULL,  -- by chance, so that a forgotten name cannot be found by trying names
    kind  text COLLATE "C" NOT NULL,  -- person, line or recipient
    name  text COLLATE "C" NOT NULL,
    UNIQUE (kind, name)
);

CREATE TABLE release (
    number          bigint PRIMARY KEY,  -- from 1, over all audiences; never used twice
    pull            bigint NOT NULL,  -- the last pull when it was made: made-up lines never stand with a force's own
    run             bigint NOT NULL REFERENCES run (id),
    audience        text COLLATE "C" NOT NULL,
    version         text COLLATE "C" NOT NULL,
    audience_sha256 text COLLATE "C" NOT NULL,
    marking         text COLLATE "C" NOT NULL,
    as_of           text COLLATE "C" NOT NULL,
    valid_until     text COLLATE "C" NOT NULL,
    receipt_days    bigint NOT NULL,
    corrects        bigint REFERENCES release (number),
    because         text COLLATE "C" NOT NULL,  -- what was wrong with the release that it corrects; '' otherwise
    made_by         text COLLATE "C" NOT NULL,
    made_at         bigint NOT NULL  -- seconds since 1970, UTC
);

-- A recipient's copy: the frozen list, from which every file is written.
CREATE TABLE release_copy (
    release         bigint NOT NULL REFERENCES release (number),
    recipient       text COLLATE "C" NOT NULL,
    name            text COLLATE "C" NOT NULL,
    formats         text COLLATE "C" NOT NULL,  -- ';' between
    certificate     text COLLATE "C",
    encrypt         bigint NOT NULL CHECK (encrypt IN (0, 1)),
    lines           bigint NOT NULL,
    left_out        bigint NOT NULL,
    sha256          text COLLATE "C" NOT NULL,  -- of the list
    list            bytea,  -- NULL after a line in it was erased
    PRIMARY KEY (release, recipient)
);

-- Which version of which record stands in which copy.
CREATE TABLE release_line (
    release         bigint NOT NULL,
    recipient       text COLLATE "C" NOT NULL,
    line            text COLLATE "C" NOT NULL,
    version         text COLLATE "C" NOT NULL,  -- SHA-256 over the line's cells
    PRIMARY KEY (release, recipient, line),
    FOREIGN KEY (release, recipient) REFERENCES release_copy (release, recipient)
);
CREATE INDEX release_line_line ON release_line (line);

CREATE TABLE release_step (
    id              bigint PRIMARY KEY,
    release         bigint NOT NULL REFERENCES release (number),
    step            text COLLATE "C" NOT NULL CHECK (step IN ('approved', 'published', 'recalled', 'discarded')),
    person          text COLLATE "C" NOT NULL,
    because         text COLLATE "C" NOT NULL,
    made_at         bigint NOT NULL,
    UNIQUE (release, step)
);

-- What goes to a recipient: a list, or a notice that one must not be used any more. It is signed and sealed once and kept as it went.
CREATE TABLE package (
    id              bigint PRIMARY KEY,
    release         bigint NOT NULL REFERENCES release (number),
    kind            text COLLATE "C" NOT NULL CHECK (kind IN ('list', 'recall', 'correction')),
    recipient       text COLLATE "C" NOT NULL,
    feed            text COLLATE "C" NOT NULL,  -- audience/recipient
    sequence        bigint NOT NULL,
    manifest_sha256 text COLLATE "C" NOT NULL UNIQUE,
    audit_entry     bigint NOT NULL,  -- the head of the audit chain that the manifest names
    audit_hash      text COLLATE "C" NOT NULL,
    made_at         bigint NOT NULL,
    UNIQUE (feed, sequence)
);

CREATE TABLE package_file (
    package         bigint NOT NULL REFERENCES package (id),
    name            text COLLATE "C" NOT NULL,
    bytes           bytea NOT NULL,
    PRIMARY KEY (package, name)
);

CREATE TABLE package_step (
    id              bigint PRIMARY KEY,
    package         bigint NOT NULL REFERENCES package (id),
    step            text COLLATE "C" NOT NULL CHECK (step IN ('tried', 'failed', 'delivered', 'withdrawn', 'received')),
    detail          text COLLATE "C" NOT NULL,
    person          text COLLATE "C" NOT NULL,
    made_at         bigint NOT NULL
);
CREATE UNIQUE INDEX package_step_once ON package_step (package, step) WHERE step IN ('delivered', 'withdrawn', 'received');

-- A free text that a person let go to an audience for one line; it goes only as long as the text is this one.
CREATE TABLE released_text (
    id              bigint PRIMARY KEY,
    audience        text COLLATE "C" NOT NULL,
    line            text COLLATE "C" NOT NULL,
    field           text COLLATE "C" NOT NULL,
    text_sha256     text COLLATE "C" NOT NULL,
    person          text COLLATE "C" NOT NULL,
    made_at         bigint NOT NULL
);

-- Holds a row only inside the erasing transaction: a row that is still here at its end refuses the commit, because no audit entry has this number.
CREATE TABLE erasing (
    one     bigint PRIMARY KEY CHECK (one = 1),
    no_more bigint NOT NULL CHECK (no_more = -1) REFERENCES audit (number) DEFERRABLE INITIALLY DEFERRED
);

-- What was erased, without its name. An erasure is finished when the freed pages and the files that named the line are gone too.
CREATE TABLE erasure (
    id       bigint PRIMARY KEY,
    day      text COLLATE "C" NOT NULL,
    subject  text COLLATE "C" NOT NULL,  -- the token that the audit chain has for it; whom or what it stood for is forgotten
    finished bigint NOT NULL CHECK (finished IN (0, 1))
);

-- The runs that saw the line: they cannot be worked out again from all that they saw.
CREATE TABLE erasure_run (
    erasure bigint NOT NULL REFERENCES erasure (id),
    run     bigint NOT NULL REFERENCES run (id),
    PRIMARY KEY (erasure, run)
);

-- Files and folders under the data folder that held the line and go with it.
CREATE TABLE erasure_file (
    erasure bigint NOT NULL REFERENCES erasure (id),
    path    text COLLATE "C" NOT NULL,  -- with '/', relative to the data folder; it names no line
    PRIMARY KEY (erasure, path)
);

-- So that a pull knows an erased line when an extract brings it again.
CREATE TABLE erased (
    erasure bigint PRIMARY KEY REFERENCES erasure (id),
    salt    bytea NOT NULL CHECK (length(salt) = 16),
    hash    text COLLATE "C" NOT NULL  -- SHA-256 over salt and the reference in capitals
);

-- The highest number that was removed: numbers are never used twice, because old runs and the audit name them.
CREATE TABLE erased_number (
    name text COLLATE "C" PRIMARY KEY,
    last bigint NOT NULL
);

CREATE TABLE night (
    job      text COLLATE "C" NOT NULL,  -- '' where one worker has one population; otherwise the part of it
    night    text COLLATE "C" NOT NULL,
    state    text COLLATE "C" NOT NULL CHECK (state IN ('running', 'done', 'held', 'failed', 'missed')),
    attempt  bigint NOT NULL,  -- 0 for a missed night; who has an older one may write nothing more
    worker   text COLLATE "C" NOT NULL,  -- machine and process
    begun_at bigint NOT NULL,  -- milliseconds since 1970, UTC
    seen_at  bigint NOT NULL,  -- when its worker was last at it
    ended_at bigint,
    run      bigint REFERENCES run (id),
    reasons  text COLLATE "C" NOT NULL,  -- why it was held, failed or missed, a JSON list of sentences; counts and codes only
    PRIMARY KEY (job, night)
);
CREATE INDEX night_run ON night (run);

-- What a night pulled, so that one that was cut off goes on with the feeds that are left.
CREATE TABLE night_pull (
    job   text COLLATE "C" NOT NULL,
    night text COLLATE "C" NOT NULL,
    feed  text COLLATE "C" NOT NULL,
    pull  bigint NOT NULL REFERENCES pull (id),
    PRIMARY KEY (job, night, feed),
    FOREIGN KEY (job, night) REFERENCES night (job, night)
);

CREATE TABLE night_stage (
    job      text COLLATE "C" NOT NULL,
    night    text COLLATE "C" NOT NULL,
    attempt  bigint NOT NULL,
    stage    text COLLATE "C" NOT NULL,
    began_at bigint NOT NULL,
    took_ms  bigint NOT NULL,
    PRIMARY KEY (job, night, attempt, stage),
    FOREIGN KEY (job, night) REFERENCES night (job, night)
);

-- A person looked at a held night and lets its run be drafted from.
CREATE TABLE night_acceptance (
    job     text COLLATE "C" NOT NULL,
    night   text COLLATE "C" NOT NULL,
    person  text COLLATE "C" NOT NULL,
    because text COLLATE "C" NOT NULL,
    made_at bigint NOT NULL,
    PRIMARY KEY (job, night),
    FOREIGN KEY (job, night) REFERENCES night (job, night)
);

CREATE FUNCTION override_needs_two() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF lower(NEW.person) = (SELECT lower(made_by) FROM override WHERE id = NEW.override) THEN RAISE EXCEPTION 'the person who made an override cannot approve it'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER override_needs_two BEFORE INSERT ON override_step FOR EACH ROW WHEN (NEW.step = 'approved') EXECUTE FUNCTION override_needs_two();

CREATE FUNCTION release_needs_two() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF lower(NEW.person) = (SELECT lower(made_by) FROM release WHERE number = NEW.release) THEN RAISE EXCEPTION 'the person who drafted a release cannot approve it'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER release_needs_two BEFORE INSERT ON release_step FOR EACH ROW WHEN (NEW.step = 'approved') EXECUTE FUNCTION release_needs_two();

CREATE FUNCTION release_approved_first() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM release_step WHERE release = NEW.release AND step = 'approved') THEN RAISE EXCEPTION 'a release is approved before it is published'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER release_approved_first BEFORE INSERT ON release_step FOR EACH ROW WHEN (NEW.step = 'published') EXECUTE FUNCTION release_approved_first();

CREATE TRIGGER audit_stands BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION refuse('an audit entry is never changed');
CREATE TRIGGER audit_stays BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse('an audit entry is never removed');
CREATE TRIGGER audit_name_stands BEFORE UPDATE ON audit_name FOR EACH ROW EXECUTE FUNCTION refuse('a name in the audit is never changed');
CREATE TRIGGER release_stays BEFORE DELETE ON release FOR EACH ROW EXECUTE FUNCTION refuse('a release is never removed');
CREATE TRIGGER release_copy_stays BEFORE DELETE ON release_copy FOR EACH ROW EXECUTE FUNCTION refuse('a copy of a release is never removed');
CREATE TRIGGER release_step_stays BEFORE DELETE ON release_step FOR EACH ROW EXECUTE FUNCTION refuse('a step of a release is never removed');
CREATE TRIGGER package_stands BEFORE UPDATE ON package FOR EACH ROW EXECUTE FUNCTION refuse('a package is never changed');
CREATE TRIGGER package_stays BEFORE DELETE ON package FOR EACH ROW EXECUTE FUNCTION refuse('a package is never removed');
CREATE TRIGGER package_step_stays BEFORE DELETE ON package_step FOR EACH ROW EXECUTE FUNCTION refuse('a step of a package is never removed');
CREATE TRIGGER package_file_stands BEFORE UPDATE ON package_file FOR EACH ROW EXECUTE FUNCTION refuse('a package is never changed');
CREATE TRIGGER erasure_stays BEFORE DELETE ON erasure FOR EACH ROW EXECUTE FUNCTION refuse('an erasure is never taken off record');
CREATE TRIGGER erased_stands BEFORE UPDATE ON erased FOR EACH ROW EXECUTE FUNCTION refuse('an erasure is never taken off record');
CREATE TRIGGER erased_stays BEFORE DELETE ON erased FOR EACH ROW EXECUTE FUNCTION refuse('an erasure is never taken off record');
CREATE TRIGGER override_stands BEFORE UPDATE ON override FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('an override is never changed');
CREATE TRIGGER override_stays BEFORE DELETE ON override FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('an override is never removed');
CREATE TRIGGER override_step_stands BEFORE UPDATE ON override_step FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('a step of an override is never changed');
CREATE TRIGGER override_step_stays BEFORE DELETE ON override_step FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('a step of an override is never removed');
CREATE TRIGGER decision_stands BEFORE UPDATE ON decision FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('a decision is never changed');
CREATE TRIGGER decision_stays BEFORE DELETE ON decision FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('a decision is never removed');
CREATE TRIGGER outcome_stands BEFORE UPDATE ON outcome FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('an outcome is never changed');
CREATE TRIGGER outcome_stays BEFORE DELETE ON outcome FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('an outcome is never removed');
CREATE TRIGGER line_merge_stands BEFORE UPDATE ON line_merge FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('a decision is never changed');
CREATE TRIGGER line_merge_stays BEFORE DELETE ON line_merge FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('a decision is never removed');
CREATE TRIGGER line_pair_decision_stands BEFORE UPDATE ON line_pair_decision FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('a decision is never changed');
CREATE TRIGGER line_pair_decision_stays BEFORE DELETE ON line_pair_decision FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('a decision is never removed');
CREATE TRIGGER release_stands BEFORE UPDATE ON release FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('a release is never changed');
CREATE TRIGGER release_copy_stands BEFORE UPDATE ON release_copy FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('a copy of a release is never changed');
CREATE TRIGGER release_copy_stands_to_erasures BEFORE UPDATE ON release_copy FOR EACH ROW
WHEN (NEW.list IS NOT NULL OR NEW.sha256 <> OLD.sha256 OR NEW.release <> OLD.release OR NEW.recipient <> OLD.recipient OR NEW.lines <> OLD.lines) EXECUTE FUNCTION refuse('a copy of a release is never changed');
CREATE TRIGGER release_step_stands BEFORE UPDATE ON release_step FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('a step of a release is never changed');
CREATE TRIGGER package_step_stands BEFORE UPDATE ON package_step FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('a step of a package is never changed');
CREATE TRIGGER package_file_stays BEFORE DELETE ON package_file FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('a package is never removed');
CREATE TRIGGER release_line_stands BEFORE UPDATE ON release_line FOR EACH ROW EXECUTE FUNCTION refuse('a copy of a release is never changed');
CREATE TRIGGER release_line_stays BEFORE DELETE ON release_line FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('a copy of a release is never removed');
CREATE TRIGGER released_text_stands BEFORE UPDATE ON released_text FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('a text that was let go stays on record');
CREATE TRIGGER released_text_stays BEFORE DELETE ON released_text FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('a text that was let go stays on record');
CREATE TRIGGER night_stays BEFORE DELETE ON night FOR EACH ROW EXECUTE FUNCTION refuse('a night is never removed');
CREATE TRIGGER night_ends_once BEFORE UPDATE ON night FOR EACH ROW WHEN (OLD.state IN ('done', 'held')) EXECUTE FUNCTION refuse('a night that is over is never changed');
CREATE TRIGGER night_acceptance_stands BEFORE UPDATE ON night_acceptance FOR EACH ROW EXECUTE FUNCTION refuse_unless_erasing('an acceptance is never changed');
CREATE TRIGGER night_acceptance_stays BEFORE DELETE ON night_acceptance FOR EACH ROW EXECUTE FUNCTION refuse('an acceptance is never removed');

-- To empty a table is to remove its rows, and no erasure does it.
CREATE TRIGGER audit_is_never_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse('an audit entry is never removed');
CREATE TRIGGER release_is_never_emptied BEFORE TRUNCATE ON release FOR EACH STATEMENT EXECUTE FUNCTION refuse('a release is never removed');
CREATE TRIGGER release_copy_is_never_emptied BEFORE TRUNCATE ON release_copy FOR EACH STATEMENT EXECUTE FUNCTION refuse('a copy of a release is never removed');
CREATE TRIGGER release_step_is_never_emptied BEFORE TRUNCATE ON release_step FOR EACH STATEMENT EXECUTE FUNCTION refuse('a step of a release is never removed');
CREATE TRIGGER package_is_never_emptied BEFORE TRUNCATE ON package FOR EACH STATEMENT EXECUTE FUNCTION refuse('a package is never removed');
CREATE TRIGGER package_step_is_never_emptied BEFORE TRUNCATE ON package_step FOR EACH STATEMENT EXECUTE FUNCTION refuse('a step of a package is never removed');
CREATE TRIGGER erasure_is_never_emptied BEFORE TRUNCATE ON erasure FOR EACH STATEMENT EXECUTE FUNCTION refuse('an erasure is never taken off record');
CREATE TRIGGER erased_is_never_emptied BEFORE TRUNCATE ON erased FOR EACH STATEMENT EXECUTE FUNCTION refuse('an erasure is never taken off record');
CREATE TRIGGER override_is_never_emptied BEFORE TRUNCATE ON override FOR EACH STATEMENT EXECUTE FUNCTION refuse('an override is never removed');
CREATE TRIGGER override_step_is_never_emptied BEFORE TRUNCATE ON override_step FOR EACH STATEMENT EXECUTE FUNCTION refuse('a step of an override is never removed');
CREATE TRIGGER decision_is_never_emptied BEFORE TRUNCATE ON decision FOR EACH STATEMENT EXECUTE FUNCTION refuse('a decision is never removed');
CREATE TRIGGER outcome_is_never_emptied BEFORE TRUNCATE ON outcome FOR EACH STATEMENT EXECUTE FUNCTION refuse('an outcome is never removed');
CREATE TRIGGER line_merge_is_never_emptied BEFORE TRUNCATE ON line_merge FOR EACH STATEMENT EXECUTE FUNCTION refuse('a decision is never removed');
CREATE TRIGGER line_pair_decision_is_never_emptied BEFORE TRUNCATE ON line_pair_decision FOR EACH STATEMENT EXECUTE FUNCTION refuse('a decision is never removed');
CREATE TRIGGER package_file_is_never_emptied BEFORE TRUNCATE ON package_file FOR EACH STATEMENT EXECUTE FUNCTION refuse('a package is never removed');
CREATE TRIGGER release_line_is_never_emptied BEFORE TRUNCATE ON release_line FOR EACH STATEMENT EXECUTE FUNCTION refuse('a copy of a release is never removed');
CREATE TRIGGER released_text_is_never_emptied BEFORE TRUNCATE ON released_text FOR EACH STATEMENT EXECUTE FUNCTION refuse('a text that was let go stays on record');
CREATE TRIGGER night_is_never_emptied BEFORE TRUNCATE ON night FOR EACH STATEMENT EXECUTE FUNCTION refuse('a night is never removed');
CREATE TRIGGER night_acceptance_is_never_emptied BEFORE TRUNCATE ON night_acceptance FOR EACH STATEMENT EXECUTE FUNCTION refuse('an acceptance is never removed');
