-- Pairs of records of two CRMs that are the same thing. Evidence is found anew each time; a person's word stays.
-- The left source comes first in the alphabet.
create table links (id varchar, object varchar, left_source varchar, left_id varchar, right_source varchar, right_id varchar,
  reasons varchar[], confidence double, word varchar, word_by varchar, word_at timestamp);
