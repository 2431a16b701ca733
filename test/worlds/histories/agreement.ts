import type { VendorRow } from '../../../src/sandbox/vendor-data.ts';
import type { SourceModel } from './source-model.ts';
import type { TableShape } from './table-shape.ts';

/** A served CRM's own books. */
export interface Books {
  rows(table: string): readonly VendorRow[];
  /** The column with the record's id. */
  readonly id: string;
  isGone(row: VendorRow): boolean;
  /** What a row holds beside the fields of its shape. */
  readonly kept: readonly string[];
}

/** Set by whoever serves, and not among what a model keeps. */
const SERVERS_OWN = ['IsDeleted', 'MasterRecordId'];

/**
 * Holds a model against the books of the server that it stands beside: neither knows the other, so that where they
 * agree both have understood what happened.
 */
export function disagreements(shapes: readonly TableShape[], model: SourceModel, books: Books): string[] {
  const found: string[] = [];
  for (const { name, fields } of shapes) {
    // What the vendor writes down by itself has no events of its own.
    if (name === 'OpportunityHistory') continue;
    const served = new Map(books.rows(name).map((row) => [String(row[books.id]), row]));
    const live = new Set(model.ids(name, 'live'));
    for (const [id, row] of served) {
      if (!books.isGone(row) && !live.has(id)) found.push(`${name} ${id} is served and not in the model`);
    }
    for (const id of [...live, ...model.ids(name, 'deleted')]) {
      const row = served.get(id);
      const ours = model.row(name, id);
      if (!row || books.isGone(row) === live.has(id)) {
        found.push(`${name} ${id} is ${live.has(id) ? 'live' : 'deleted'} in the model and not as served`);
        continue;
      }
      const columns = [...Object.keys(fields).filter((field) => !SERVERS_OWN.includes(field)), ...books.kept];
      for (const column of columns) {
        const [mine, theirs] = [ours?.[column] ?? null, row[column] ?? null];
        if (mine !== theirs)
          found.push(`${name} ${id}.${column} is ${mine} in the model and served as ${theirs}`);
      }
    }
  }
  return found;
}
