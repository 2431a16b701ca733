import type { Reply } from '../exchange.ts';
import type { VendorRow } from '../vendor-data.ts';
import { hides } from './access.ts';
import { type ObjectType, objectTypeOf } from './catalogue.ts';
import { Refusal } from './refusals.ts';
import { type Asked, limitIn, namesIn, tableOf } from './request.ts';
import type { Table } from './table.ts';
import { instantText } from './values.ts';

/** What has endpoints of its own beside those for records: campaigns and log-ins. */

export function listCampaigns(asked: Asked): Reply {
  const table = tableOf(asked, typeNamed('campaigns'));
  const name = asked.call.query.get('name')?.toLowerCase() ?? '';
  const rows = [...table.live.byId()]
    .map((slot) => table.live.row(slot))
    .filter((row) => (table.text(row, 'hs_name') ?? '').toLowerCase().includes(name))
    .sort(orderOf(asked, table));
  const { page, paging } = pageOf(asked, rows, 50);
  return {
    status: 200,
    body: { total: rows.length, results: page.map((row) => campaignBody(asked, table, row)), ...paging },
  };
}

/** By name unless told; a minus in front turns the order round. What is equal stays in the order of ids. */
function orderOf({ call }: Asked, table: Table): (one: VendorRow, other: VendorRow) => number {
  const [, minus, key = ''] = /^(-?)(.*)$/.exec(call.query.get('sort') ?? 'hs_name') ?? [];
  if (!['hs_name', 'createdAt', 'updatedAt'].includes(key))
    throw new Refusal('VALIDATION_ERROR', `Campaigns cannot be sorted by ${key}`);
  const of = (row: VendorRow) =>
    key === 'hs_name' ? (table.text(row, key) ?? '') : String(row[key] ?? row['updatedAt']);
  return (one, other) => {
    const [a, b] = minus ? [of(other), of(one)] : [of(one), of(other)];
    return a < b ? -1 : a > b ? 1 : 0;
  };
}

export function readCampaign(asked: Asked): Reply {
  const table = tableOf(asked, typeNamed('campaigns'));
  return { status: 200, body: campaignBody(asked, table, campaign(asked, table)) };
}

/** Contacts that a campaign reached are those that it is linked to. */
export function listCampaignContacts(asked: Asked): Reply {
  const table = tableOf(asked, typeNamed('campaigns'));
  const contacts = tableOf(asked, typeNamed('contacts'));
  const id = String(campaign(asked, table)['id']);
  const ids = asked.portal.links.of(table.type, id, contacts.type).map((contactId) => ({ id: contactId }));
  const { page, paging } = pageOf(asked, ids, 100);
  return { status: 200, body: { results: page, ...paging } };
}

function campaign({ parts: [id = ''] }: Asked, table: Table): VendorRow {
  const row = table.live.find(id);
  if (!row) throw new Refusal('OBJECT_NOT_FOUND', `Campaign ${id} does not exist`);
  return row;
}

function campaignBody({ call, caller }: Asked, table: Table, row: VendorRow): object {
  const names = namesIn(call.query, 'properties');
  const known = names.filter((name) => table.properties.has(name) && !hides(caller, table.type, name));
  return {
    id: String(row['id']),
    properties: Object.fromEntries(known.map((name) => [name, table.text(row, name)])),
    createdAt: instantText(String(row['createdAt'] ?? row['updatedAt'])),
    updatedAt: instantText(String(row['updatedAt'])),
    businessUnits: [],
  };
}

/** Newest first, with address and device of each: it is for the reader to keep no more than it may. */
export function listLogins(asked: Asked): Reply {
  const table = tableOf(asked, typeNamed('logins'));
  const userId = asked.call.query.get('userId');
  const rows = [...table.live.byId()]
    .map((slot) => table.live.row(slot))
    .filter((row) => userId === null || String(row['userId']) === userId)
    .sort((a, b) => (String(a['loginAt']) < String(b['loginAt']) ? 1 : -1));
  const { page, paging } = pageOf(asked, rows, 100);
  const results = page.map((row) => ({
    id: String(row['id']),
    loginAt: instantText(String(row['loginAt'])),
    userId: row['userId'] ?? null,
    email: row['email'] ?? null,
    loginSucceeded: row['loginSucceeded'] ?? true,
    ipAddress: row['ipAddress'] ?? null,
    location: row['location'] ?? null,
    countryCode: row['countryCode'] ?? null,
    regionCode: row['regionCode'] ?? null,
    userAgent: row['userAgent'] ?? null,
  }));
  return { status: 200, body: { results, ...paging } };
}

/** Pages by offset. */
function pageOf<T>(
  { call }: Asked,
  items: readonly T[],
  limitOtherwise: number,
): { readonly page: readonly T[]; readonly paging: object } {
  const limit = limitIn(call.query, limitOtherwise, 100);
  const start = Number(call.query.get('after') ?? 0);
  const end = start + limit;
  const paging =
    end < items.length ? { paging: { next: { after: String(end), link: `?after=${end}` } } } : {};
  return { page: items.slice(start, end), paging };
}

function typeNamed(plural: string): ObjectType {
  const type = objectTypeOf(plural);
  if (!type) throw new RangeError(`There is no type ${plural}.`);
  return type;
}
