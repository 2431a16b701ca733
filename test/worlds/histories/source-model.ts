import type { VendorEvent, VendorRow } from '../../../src/sandbox/vendor-data.ts';

/** A value in our units, as the mirror should hold it. */
export type OurValue = string | number | boolean | null;

/** A record as the mirror should hold it. */
export interface OurRecord {
  readonly id: string;
  readonly createdAt: string;
  readonly modifiedAt: string;
  readonly createdBy: string | null;
  readonly modifiedBy: string | null;
  /** By our field name. */
  readonly values: Readonly<Record<string, OurValue>>;
}

/** A value that a field of a record took, as the mirror should know it. */
export interface OurChange {
  readonly recordId: string;
  readonly field: string;
  readonly old: string | null;
  readonly new: string | null;
  readonly at: string;
  readonly by: string | null;
}

/** Something that happened to a record of ours and leaves no trace that an increment could follow. */
export interface Unseen {
  readonly spot: 'hard-deletes' | 'computed-fields';
  /** Our name of the object, and the record's id. */
  readonly object: string;
  readonly id: string;
  /** The fields that may be out of date; null where the record itself has gone. */
  readonly fields: readonly string[] | null;
  /** When it happened, by the vendor's clock. */
  readonly at: string;
  /** When the record was first deleted, for those that went by way of the recycle bin. */
  readonly deletedAt: string;
}

export type Standing = 'live' | 'deleted' | 'merged' | 'gone';

/** A vendor's record and what became of it. */
export interface Held {
  row: VendorRow;
  standing: Standing;
  deletedAt: string | null;
}

/** What a CRM holds, kept by the events that happened to it, apart from the server that serves it. */
export interface SourceModel {
  /** Whether this can happen to what is there now. */
  possible(event: VendorEvent): boolean;
  /** @param now the vendor's clock, which may be later than the event's stamp */
  happen(event: VendorEvent, now: string): void;
  /** Time passes: what can be restored no longer has gone for good. */
  pass(now: string): void;
  /** Ids by what became of the records. */
  ids(table: string, standing: Standing): readonly string[];
  row(table: string, id: string): VendorRow | undefined;
  /** The records of an object that are there, by id. */
  records(object: string): Map<string, OurRecord>;
  /** The values that an object's fields took, of records that are there. */
  changes(object: string): readonly OurChange[];
  unseen(): readonly Unseen[];
}

/** The tables of a vendor with their records. */
export interface Ledger {
  table(name: string): ReadonlyMap<string, Held>;
  held(table: string, id: string): Held | undefined;
  put(table: string, id: string, held: Held): void;
  ids(table: string, standing: Standing): string[];
  tables(): readonly string[];
}

export function openLedger(
  tables: readonly { readonly name: string; readonly rows: readonly VendorRow[] }[],
  idField: string,
): Ledger {
  const all = new Map(
    tables.map(({ name, rows }) => [
      name,
      new Map(
        rows.map((row): [string, Held] => [
          String(row[idField]),
          { row: { ...row }, standing: 'live', deletedAt: null },
        ]),
      ),
    ]),
  );
  const table = (name: string) => all.get(name) ?? new Map<string, Held>();
  return {
    table,
    held: (name, id) => table(name).get(id),
    put: (name, id, held) => void all.get(name)?.set(id, held),
    ids: (name, standing) =>
      [...table(name)].filter(([, held]) => held.standing === standing).map(([id]) => id),
    tables: () => [...all.keys()],
  };
}

/**
 * What every vendor demands of an event: it happens to records that are there, and somebody does it.
 * @param people the table of those who do things
 */
export function isPossible(ledger: Ledger, event: VendorEvent, people: string): boolean {
  if ('by' in event && event.by !== null && !ledger.held(people, event.by)) return false;
  const standing = (id: string) => ledger.held(event.table, id)?.standing;
  switch (event.kind) {
    case 'create':
      return standing(event.id) === undefined;
    case 'edit':
    case 'delete':
    case 'recalculate':
      return standing(event.id) === 'live';
    case 'undelete':
      return standing(event.id) === 'deleted';
    case 'hardDelete':
      return standing(event.id) === 'live' || standing(event.id) === 'deleted';
    case 'merge':
      return (
        event.winner !== event.loser &&
        [event.winner, event.loser].every((id) => standing(id) === 'live') &&
        // Merging a record with what it leads to would make a record its own parent.
        ![ledger.held(event.table, event.winner)?.row, event.set].some((row) => leadsTo(row, event.loser)) &&
        !leadsTo(event.set, event.winner)
      );
    case 'touch':
      return event.ids.length > 0 && event.ids.every((id) => standing(id) === 'live');
    case 'link':
    case 'unlink':
      return standing(event.id) === 'live' && ledger.held(event.to, event.toId)?.standing === 'live';
  }
}

/** The last moment that a record's stamps tell. */
export function stampOf(row: VendorRow | undefined): string {
  return (
    [row?.['SystemModstamp'], row?.['updatedAt'], row?.['archivedAt'], row?.['createdAt']]
      .filter((each) => typeof each === 'string')
      .sort()
      .at(-1) ?? ''
  );
}

/** An amount in minor units; a half goes away from zero. */
export function minorOf(amount: unknown, currency: unknown): number | null {
  if (typeof amount !== 'number') return null;
  // By way of the decimal text, where a half is a half.
  const digits = currency === 'JPY' ? 0 : 2;
  const [whole = '0', fraction = ''] = Math.abs(amount).toFixed(6).split('.');
  const kept = Number(whole + fraction.slice(0, digits)) + (Number(fraction[digits]) >= 5 ? 1 : 0);
  return amount < 0 && kept !== 0 ? -kept : kept;
}

/** The day on which a moment falls in a zone. */
export function dayIn(zone: string, moment: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return parts.format(new Date(moment));
}

/** Whom an id leads to after merges of merges. */
export function heirOf(heirs: ReadonlyMap<string, string>, id: string): string {
  let heir = id;
  for (let next = heirs.get(heir); next !== undefined; next = heirs.get(heir)) heir = next;
  return heir;
}

function leadsTo(row: VendorRow | undefined, id: string): boolean {
  return Object.values(row ?? {}).includes(id);
}
