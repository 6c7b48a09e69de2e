-- Every page of the console asks which lines are restricted now.
CREATE INDEX line_restricted ON line (reference) WHERE until IS NULL AND restricted = 1;
