-- Which findings were held out from nudges, and which were not, as drawn when they were first to be in one. What each
-- would have given the goals is JSON.
create table lots (check_id varchar, source varchar, record_id varchar, first_day date, drawn_day date, held_out boolean, share double, rep varchar, gains varchar);
