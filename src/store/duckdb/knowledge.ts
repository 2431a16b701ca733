import type { KnowledgePort, SourceState, UnjudgedValue, VisibilityRow } from '../ports.ts';
import { type Engine, quote } from './connection.ts';

interface SourceRow {
  source: string;
  account: string;
  currency: string;
  zone: string;
  integration_user_id: string | null;
  links: string;
  pulled_at: string | null;
  failure: string | null;
}

export function createKnowledge(engine: Engine): KnowledgePort {
  return {
    saveSource: (state) =>
      engine.exclusive(async (own) => {
        const cells = [
          state.source,
          state.account,
          state.currency,
          state.zone,
          state.integrationUserId,
          JSON.stringify(state.links),
          state.pulledAt,
          state.failure,
        ];
        const known = await own.changed(
          `update sources set (account, currency, zone, integration_user_id, links, pulled_at, failure)
             = ($2, $3, $4, $5, $6, $7::timestamp, $8) where source = $1`,
          cells,
        );
        if (known === 0)
          await own.run('insert into sources values ($1, $2, $3, $4, $5, $6, $7::timestamp, $8)', cells);
      }),

    async sources() {
      const rows = await engine.rows<SourceRow>('select * from sources order by source');
      return rows.map(
        (row): SourceState => ({
          source: row.source,
          account: row.account,
          currency: row.currency,
          zone: row.zone,
          integrationUserId: row.integration_user_id,
          links: JSON.parse(row.links) as Record<string, string>,
          pulledAt: row.pulled_at,
          failure: row.failure,
        }),
      );
    },

    saveVisibility: (rows) =>
      engine.exclusive(async (own) => {
        if (sameRows(rows, await own.rows<VisibilityRow>('select * from visibility'))) return;
        await own.transaction(async (tx) => {
          const described = new Set(rows.map((row) => `(${quote(row.source)}, ${quote(row.object)})`));
          if (described.size > 0)
            await tx.run(`delete from visibility where (source, object) in (${[...described].join(', ')})`);
          await tx.run(`create or replace temp table staged_visibility
            (source varchar, object varchar, field varchar, visible varchar, writable varchar, reason varchar)`);
          await tx.append(
            'staged_visibility',
            rows.map((row) => [row.source, row.object, row.field, row.visible, row.writable, row.reason]),
          );
          await tx.run(
            'insert into visibility select source, object, field, visible::boolean, writable::boolean, reason from staged_visibility',
          );
        });
      }),

    visibility: () => engine.rows<VisibilityRow>('select * from visibility order by source, object, field'),

    unjudged({ kind, version, table, valueColumn, contextColumn }) {
      const context = contextColumn === null ? "''" : `coalesce(t.${contextColumn}, '')`;
      return engine.rows<UnjudgedValue>(
        `select distinct t.${valueColumn} as value, ${context} as context from ${table} t
         where t.${valueColumn} is not null and not exists (from verdicts v
           where v.kind = $1 and v.version = $2 and v.value = t.${valueColumn} and v.context = ${context})`,
        [kind, version],
      );
    },

    saveVerdicts: (version, rows) =>
      engine.transaction(async (tx) => {
        // Verdicts of older rules or lists are of no use to anybody.
        await tx.run('delete from verdicts where version <> $1', [version]);
        await tx.run(`create or replace temp table staged_verdicts
          (kind varchar, value varchar, context varchar, ok varchar, normal varchar, fault varchar, suggestion varchar)`);
        await tx.append(
          'staged_verdicts',
          rows.map((row) => [
            row.kind,
            row.value,
            row.context,
            row.ok,
            row.normal,
            row.fault,
            row.suggestion,
          ]),
        );
        await tx.run(
          'insert into verdicts select kind, value, context, ok::boolean, normal, fault, suggestion, $1 from staged_verdicts',
          [version],
        );
      }),
  };
}

/** Whether all of `rows`, and nothing else of their objects, stand in `kept`. */
function sameRows(rows: readonly VisibilityRow[], kept: readonly VisibilityRow[]): boolean {
  const objectOf = ({ source, object }: VisibilityRow) => `${source} ${object}`;
  const textOf = ({ source, object, field, visible, writable, reason }: VisibilityRow) =>
    JSON.stringify([source, object, field, visible, writable, reason]);
  const described = new Set(rows.map(objectOf));
  const there = new Set(kept.filter((row) => described.has(objectOf(row))).map(textOf));
  return there.size === rows.length && rows.every((row) => there.has(textOf(row)));
}
