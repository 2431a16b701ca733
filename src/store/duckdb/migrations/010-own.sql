-- What checks, metrics and scopes that the organisation wrote itself say of each record that they are, or may be,
-- about. Made anew by each scoring.
create table own_rows (entry varchar, source varchar, id varchar, applies boolean, maybe boolean, fails boolean, hit boolean, value bigint, segment varchar);
