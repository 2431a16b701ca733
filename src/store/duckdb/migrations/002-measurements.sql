create table findings (source varchar, object varchar, record_id varchar, check_id varchar, owner_id varchar, fields varchar[], first_day date, closed_day date);
-- A counted result of a day; detail holds the partial sums as JSON.
create table measurements (day date, kind varchar, id varchar, group_kind varchar, group_id varchar, value double, n bigint, detail varchar, catalogue_version integer, strategy_version integer);
