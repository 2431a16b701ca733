import type { DuckDBConnection } from '@duckdb/node-api';
import type { OwnSql } from '../ports.ts';
import { whyRefused } from './own-guard.ts';

/** SQL that may be run, as the engine's own parser writes it; or the sentence why it may not. */
export type Cleared = { readonly sql: string } | { readonly refusal: string };

interface Parsed {
  readonly error: boolean;
  readonly error_type?: string;
  readonly error_message?: string;
  readonly statements?: readonly { readonly node: Readonly<Record<string, unknown>> }[];
}

/** Parses and judges the statements of one entry. What it returns is not what was written but what was parsed. */
export function createParser(connection: DuckDBConnection, { about, tables }: OwnSql) {
  const readable = { tables: new Set(tables.map(({ table }) => table.toLowerCase())) };
  const from = `FROM live.${about} AS r`;

  async function parse(sql: string): Promise<{ readonly text: string; readonly parsed: Parsed }> {
    const reader = await connection.runAndReadAll('select json_serialize_sql($1::varchar)', [sql]);
    const text = String(reader.getRowsJson()[0]?.[0]);
    return { text, parsed: JSON.parse(text) as Parsed };
  }

  async function rewrite(text: string): Promise<string> {
    const reader = await connection.runAndReadAll('select json_deserialize_sql($1::varchar::json)', [text]);
    return String(reader.getRowsJson()[0]?.[0]);
  }

  async function statement(sql: string): Promise<Cleared & { readonly parsed?: Parsed }> {
    const { text, parsed } = await parse(sql);
    if (parsed.error)
      return {
        refusal:
          parsed.error_type === 'not implemented'
            ? 'It is not a SELECT; own SQL can read records and nothing else.'
            : `It cannot be parsed: ${(parsed.error_message ?? '').split('\n')[0]}`,
      };
    if (parsed.statements?.length !== 1)
      return { refusal: 'It is more than one statement; only one SELECT is run.' };
    const refusal = whyRefused(parsed.statements, readable);
    return refusal === null ? { sql: await rewrite(text), parsed } : { refusal };
  }

  return {
    select: statement,
    /** An expression, told from anything that only looks like one by the shape of the statement around it. */
    async expression(sql: string): Promise<Cleared> {
      const cleared = await statement(`select (\n${sql}\n) ${from}`);
      if ('refusal' in cleared) return cleared;
      const bare = await parse(`select (true) ${from}`);
      const around = [cleared.parsed, bare.parsed].map(frameOf);
      const [prefix, suffix] = ['SELECT ', ` ${from}`];
      const fits = cleared.sql.startsWith(prefix) && cleared.sql.endsWith(suffix);
      if (around[0] !== around[1] || !fits)
        return { refusal: 'It is not one expression over the record r, but a piece of a statement.' };
      return { sql: cleared.sql.slice(prefix.length, -suffix.length) };
    },
  };
}

/** All of a statement but what it selects; null where it selects several things. */
function frameOf(parsed: Parsed | undefined): string | null {
  const node = parsed?.statements?.[0]?.node;
  if (!node || (node['select_list'] as unknown[] | undefined)?.length !== 1) return null;
  return JSON.stringify({ ...node, select_list: [] }, (key, value: unknown) =>
    key === 'query_location' ? undefined : value,
  );
}
