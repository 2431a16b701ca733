create table deliveries (key varchar primary key, kind varchar, day date, recipient varchar, state varchar, channel varchar, ts varchar, note varchar, said varchar, updated_at timestamp);
create table turns (job varchar, slot timestamp, started_at timestamp, finished_at timestamp, outcome varchar, primary key (job, slot));
