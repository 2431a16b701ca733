-- Records that are, or may be, one thing: what the matcher found last, by subject. reasons and summary are JSON.
create table clusters (id varchar, subject varchar, tier varchar, confidence double, reasons varchar);
create table cluster_members (cluster_id varchar, subject varchar, object varchar, source varchar, id varchar);
-- Pairs of two CRMs that the matcher proposes; links read them.
create table matched_pairs (subject varchar, object varchar, left_source varchar, left_id varchar, right_source varchar, right_id varchar, confidence double);
create table matchings (subject varchar, matched_at timestamp, summary varchar);
-- A person's word that two records are different things; it stays. The first of the two comes first in the alphabet.
create table differences (one_object varchar, one_source varchar, one_id varchar, other_object varchar, other_source varchar, other_id varchar, word_by varchar, word_at timestamp);
-- What each record is surely the same as, and perhaps: the ids of its clusters; no row where it stands alone.
create view same_as as
  select m.source, m.object, m.id as record_id, min(c.id) filter (c.tier = 'safe') as safe_id, min(c.id) as review_id
  from cluster_members m join clusters c on c.id = m.cluster_id and c.subject = m.subject
  group by all;
