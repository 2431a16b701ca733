-- What records held before, so that a past day can be looked at again. Steps number what happens to the mirror, landings
-- and judgements, in their order; a former version was there until its step. The tables of `past` have the columns of the
-- mirror's and follow them when the store is opened.
create schema past;
create sequence steps;
-- Records that came after the first pull. What is not here was there from the beginning.
create table births (table_name varchar, source varchar, id varchar, step bigint);
-- Before its step a gap leaves the history in pieces: pruned, forgotten, or not kept yet.
create table gaps (step bigint, why varchar);
insert into gaps select nextval('steps'), 'begun';
-- A day's partial sums, JSON, without personal data.
create table day_inputs (day date, step bigint, body varchar);
-- The step at which a change became known here; null where that was before steps were counted.
alter table changes add column step bigint;
