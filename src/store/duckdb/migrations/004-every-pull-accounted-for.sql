create table campaign_members (source varchar, id varchar, created_at timestamp, modified_at timestamp, created_by varchar, modified_by varchar, deleted boolean, raw varchar,
  campaign_id varchar, contact_id varchar, lead_id varchar, status varchar, responded boolean, responded_on date);
create table logins (source varchar, id varchar, created_at timestamp, modified_at timestamp, created_by varchar, modified_by varchar, deleted boolean, raw varchar,
  user_id varchar, day date);
create view known.campaign_members as from main.campaign_members where not deleted;
create view known.logins as from main.logins where not deleted;
