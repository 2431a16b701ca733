-- The mirror: one table an object. Key: source and id, held by staged merges instead of indexes, which DuckDB
-- would keep in memory.
create table users (source varchar, id varchar, created_at timestamp, modified_at timestamp, created_by varchar, modified_by varchar, deleted boolean, raw varchar,
  name varchar, email varchar, active boolean, person boolean, integration boolean, team varchar, manager_name varchar, time_zone varchar, last_login_at timestamp);
create table accounts (source varchar, id varchar, created_at timestamp, modified_at timestamp, created_by varchar, modified_by varchar, deleted boolean, raw varchar,
  name varchar, website varchar, industry varchar, country varchar, phone varchar, employees double, annual_revenue_minor bigint, type varchar, owner_id varchar, parent_id varchar, external_id varchar);
create table contacts (source varchar, id varchar, created_at timestamp, modified_at timestamp, created_by varchar, modified_by varchar, deleted boolean, raw varchar,
  first_name varchar, last_name varchar, email varchar, phone varchar, title varchar, country varchar, account_id varchar, owner_id varchar, email_opt_out boolean, email_bounced boolean, external_id varchar);
create table leads (source varchar, id varchar, created_at timestamp, modified_at timestamp, created_by varchar, modified_by varchar, deleted boolean, raw varchar,
  first_name varchar, last_name varchar, email varchar, phone varchar, company varchar, country varchar, status varchar, origin varchar, owner_id varchar, converted boolean, converted_on date, external_id varchar);
create table products (source varchar, id varchar, created_at timestamp, modified_at timestamp, created_by varchar, modified_by varchar, deleted boolean, raw varchar,
  name varchar, code varchar, active boolean, unit_price_minor bigint);
create table campaigns (source varchar, id varchar, created_at timestamp, modified_at timestamp, created_by varchar, modified_by varchar, deleted boolean, raw varchar,
  name varchar, type varchar, starts_on date, ends_on date, cost_minor bigint);
create table deals (source varchar, id varchar, created_at timestamp, modified_at timestamp, created_by varchar, modified_by varchar, deleted boolean, raw varchar,
  name varchar, amount_minor bigint, currency varchar, close_date date, stage varchar, closed boolean, won boolean, probability double, type varchar, origin varchar, lost_reason varchar, next_step varchar,
  product_name varchar, engaged_on date, account_id varchar, owner_id varchar, external_id varchar);
create table line_items (source varchar, id varchar, created_at timestamp, modified_at timestamp, created_by varchar, modified_by varchar, deleted boolean, raw varchar,
  name varchar, quantity double, unit_price_minor bigint, total_minor bigint, currency varchar, deal_id varchar, product_id varchar);
create table activities (source varchar, id varchar, created_at timestamp, modified_at timestamp, created_by varchar, modified_by varchar, deleted boolean, raw varchar,
  type varchar, subject varchar, happened_at timestamp, due_on date, done boolean, duration_minutes double, owner_id varchar, account_id varchar, contact_id varchar, lead_id varchar, deal_id varchar, ticket_id varchar);
create table tickets (source varchar, id varchar, created_at timestamp, modified_at timestamp, created_by varchar, modified_by varchar, deleted boolean, raw varchar,
  subject varchar, status varchar, category varchar, priority varchar, channel varchar, cost_centre varchar, closed boolean, closed_at timestamp, first_reply_at timestamp, account_id varchar, contact_id varchar, owner_id varchar);

-- Values that fields took. `origin` is vendor (the CRM's own history) or mirror (seen between two pulls).
create table changes (source varchar, object varchar, record_id varchar, field varchar, old_value varchar, new_value varchar, changed_at timestamp, by_user varchar, by_person boolean, origin varchar);

create table cursors (source varchar, object varchar, checkpoint varchar, unfinished boolean, proven_at timestamp);
create table seen_ids (source varchar, object varchar, id varchar);
create table sources (source varchar, account varchar, currency varchar, zone varchar, integration_user_id varchar, links varchar, pulled_at timestamp, failure varchar);
create table visibility (source varchar, object varchar, field varchar, visible boolean, writable boolean, reason varchar);
create table verdicts (kind varchar, value varchar, context varchar, ok boolean, normal varchar, fault varchar, suggestion varchar, version integer);

-- What counts (live: from the leading source; made anew by each plan) and what references may point at (known).
create schema live;
create schema known;
create view known.users as from main.users where not deleted;
create view known.accounts as from main.accounts where not deleted;
create view known.contacts as from main.contacts where not deleted;
create view known.leads as from main.leads where not deleted;
create view known.products as from main.products where not deleted;
create view known.campaigns as from main.campaigns where not deleted;
create view known.deals as from main.deals where not deleted;
create view known.line_items as from main.line_items where not deleted;
create view known.activities as from main.activities where not deleted;
create view known.tickets as from main.tickets where not deleted;
