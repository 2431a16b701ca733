import type { SalesforceOrg, VendorEvent, VendorRow, VendorValue } from '../../../src/sandbox/vendor-data.ts';
import { SALESFORCE_WORDS, type SalesforceSetting } from './salesforce-words.ts';
import {
  heirOf,
  isPossible,
  minorOf,
  type OurChange,
  type OurRecord,
  openLedger,
  type SourceModel,
  stampOf,
  type Unseen,
} from './source-model.ts';
import type { TableShape } from './table-shape.ts';

/** A snapshot of a deal, as the vendor keeps one at its birth and at each change of these values. */
interface Snapshot {
  readonly at: string;
  readonly by: string;
  readonly row: VendorRow;
}

const KEPT = ['StageName', 'Amount', 'CloseDate', 'Probability'];

/** What a Salesforce organisation holds. Whoever deletes an account deletes nothing else: the events say what goes. */
export function openSalesforceModel(org: SalesforceOrg, shapes: readonly TableShape[]): SourceModel {
  const ledger = openLedger(org.tables, 'Id');
  const unseen: Unseen[] = [];
  const snapshots = new Map<string, Snapshot[]>();
  const heirs = new Map<string, string>();
  const robot = org.tables
    .find(({ name }) => name === 'User')
    ?.rows.find((row) => row['UserType'] === 'AutomatedProcess');
  /** When what happens now can be read; its stamp may lie before, where the transaction took long. */
  let moment = '';
  const automation = String(robot?.['Id'] ?? org.integrationUserId);

  for (const row of org.tables.find(({ name }) => name === 'OpportunityHistory')?.rows ?? []) {
    remember(String(row['OpportunityId']), String(row['CreatedDate']), String(row['CreatedById']), row);
  }

  function remember(id: string, at: string, by: string, row: VendorRow): void {
    snapshots.set(id, [...(snapshots.get(id) ?? []), { at, by, row }]);
  }

  const setting: SalesforceSetting = {
    currency: org.currency,
    zone: org.zone,
    integrationUserId: org.integrationUserId,
    user: (id) => ledger.held('User', id)?.row,
  };

  function change(table: string, id: string, set: VendorRow, at: string, by: string | null): void {
    const held = ledger.held(table, id);
    if (!held) return;
    const before = held.row;
    const who = by ?? automation;
    held.row = {
      ...before,
      ...set,
      SystemModstamp: at,
      LastModifiedDate: at,
      LastModifiedById: who,
    };
    if (table === 'Opportunity' && KEPT.some((name) => before[name] !== held.row[name]))
      remember(id, at, who, held.row);
    if (table === 'User' && 'Name' in set && set['Name'] !== before['Name']) namedAnew(id);
  }

  /** Those who report to somebody show the new name, and nothing about themselves has changed. */
  function namedAnew(manager: string): void {
    for (const [id, { row }] of ledger.table('User')) {
      if (row['ManagerId'] === manager)
        unseen.push({
          spot: 'computed-fields',
          object: 'user',
          id,
          fields: ['managerName'],
          at: moment,
          deletedAt: moment,
        });
    }
  }

  /** What is deleted keeps its references as they were; should it come back, they are read by way of the winner. */
  function moveReferences(loser: string, winner: string, at: string): void {
    heirs.set(loser, winner);
    for (const shape of shapes) {
      const names = Object.keys(shape.fields).filter(
        (name) => shape.fields[name]?.type === 'reference' && name !== 'MasterRecordId',
      );
      for (const held of ledger.table(shape.name).values()) {
        const moved = names.filter((name) => held.row[name] === loser);
        if (moved.length === 0 || held.standing !== 'live') continue;
        const set = Object.fromEntries(moved.map((name): [string, VendorValue] => [name, winner]));
        held.row = { ...held.row, ...set, SystemModstamp: at };
      }
    }
  }

  function happen(event: VendorEvent, now: string): void {
    moment = now;
    if (event.kind === 'create') {
      const { table, id, set, at } = event;
      const by = event.by ?? automation;
      const shape = shapes.find(({ name }) => name === table);
      const empty = Object.fromEntries(
        Object.entries(shape?.fields ?? {}).map(([name, { type }]) => [
          name,
          type === 'boolean' ? false : null,
        ]),
      );
      const born = { Id: id, CreatedDate: at, CreatedById: by, IsDeleted: false, OwnerId: by };
      const stamps = { SystemModstamp: at, LastModifiedDate: at, LastModifiedById: by };
      const row: VendorRow = { ...empty, ...born, ...stamps, ...set };
      ledger.put(table, id, { row, standing: 'live', deletedAt: null });
      if (table === 'Opportunity') remember(id, at, by, row);
      return;
    }
    if (event.kind === 'touch') {
      for (const id of event.ids) {
        const held = ledger.held(event.table, id);
        if (!held) continue;
        if (event.by === null) held.row = { ...held.row, SystemModstamp: event.at };
        else change(event.table, id, {}, event.at, event.by);
      }
      return;
    }
    if (event.kind === 'merge') {
      const { table, winner, loser, set, at, by } = event;
      change(table, winner, set, at, by);
      change(table, loser, { MasterRecordId: winner }, at, by);
      const held = ledger.held(table, loser);
      if (held) Object.assign(held, { standing: 'merged', deletedAt: at });
      moveReferences(loser, winner, at);
      return;
    }
    if (event.kind === 'link' || event.kind === 'unlink') return;
    const held = ledger.held(event.table, event.id);
    if (!held) return;
    if (event.kind === 'recalculate') {
      held.row = { ...held.row, ...event.set };
      noteUnseen(event.table, event.id, now, { names: Object.keys(event.set), deletedAt: now });
      return;
    }
    if (event.kind === 'edit') {
      change(event.table, event.id, event.set, event.at, event.by);
      return;
    }
    if (event.kind === 'hardDelete') {
      noteUnseen(event.table, event.id, now, { names: null, deletedAt: held.deletedAt ?? event.at });
      held.standing = 'gone';
      return;
    }
    change(event.table, event.id, {}, event.at, event.by);
    held.standing = event.kind === 'delete' ? 'deleted' : 'live';
    held.deletedAt = event.kind === 'delete' ? event.at : null;
  }

  function noteUnseen(
    table: string,
    id: string,
    at: string,
    what: { readonly names: readonly string[] | null; readonly deletedAt: string },
  ): void {
    for (const [object, parts] of Object.entries(SALESFORCE_WORDS)) {
      const part = parts.find((each) => each.table === table);
      if (!part) continue;
      const row = ledger.held(table, id)?.row ?? {};
      // A field of ours is touched where it reads differently without the columns that changed by themselves.
      const fields =
        what.names &&
        Object.keys(part.fields).filter((field) => {
          const blank = { ...row, ...Object.fromEntries((what.names ?? []).map((name) => [name, ' '])) };
          return part.fields[field]?.(row, setting) !== part.fields[field]?.(blank, setting);
        });
      const spot = what.names === null ? 'hard-deletes' : 'computed-fields';
      unseen.push({ spot, object, id, fields, at, deletedAt: what.deletedAt });
    }
  }

  return {
    possible: (event) => {
      if (event.kind === 'link' || event.kind === 'unlink') return false;
      if (!isPossible(ledger, event, 'User')) return false;
      if (event.kind === 'edit' && event.id === automation && 'UserType' in event.set) return false;
      // Nobody commits below a stamp that the record already bears: its row was locked.
      const ids = 'ids' in event ? event.ids : 'id' in event ? [event.id] : [event.winner, event.loser];
      const at = 'at' in event ? event.at : null;
      return ids.every((id) => at === null || stampOf(ledger.held(event.table, id)?.row) <= at);
    },
    happen,
    // Nothing leaves the recycle bin by itself.
    pass: () => {},
    ids: (table, standing) => ledger.ids(table, standing),
    row: (table, id) => ledger.held(table, id)?.row,
    unseen: () => unseen,
    records(object) {
      const found = new Map<string, OurRecord>();
      for (const { table, fields } of SALESFORCE_WORDS[object] ?? []) {
        for (const [id, { row, standing }] of ledger.table(table)) {
          if (standing !== 'live') continue;
          const values = Object.entries(fields).map(([field, read]) => {
            const value = read(row, setting);
            return [field, typeof value === 'string' && field.endsWith('Id') ? heirOf(heirs, value) : value];
          });
          found.set(id, {
            id,
            createdAt: String(row['CreatedDate']),
            modifiedAt: String(row['SystemModstamp']),
            createdBy: String(row['CreatedById']),
            modifiedBy: String(row['LastModifiedById']),
            values: Object.fromEntries(values),
          });
        }
      }
      return found;
    },
    changes(object) {
      if (object !== 'deal') return [];
      const live = new Set(ledger.ids('Opportunity', 'live'));
      return [...snapshots]
        .filter(([id]) => live.has(id))
        .flatMap(([id, list]) => list.slice(1).flatMap((after, place) => differing(id, list[place], after)));
    },
  };

  function differing(recordId: string, before: Snapshot | undefined, after: Snapshot): OurChange[] {
    const reads = {
      stage: (row: VendorRow) => row['StageName'],
      amount: (row: VendorRow) => minorOf(row['Amount'], row['CurrencyIsoCode'] ?? org.currency),
      closeDate: (row: VendorRow) => row['CloseDate'],
    };
    return Object.entries(reads).flatMap(([field, read]) => {
      const [old, now] = [before?.row ?? {}, after.row].map((row) => {
        const value = read(row) ?? null;
        return value === null ? null : String(value);
      });
      if (old === now) return [];
      return [{ recordId, field, old: old ?? null, new: now ?? null, at: after.at, by: after.by }];
    });
  }
}
