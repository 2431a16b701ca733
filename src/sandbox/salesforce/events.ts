import type { SalesforceOrg, VendorEdit, VendorEvent, VendorRow } from '../vendor-data.ts';
import type { DeletedLog } from './deleted-log.ts';
import { leaveHistory, type Tracked } from './history-rows.ts';
import { merge } from './merging.ts';
import type { Table } from './table.ts';
import { isoInstant, type Tables } from './tables.ts';

/** Makes things happen to the records. Each list happens as a whole or not at all. */
export interface Events {
  /** @throws {Error} for what cannot happen: an unknown object, field or record, a second birth or death */
  happen(events: readonly VendorEvent[]): Promise<void>;
  /** Edits; one of an unknown id adds a record. @throws {Error} as `happen` */
  apply(edits: readonly VendorEdit[]): Promise<void>;
  /** The same for one record while `tables.change` runs. @returns the record as it then stands */
  edit(edit: VendorEdit): VendorRow;
}

export interface Happenings {
  readonly org: SalesforceOrg;
  readonly tables: Tables;
  readonly log: DeletedLog;
  readonly tracked: Tracked;
  /** Whether stamps count whole seconds. */
  readonly wholeSeconds: () => boolean;
}

export function openEvents(world: Happenings): Events {
  const { tables } = world;
  /** What the log of deletes is to hear once everything has happened. */
  const later: (() => void)[] = [];

  async function all(happen: () => void): Promise<void> {
    try {
      world.log.begin(tables.all);
      await tables.change(happen);
      for (const note of later) note();
    } finally {
      later.splice(0);
    }
  }

  function happenOne(event: VendorEvent): void {
    if (event.kind === 'link' || event.kind === 'unlink') {
      throw new Error('Salesforce has no links between records; a reference is a field.');
    }
    const table = tableNamed(event.table);
    if (event.kind === 'recalculate') {
      checkFields(table, event.set);
      table.put({ ...standing(table, event.id), ...event.set });
      return;
    }
    const at = stamp(event.at);
    const by = event.by ?? automationUser();
    switch (event.kind) {
      case 'create':
        if (table.get(event.id)) throw new Error(`${table.name} has a record ${event.id} already.`);
        return void create({ ...event, at }, table, by);
      case 'edit':
        return void change({ ...event, at }, table, by);
      case 'touch':
        for (const id of event.ids) {
          const moved = event.by === null ? { SystemModstamp: at } : stamps(at, by);
          table.put({ ...standing(table, id), ...known(table, moved) });
        }
        return;
      case 'hardDelete':
        standing(table, event.id);
        table.remove(event.id);
        return void later.push(() => world.log.note(table, event.id, at));
      case 'merge': {
        const gone = () => world.log.note(table, event.loser, at);
        const { winner, loser } = { winner: alive(table, event.winner), loser: alive(table, event.loser) };
        merge(tables, table, { winner: event.winner, loser: event.loser, at });
        table.put({ ...loser, ...known(table, { ...stamps(at, by), MasterRecordId: event.winner }) });
        markDeleted(table, event.loser, true);
        checkFields(table, event.set);
        change({ table: table.name, id: String(winner['Id']), set: event.set, at, by }, table, by);
        return void later.push(gone);
      }
      case 'delete':
        table.put({ ...alive(table, event.id), ...known(table, stamps(at, by)) });
        markDeleted(table, event.id, true);
        return void later.push(() => world.log.note(table, event.id, at));
      case 'undelete': {
        const row = standing(table, event.id);
        if (row['IsDeleted'] !== true) throw new Error(`${table.name} ${event.id} is not deleted.`);
        table.put({ ...row, ...known(table, { ...stamps(at, by), MasterRecordId: null }) });
        markDeleted(table, event.id, false);
        return void later.push(() => world.log.forget(table, event.id));
      }
    }
  }

  function create(edit: VendorEdit, table: Table, by: string): VendorRow {
    const { id, at } = edit;
    if (Object.keys(edit.set).length === 0) {
      throw new Error(`${table.name} has no record ${id}, and nothing is told of a new one.`);
    }
    checkFields(table, edit.set);
    const birth = { Id: id, CreatedDate: at, CreatedById: by, OwnerId: by, ...stamps(at, by) };
    const flags = table.fields.filter((field) => field.type === 'boolean');
    const row: VendorRow = {
      ...Object.fromEntries(flags.map((field) => [field.name, false])),
      ...known(table, birth),
      ...edit.set,
    };
    table.put(row);
    if (row['IsDeleted'] === true) later.push(() => world.log.note(table, id, at));
    leaveHistory(tables, { table, before: null, after: row, at, by }, world.tracked);
    return row;
  }

  function change(edit: VendorEdit, table: Table, by: string): VendorRow {
    const before = standing(table, edit.id);
    checkFields(table, edit.set);
    const formula = Object.keys(edit.set).find((name) => table.field(name)?.calculated);
    if (formula) throw new Error(`${table.name}.${formula} is worked out and cannot be edited.`);
    const after: VendorRow = { ...before, ...known(table, stamps(edit.at, by)), ...edit.set };
    table.put(after);
    const [was, is] = [before['IsDeleted'] === true, after['IsDeleted'] === true];
    if (is && !was) later.push(() => world.log.note(table, edit.id, edit.at));
    if (was && !is) later.push(() => world.log.forget(table, edit.id));
    leaveHistory(tables, { table, before, after, at: edit.at, by }, world.tracked);
    return after;
  }

  function put(edit: VendorEdit): VendorRow {
    const table = tableNamed(edit.table);
    const made = { ...edit, at: stamp(edit.at) };
    const by = edit.by ?? automationUser();
    return table.get(edit.id) ? change(made, table, by) : create(made, table, by);
  }

  function tableNamed(name: string): Table {
    const table = tables.find(name);
    if (!table) throw new Error(`There is no table ${name}.`);
    return table;
  }

  /** A stamp that the vendor would set: SystemModstamp counts seconds. */
  function stamp(at: string): string {
    const instant = isoInstant(at);
    return world.wholeSeconds() ? `${instant.slice(0, 19)}.000Z` : instant;
  }

  /** Whose name automation's changes bear: the Automated Process user, or ours where the organisation has none. */
  function automationUser(): string {
    const user = tables.find('User')?.rows.find((row) => row?.['UserType'] === 'AutomatedProcess');
    return typeof user?.['Id'] === 'string' ? user['Id'] : world.org.integrationUserId;
  }

  return {
    happen: (events) => all(() => events.forEach(happenOne)),
    apply: (edits) => all(() => void edits.map(put)),
    edit(edit) {
      const row = put(edit);
      for (const note of later.splice(0)) note();
      return row;
    },
  };
}

function stamps(at: string, by: string): VendorRow {
  return { SystemModstamp: at, LastModifiedDate: at, LastModifiedById: by };
}

/** Of these values, those whose fields the object has. */
function known(table: Table, values: VendorRow): VendorRow {
  return Object.fromEntries(Object.entries(values).filter(([name]) => table.field(name)));
}

function checkFields(table: Table, values: VendorRow): void {
  const unknown = Object.keys(values).find((name) => table.field(name)?.name !== name);
  if (unknown !== undefined) throw new Error(`${table.name} has no field ${unknown}.`);
}

function standing(table: Table, id: string): VendorRow {
  const row = table.get(id);
  if (!row) throw new Error(`${table.name} has no record ${id}.`);
  return row;
}

function alive(table: Table, id: string): VendorRow {
  const row = standing(table, id);
  if (row['IsDeleted'] === true) throw new Error(`${table.name} ${id} is deleted.`);
  return row;
}

function markDeleted(table: Table, id: string, deleted: boolean): void {
  if (!table.field('IsDeleted')) throw new Error(`A record of ${table.name} cannot be deleted.`);
  table.put({ ...standing(table, id), IsDeleted: deleted });
}
