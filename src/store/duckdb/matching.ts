import type { KeptCluster, KeptMatching, MatchingPort, RecordName, SaidDifferent } from '../matching-port.ts';
import { type Engine, quote, quoteList } from './connection.ts';
import { findDuplicates } from './duplicate-findings.ts';

interface ClusterRow {
  id: string;
  subject: string;
  tier: KeptCluster['tier'];
  confidence: number | null;
  reasons: string;
  objects: string[];
  sources: string[];
  ids: string[];
}

export function createMatching(engine: Engine): MatchingPort {
  return {
    async read(sql, work) {
      // A table keeps its rows in the order in which they came, so that the columns can be read one by one.
      await engine.run(`create or replace temp table match_rows as ${sql}`);
      try {
        const [row] = await engine.rows<{ n: number }>('select count(*) as n from match_rows');
        return await work({
          size: row?.n ?? 0,
          column: (name, take) => engine.column(`select "${name}" from match_rows`, take),
        });
      } finally {
        await engine.run('drop table match_rows');
      }
    },

    keep: (matching) => engine.transaction((tx) => keep(tx, matching)),

    async clusters(subject) {
      const rows = await engine.rows<ClusterRow>(`
        select c.id, c.subject, c.tier, c.confidence, c.reasons, list(m.object order by m.object, m.source, m.id) as objects,
          list(m.source order by m.object, m.source, m.id) as sources, list(m.id order by m.object, m.source, m.id) as ids
        from clusters c join cluster_members m on m.cluster_id = c.id and m.subject = c.subject
        ${subject === undefined ? '' : `where c.subject = ${quote(subject)}`}
        group by all order by c.confidence desc nulls last, c.subject, c.id`);
      return rows.map(clusterOf);
    },

    matchings: () =>
      engine.rows('select subject, matched_at as "at", summary from matchings order by subject'),

    find: (findings, asOf) => engine.transaction((tx) => findDuplicates(tx, findings, asOf)),

    sayDifferent: (difference) =>
      engine.transaction(async (tx) => {
        const [one, other] = inOrder(difference);
        const ids = [one.object, one.source, one.id, other.object, other.source, other.id];
        await tx.run(
          `insert into differences select $1, $2, $3, $4, $5, $6, $7, $8::timestamp where not exists (from differences
             where one_object = $1 and one_source = $2 and one_id = $3 and other_object = $4 and other_source = $5 and other_id = $6)`,
          [...ids, difference.by, difference.at],
        );
      }),

    async differences() {
      const rows = await engine.rows<Record<string, string>>('from differences order by all');
      return rows.map((row) => ({
        one: nameOf(row, 'one'),
        other: nameOf(row, 'other'),
        by: row['word_by'] ?? '',
        at: row['word_at'] ?? '',
      }));
    },

    records: (table, columns, names) => {
      const keys = names.map(({ source, id }) => `${source} ${id}`);
      const own = columns.map((column) => `${column}::varchar as ${column}`).join(', ');
      return engine.rows(
        `select source, id, created_at, modified_at${own ? `, ${own}` : ''} from ${table}
         where not deleted and list_contains(${quoteList(keys)}, source || ' ' || id) order by source, id`,
      );
    },
  };
}

async function keep(tx: Engine, { subject, at, summary, clusters, pairs }: KeptMatching): Promise<void> {
  for (const table of ['clusters', 'cluster_members', 'matched_pairs', 'matchings'])
    await tx.run(`delete from ${table} where subject = $1`, [subject]);
  await tx.run('insert into matchings values ($1, $2::timestamp, $3)', [subject, at, summary]);
  await tx.run(
    'create or replace temp table staged_clusters (id varchar, subject varchar, tier varchar, confidence varchar, reasons varchar)',
  );
  await tx.append(
    'staged_clusters',
    clusters.map(({ id, tier, confidence, reasons }) => [
      id,
      subject,
      tier,
      confidence,
      JSON.stringify(reasons),
    ]),
  );
  await tx.run(
    'insert into clusters select id, subject, tier, confidence::double, reasons from staged_clusters',
  );
  await tx.append(
    'cluster_members',
    clusters.flatMap(({ id, members }) => members.map((m) => [id, subject, m.object, m.source, m.id])),
  );
  await tx.run(`create or replace temp table staged_pairs (subject varchar, object varchar, left_source varchar, left_id varchar,
    right_source varchar, right_id varchar, confidence varchar)`);
  await tx.append(
    'staged_pairs',
    pairs.map(({ object, left, right, confidence }) => [
      subject,
      object,
      left.source,
      left.id,
      right.source,
      right.id,
      confidence,
    ]),
  );
  await tx.run(`insert into matched_pairs select subject, object, left_source, left_id, right_source, right_id, confidence::double
    from staged_pairs`);
}

function clusterOf(row: ClusterRow): KeptCluster {
  return {
    id: row.id,
    subject: row.subject,
    tier: row.tier,
    confidence: row.confidence,
    members: row.ids.map((id, at) => ({
      object: row.objects[at] ?? '',
      source: row.sources[at] ?? '',
      id,
    })),
    reasons: JSON.parse(row.reasons) as KeptCluster['reasons'],
  };
}

function inOrder({ one, other }: SaidDifferent): [RecordName, RecordName] {
  const text = (name: RecordName) => `${name.object} ${name.source} ${name.id}`;
  return text(one) <= text(other) ? [one, other] : [other, one];
}

function nameOf(row: Record<string, string>, side: 'one' | 'other'): RecordName {
  return {
    object: row[`${side}_object`] ?? '',
    source: row[`${side}_source`] ?? '',
    id: row[`${side}_id`] ?? '',
  };
}
