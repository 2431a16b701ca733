import type { Link, LinkRule, LinksPort, Word } from '../links-port.ts';
import { type Engine, quote } from './connection.ts';

interface LinkRow {
  id: string;
  object: string;
  left_source: string;
  left_id: string;
  right_source: string;
  right_id: string;
  reasons: string[];
  confidence: number;
  word: Word | null;
  word_by: string | null;
  word_at: string | null;
}

export function createLinks(engine: Engine): LinksPort {
  return {
    refresh: (rules) =>
      engine.transaction(async (tx) => {
        await followMerges(tx);
        await tx.run('delete from links where word is null');
        await tx.run(`create or replace temp table found_links (reason varchar, object varchar, left_source varchar, left_id varchar,
          right_source varchar, right_id varchar, confidence double)`);
        for (const rule of rules) await tx.run(`insert into found_links ${evidence(rule)}`);
        await tx.run(`create or replace temp table paired_links as
          select substr(md5(concat_ws('/', object, left_source, left_id, right_source, right_id)), 1, 10) as id,
            object, left_source, left_id, right_source, right_id,
            list(reason order by confidence desc, reason) as reasons, max(confidence) as confidence
          from (select reason, object, left_source, left_id, right_source, right_id, max(confidence) as confidence
                from found_links group by all)
          group by all`);
        // Evidence of a pair on which somebody has spoken is renewed; the word stays.
        await tx.run(`update links set reasons = coalesce(p.reasons, []), confidence = coalesce(p.confidence, 0)
          from (select l.id, f.reasons, f.confidence from links l left join paired_links f on f.id = l.id) p
          where links.id = p.id`);
        await tx.run(`insert into links
          select id, object, left_source, left_id, right_source, right_id, reasons, confidence, null, null, null from paired_links p
          where not exists (from links l where l.id = p.id)
            and not exists (from links l where l.word = 'confirmed' and l.object = p.object
              and ((l.left_source = p.left_source and l.left_id = p.left_id) or (l.right_source = p.right_source and l.right_id = p.right_id)))`);
        const [row] = await tx.rows<{ n: number }>('select count(*) as n from links where word is null');
        return row?.n ?? 0;
      }),

    async links() {
      const rows = await engine.rows<LinkRow>(
        'from links order by confidence desc, object, left_id, right_id',
      );
      return rows.map(linkOf);
    },

    say: (id, word, by, moment) =>
      engine.transaction(async (tx) => {
        await tx.run('update links set word = $2, word_by = $3, word_at = $4::timestamp where id = $1', [
          id,
          word,
          by,
          moment,
        ]);
        const [row] = await tx.rows<LinkRow>('from links where id = $1', [id]);
        if (row && word === 'confirmed') {
          // A record has one counterpart in another source.
          await tx.run(
            `delete from links where word is null and object = $1
              and ((left_source = $2 and left_id = $3) or (right_source = $4 and right_id = $5))`,
            [row.object, row.left_source, row.left_id, row.right_source, row.right_id],
          );
        }
        return row ? linkOf(row) : null;
      }),
  };
}

function linkOf(row: LinkRow): Link {
  return {
    id: row.id,
    object: row.object,
    left: { source: row.left_source, id: row.left_id },
    right: { source: row.right_source, id: row.right_id },
    reasons: row.reasons,
    confidence: row.confidence,
    word:
      row.word === null || row.word_by === null || row.word_at === null
        ? null
        : { word: row.word, by: row.word_by, at: row.word_at },
  };
}

/** A word about a record that was merged away is about the record that it became part of. */
async function followMerges(tx: Engine): Promise<void> {
  for (const side of ['left', 'right'])
    await tx.run(`update links set ${side}_id = a.into_id from aliases a
      where a.source = links.${side}_source and a.object = links.object and a.id = links.${side}_id`);
  await tx.run(
    `update links set id = substr(md5(concat_ws('/', object, left_source, left_id, right_source, right_id)), 1, 10)`,
  );
  // Words on two records that became one: the latest holds.
  await tx.run(`delete from links where rowid in (select rowid from links where word is not null
    qualify row_number() over (partition by id order by word_at desc, rowid desc) > 1)`);
}

/** SELECT of one row for each pair that a rule finds. */
function evidence(rule: LinkRule): string {
  const head = `${quote(rule.reason)} as reason, ${quote(rule.object)} as object`;
  if (rule.by === 'id') {
    return `with held as (
        select source, id, ${rule.column} as other from ${rule.table} where not deleted and ${rule.column} is not null),
      pairs as (
        select least(h.source, t.source) as left_source, case when h.source < t.source then h.id else t.id end as left_id,
          greatest(h.source, t.source) as right_source, case when h.source < t.source then t.id else h.id end as right_id
        from held h join ${rule.table} t on t.id = h.other and t.source <> h.source and not t.deleted)
      ${scored(rule, head, 'select distinct * from pairs')}`;
  }
  if (rule.by === 'likeness')
    return `select ${head}, p.left_source, p.left_id, p.right_source, p.right_id, p.confidence from matched_pairs p
      join ${rule.table} l on l.source = p.left_source and l.id = p.left_id and not l.deleted
      join ${rule.table} r on r.source = p.right_source and r.id = p.right_id and not r.deleted
      where p.object = ${quote(rule.object)}`;
  const context = rule.by.context === null ? "''" : `coalesce(r.${rule.by.context}, '')`;
  const key = `select r.source, r.id, v.normal as key from ${rule.table} r join verdicts v on v.kind = ${quote(rule.by.verdict)}
      and v.value = r.${rule.column} and v.context = ${context}
    where not r.deleted and v.ok and v.normal is not null`;
  return `with keyed as (${key}),
      pairs as (
        select l.source as left_source, l.id as left_id, r.source as right_source, r.id as right_id
        from keyed l join keyed r on r.key = l.key and l.source < r.source
        -- A key that many records share says nothing of any of them, and its pairs would be their product.
        where l.key in (select key from keyed group by key having count(*) <= ${MOST_SHARING}))
      ${scored(rule, head, 'select distinct * from pairs')}`;
}

/** Records of all sources that may share a key before it is no evidence at all: a switchboard, a public host. */
const MOST_SHARING = 10;

function scored(rule: LinkRule, head: string, pairs: string): string {
  return `select ${head}, left_source, left_id, right_source, right_id,
    case when count(*) over (partition by left_source, left_id, right_source) = 1
      and count(*) over (partition by right_source, right_id, left_source) = 1
    then ${rule.confidence} else ${rule.sharedConfidence} end as confidence from (${pairs})`;
}
