-- A digest of what the row says, XXH3 over its values: damage by a disk or another program is found when the row is read. The program fills it for rows from before.

ALTER TABLE line ADD COLUMN digest bigint NOT NULL DEFAULT 0;
ALTER TABLE number ADD COLUMN digest bigint NOT NULL DEFAULT 0;
ALTER TABLE evidence ADD COLUMN digest bigint NOT NULL DEFAULT 0;
ALTER TABLE assessment ADD COLUMN digest bigint NOT NULL DEFAULT 0;
ALTER TABLE run_line ADD COLUMN digest bigint NOT NULL DEFAULT 0;
