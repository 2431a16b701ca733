-- Each object has two cursors: of what changed (a first pull included) and of reading everything again. `fresh`
-- says that a first pull began in a table that held nothing of its source.
alter table cursors rename to former_cursors;
create table cursors (source varchar, object varchar, run varchar, checkpoint varchar, unfinished boolean, fresh boolean, began_at timestamp);
insert into cursors select source, object, 'changes', checkpoint, unfinished, false, null from former_cursors;
-- `held` is how many records landed so far, and so how many the table must hold; null where that is not known yet.
create table standings (source varchar, object varchar, proven_at timestamp, reconciled_at timestamp, held bigint);
insert into standings select source, object, proven_at, null, null from former_cursors;
drop table former_cursors;

-- What a pull from the beginning has seen; by_changes: brought meanwhile by a pull of changes.
alter table seen_ids add column by_changes boolean default false;

-- Records that became part of others. `into_id` is always the one that is left; `merged_at` goes by the vendor's stamps.
create table aliases (source varchar, object varchar, id varchar, into_id varchar, merged_at timestamp);
