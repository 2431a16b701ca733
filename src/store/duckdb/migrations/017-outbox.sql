alter table deliveries add column attempts integer default 0;
alter table deliveries add column due_at timestamp;
alter table deliveries add column basis varchar;
