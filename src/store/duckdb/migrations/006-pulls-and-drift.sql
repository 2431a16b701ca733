-- What every run over a source was for and came to, and what each pull of an object in it did.
create sequence run_numbers;
create table runs (number bigint, source varchar, kind varchar, due_since timestamp, started_at timestamp, ended_at timestamp, outcome varchar, calls bigint, reading_calls bigint, budget_calls bigint, goes_on_at timestamp);
-- asked and skipped are JSON.
create table pulls (run bigint, source varchar, object varchar, mode varchar, started_at timestamp, ended_at timestamp, from_at timestamp, until_at timestamp, asked varchar, expected bigint, proof varchar,
  received bigint, added bigint, changed bigint, same bigint, deleted bigint, merged bigint, skipped varchar, calls bigint, outcome varchar, failure varchar);

-- How each object looked last (fields is JSON), and what has become different since (listed is JSON).
create table looks (source varchar, object varchar, fields varchar);
create table drift (source varchar, object varchar, field varchar, kind varchar, was varchar, became varchar, listed varchar, seen_at timestamp);
-- Values that records hold though the picklist does not offer them: one row an object that was counted; found is JSON.
create table unlisted (source varchar, object varchar, found varchar);
