import type { SalesforceOrg, VendorEdit, VendorRow } from '../vendor-data.ts';
import { keyPrefix } from './metadata.ts';
import type { Table, Tables } from './tables.ts';

const HISTORY_FIELDS = [
  'StageName',
  'Amount',
  'CloseDate',
  'Probability',
  'ExpectedRevenue',
  'ForecastCategory',
];

/**
 * Makes edits as the vendor would: the fields take their values, the stamps move, and a deal whose stage, amount,
 * close date or probability changes leaves a snapshot in its history. An edit of an unknown id adds a record.
 * @throws {Error} for a table or a field that the organisation does not have, and for a new record without a value;
 * then none of the edits is made
 */
export async function applyEdits(
  org: SalesforceOrg,
  tables: Tables,
  edits: readonly VendorEdit[],
): Promise<void> {
  for (const edit of edits) check(edit, tables);
  await tables.change(() => edits.flatMap((edit) => applyOne(org, tables, edit)));
}

function tableOf(edit: VendorEdit, tables: Tables): Table {
  const table = tables.find(edit.table);
  if (!table) throw new Error(`There is no table ${edit.table}.`);
  return table;
}

function check(edit: VendorEdit, tables: Tables): void {
  const table = tableOf(edit, tables);
  const names = Object.keys(edit.set);
  const unknown = names.find((name) => table.field(name)?.name !== name);
  if (unknown !== undefined) throw new Error(`${edit.table} has no field ${unknown}.`);
  if (names.length === 0 && table.indexOf(edit.id) === undefined) {
    throw new Error(`${edit.table} has no record ${edit.id}, and the edit sets nothing for a new one.`);
  }
}

function applyOne(org: SalesforceOrg, tables: Tables, edit: VendorEdit): Table[] {
  const table = tableOf(edit, tables);
  const by = edit.by ?? automationUser(org, tables);
  const index = table.indexOf(edit.id);
  const before = index === undefined ? null : (table.rows[index] ?? null);
  const stamps: VendorRow = { SystemModstamp: edit.at, LastModifiedDate: edit.at, LastModifiedById: by };
  const birth: VendorRow = {
    Id: edit.id,
    CreatedDate: edit.at,
    CreatedById: by,
    IsDeleted: false,
    OwnerId: by,
  };
  const known = Object.entries({ ...(before ?? birth), ...stamps }).filter(([name]) => table.field(name));
  const after: VendorRow = { ...Object.fromEntries(known), ...edit.set };
  table.put(after);
  const history = tables.find('OpportunityHistory');
  if (table.name !== 'Opportunity' || !history) return [table];
  const watched = HISTORY_FIELDS.filter((name) => table.field(name) && history.field(name));
  if (before && watched.every((name) => (before[name] ?? null) === (after[name] ?? null))) return [table];
  const snapshot: VendorRow = {
    Id: freeId(history),
    OpportunityId: edit.id,
    CreatedDate: edit.at,
    SystemModstamp: edit.at,
    CreatedById: by,
    IsDeleted: false,
    CurrencyIsoCode: after['CurrencyIsoCode'] ?? null,
    ...Object.fromEntries(watched.map((name) => [name, after[name] ?? null])),
  };
  const taken = Object.entries(snapshot).filter(([name]) => history.field(name));
  history.put(Object.fromEntries(taken));
  return [table, history];
}

function freeId(table: Table): string {
  for (let number = table.rows.length; ; number++) {
    const id = `${keyPrefix(table.name) ?? '000'}${number.toString(36).padStart(15, '0')}`;
    if (table.indexOf(id) === undefined) return id;
  }
}

/** Whose name automation's changes bear: the organisation's Automated Process user, or ours where it has none. */
function automationUser(org: SalesforceOrg, tables: Tables): string {
  const user = tables.find('User')?.rows.find((row) => row['UserType'] === 'AutomatedProcess');
  return typeof user?.['Id'] === 'string' ? user['Id'] : org.integrationUserId;
}
