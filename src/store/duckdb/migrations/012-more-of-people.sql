-- What the checks of accounts, contacts, leads and users read beside what was kept so far.
alter table accounts add column state varchar;
alter table accounts add column postal_code varchar;
alter table accounts add column founded_year double;
alter table accounts add column last_activity_on date;
alter table contacts add column last_activity_on date;
alter table contacts add column legal_basis varchar;
alter table contacts add column marketed boolean;
alter table contacts add column in_sequence boolean;
alter table contacts add column recommendation double;
alter table contacts add column recommended_on date;
alter table leads add column last_activity_on date;
alter table leads add column disqualified_reason varchar;
alter table leads add column contact_id varchar;
alter table users add column manager_id varchar;
-- A view keeps the columns that it was made with.
create or replace view known.accounts as from main.accounts where not deleted;
create or replace view known.contacts as from main.contacts where not deleted;
create or replace view known.leads as from main.leads where not deleted;
create or replace view known.users as from main.users where not deleted;
