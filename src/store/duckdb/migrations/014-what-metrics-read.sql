-- What more the metrics of customers, campaigns and service read.
alter table deals add column monthly_recurring_minor bigint;
alter table deals add column term_months double;
alter table deals add column campaign_id varchar;
alter table activities add column inbound boolean;
alter table tickets add column satisfaction double;
-- A view keeps the columns that it was made with.
create or replace view known.deals as from main.deals where not deleted;
create or replace view known.activities as from main.activities where not deleted;
create or replace view known.tickets as from main.tickets where not deleted;
