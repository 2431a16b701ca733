import type { VendorRow } from '../vendor-data.ts';
import { PERMISSIONS_TABLE } from './permissions.ts';
import type { UserRights } from './rights.ts';
import type { ServedField } from './served.ts';
import type { Table } from './table.ts';
import type { Tables } from './tables.ts';

/** Whose a record is: this field of it, or of the parent that `through` names. */
export interface Ownership {
  readonly field: string;
  readonly through: { readonly field: string; readonly parent: Table } | null;
}

/** An object as one user sees it. */
export interface SeenTable {
  readonly name: string;
  /** The records, whoever sees them. */
  readonly table: Table;
  readonly fields: readonly ServedField[];
  field(name: string): ServedField | undefined;
  /** Where only the user's own records are shared: whose they are; null where all are. */
  readonly shared: Ownership | null;
  /** Whether sharing lets the user see a record. */
  shows(row: VendorRow): boolean;
  /** Whether the user may edit this record at all. */
  edits(row: VendorRow): boolean;
  readonly editable: boolean;
  editsField(name: string): boolean;
}

/** The organisation as one user sees it. */
export interface View {
  readonly userId: string;
  readonly all: readonly SeenTable[];
  /** By its name in any case. */
  find(name: string): SeenTable | undefined;
}

/** Parents whose sharing a record without an owner follows, in this order. */
const LEADING_PARENTS = ['Opportunity', 'Account', 'Contact', 'Lead', 'Case', 'Campaign'];

export function openView(tables: Tables, userId: string, rights: UserRights): View {
  const has = (list: readonly string[] | undefined, name: string) => list?.includes(name) ?? false;
  const seen = new Map<string, SeenTable>();
  for (const table of tables.all) {
    if (!has(rights.hiddenTables, table.name)) seen.set(table.name.toLowerCase(), see(table));
  }

  function see(table: Table): SeenTable {
    const { name } = table;
    const visible = (field: string) => !has(rights.hiddenFields, `${name}.${field}`);
    const owned = ownershipOf(table, tables);
    const shared = name === PERMISSIONS_TABLE || has(rights.ownRecordsOnly, name) ? owned : null;
    const editable = !has(rights.readOnlyTables, name);
    const editsOwn = has(rights.editsOwnOnly, name);
    return {
      name,
      table,
      get fields() {
        return table.fields.filter((field) => visible(field.name));
      },
      field(wanted) {
        const field = table.field(wanted);
        return field && visible(field.name) ? field : undefined;
      },
      shared,
      shows: (row) => shared === null || ownerOf(row, shared) === userId,
      editable,
      edits: (row) => editable && (!editsOwn || owned === null || ownerOf(row, owned) === userId),
      editsField: (field) => editable && !has(rights.readOnlyFields, `${name}.${field}`),
    };
  }

  return { userId, all: [...seen.values()], find: (name) => seen.get(name.toLowerCase()) };
}

function ownerOf(row: VendorRow, { field, through }: Ownership) {
  if (!through) return row[field] ?? null;
  return through.parent.get(String(row[through.field]))?.[field] ?? null;
}

/** Users without Manage Users see their own logins only; that is what being theirs means for a login. */
function ownershipOf(table: Table, tables: Tables): Ownership | null {
  if (table.name === PERMISSIONS_TABLE) return { field: 'Id', through: null };
  if (table.name === 'LoginHistory') return { field: 'UserId', through: null };
  if (table.field('OwnerId')) return { field: 'OwnerId', through: null };
  for (const name of LEADING_PARENTS) {
    const parent = tables.find(name);
    const link = table.fields.find((field) => field.referenceTo === name);
    if (parent?.field('OwnerId') && link) return { field: 'OwnerId', through: { field: link.name, parent } };
  }
  return null;
}
