-- What plug-ins gave for the lines of a run, so that the run can be shown and worked out again when a plug-in has changed or is gone.

CREATE TABLE run_fact (
    run     INTEGER NOT NULL,
    line    TEXT    NOT NULL,
    fact    TEXT    NOT NULL,                  -- its name in the run's pack
    value   TEXT,                              -- as a table of facts has it; beside unknown = 1, what it is at least
    unknown INTEGER NOT NULL CHECK (unknown IN (0, 1)),
    problem TEXT    NOT NULL,                  -- why the plug-in gave no value that could be kept; '' otherwise
    PRIMARY KEY (run, line, fact),
    FOREIGN KEY (run, line) REFERENCES run_line (run, reference),
    CHECK (CASE WHEN problem <> '' THEN value IS NULL AND unknown = 1 ELSE value IS NOT NULL OR unknown = 1 END)
) STRICT, WITHOUT ROWID;
