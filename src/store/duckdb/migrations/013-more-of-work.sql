-- What more the checks of deals, activities and campaigns read.
alter table deals add column pipeline varchar;
alter table deals add column forecast_category varchar;
alter table deals add column next_step_on date;
alter table deals add column last_activity_on date;
alter table deals add column contact_id varchar;
alter table deals add column contact_count double;
alter table activities add column outcome varchar;
alter table campaigns add column owner_id varchar;
alter table campaigns add column active boolean;
alter table campaigns add column sent double;
-- A view keeps the columns that it was made with.
create or replace view known.deals as from main.deals where not deleted;
create or replace view known.activities as from main.activities where not deleted;
create or replace view known.campaigns as from main.campaigns where not deleted;
