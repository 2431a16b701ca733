import type { Instant } from '../../clock.ts';
import type { HubspotOwner, HubspotPortal, VendorTable } from '../vendor-data.ts';
import type { ReadTable, ReadTables } from './read-tables.ts';
import { hash } from './record-ids.ts';
import type { LoadMap } from './schema.ts';
import { pipelines } from './stages.ts';

/** Stand on a record itself, not among its properties. */
const ENVELOPE = ['createdAt', 'archived'];

/**
 * A portal with what was read. Nothing is known of the past of a property, so that the history is empty.
 * @param modifiedAt of every record
 */
export function hubspotPortal(map: LoadMap, read: ReadTables, modifiedAt: Instant): HubspotPortal {
  const { name, currency, zone } = map.organisation;
  const owners = read.tables.find((table) => table.name === 'owners');
  return {
    crm: 'hubspot',
    portalId: Number(hash(name) % 90_000_000n) + 10_000_000,
    name,
    currency,
    zone,
    tables: read.tables.filter((table) => table !== owners).map((table) => vendorTable(table, modifiedAt)),
    owners: owners ? ownersOf(owners, modifiedAt) : [],
    pipelines: pipelines(map),
    associations: [...read.associations],
    history: [],
  };
}

function vendorTable({ name, fields, rows }: ReadTable, modifiedAt: Instant): VendorTable {
  return {
    name,
    fields: fields.filter((field) => !ENVELOPE.includes(field.name)),
    rows: rows.map(({ id, values }) => {
      const archived = values['archived'] === true;
      return {
        createdAt: null,
        ...values,
        id,
        updatedAt: modifiedAt,
        archived,
        archivedAt: archived ? modifiedAt : null,
      };
    }),
  };
}

function ownersOf({ rows }: ReadTable, modifiedAt: Instant): HubspotOwner[] {
  const teams = [...new Set(rows.map(({ values }) => values['team']))].filter((team) => team != null);
  return rows.map(({ id, values }, index) => {
    const archived = values['archived'] === true;
    const team = values['team'] ?? null;
    return {
      id,
      userId: 1001 + index,
      email: String(values['email'] ?? ''),
      firstName: String(values['firstName'] ?? ''),
      lastName: String(values['lastName'] ?? ''),
      type: 'PERSON',
      teams:
        team === null ? [] : [{ id: String(teams.indexOf(team) + 1), name: String(team), primary: true }],
      archived,
      createdAt: modifiedAt,
      updatedAt: modifiedAt,
    };
  });
}
