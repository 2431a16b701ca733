-- The audit trail of changes in the CRMs: what was to be changed, written down before it is sent, and what became of
-- it. Rows are only added. Fields, states and notes are JSON.
create table fix_intents (id varchar, wanted_at timestamp, by_person varchar, rights varchar, user_id varchar, source varchar, object varchar, record_id varchar,
  check_id varchar, seen_modified_at timestamp, fields varchar, undoes varchar);
create table fix_results (fix_id varchar, known_at timestamp, outcome varchar, told varchar, before varchar, after varchar, collision boolean, notes varchar);
