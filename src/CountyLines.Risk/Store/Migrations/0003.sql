-- Who pulled, what the pull found, and under which rules it was read: files that the same feed brought before are known without reading a row.
ALTER TABLE pull ADD COLUMN who TEXT NOT NULL DEFAULT '';
ALTER TABLE pull ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;   -- made-up records that ended with it
ALTER TABLE pull ADD COLUMN reading TEXT NOT NULL DEFAULT '';   -- SHA-256 over the feed's mapping, the levels that may be given, and the reading program
ALTER TABLE pull ADD COLUMN intake TEXT;                        -- what was found, as JSON
ALTER TABLE pull ADD COLUMN tables TEXT;                        -- what became of it, as JSON

-- Only versions that are over stand in these: a first pull pays nothing for them, and a line's history is found by its reference.
CREATE INDEX line_then ON line (reference) WHERE until IS NOT NULL;
CREATE INDEX number_then ON number (number, line) WHERE until IS NOT NULL;
CREATE INDEX evidence_then ON evidence (reference) WHERE until IS NOT NULL;
CREATE INDEX assessment_then ON assessment (line, factor, assessed_on, assessed_by) WHERE until IS NOT NULL;
