-- Cells that rules learnt from the data find unusual, as of the last judgement. Evidence is JSON of counts.
create table unusual_values (
  object varchar not null,
  source varchar not null,
  id varchar not null,
  field varchar not null,
  reason varchar not null,
  evidence varchar not null,
  suggestion varchar
);
