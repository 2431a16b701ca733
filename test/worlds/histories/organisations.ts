import type {
  HubspotHistoryEntry,
  HubspotOwner,
  HubspotPortal,
  SalesforceOrg,
  VendorRow,
} from '../../../src/sandbox/vendor-data.ts';
import { type Cast, newValues } from './cast.ts';
import type { Dice } from './dice.ts';
import { type HubspotManners, openHubspotModel } from './hubspot-model.ts';
import { HUBSPOT_LINKS, HUBSPOT_PIPELINES, hubspotTables } from './hubspot-shape.ts';
import { openSalesforceModel } from './salesforce-model.ts';
import { STAGES, salesforceTables } from './salesforce-shape.ts';
import { type TableShape, vendorTable } from './table-shape.ts';

/** When organisations were born; the stories begin later. */
const FIRST_MS = Date.parse('2026-03-02T08:00:00.000Z');
const FIRST_DAYS = 60;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** What HubSpot keeps for 90 days of what was archived in so many hours leaves within the first hours of a story. */
const ARCHIVED_MS = Date.parse('2026-03-03T05:00:00.000Z');
const ARCHIVED_HOURS = 40;

const PREFIXES: Readonly<Record<string, string>> = {
  Account: '001',
  Campaign: '701',
  CampaignMember: '00v',
  Case: '500',
  Contact: '003',
  Event: '00U',
  Lead: '00Q',
  Opportunity: '006',
  OpportunityHistory: '008',
  OpportunityLineItem: '00k',
  Product2: '01t',
  Task: '00T',
  User: '005',
};
const INTEGRATION_USER = '005000000000000AAA';
const ROBOT = '005000000000000BBB';

export interface Organisation<Data> {
  readonly data: Data;
  readonly shapes: readonly TableShape[];
  readonly cast: Cast;
}

/** A small Salesforce organisation, and a model that begins with it. */
export function salesforceOrganisation(dice: Dice): Organisation<SalesforceOrg> {
  const shapes = salesforceTables(dice.chance(0.4));
  const taken = new Set<string>();
  const rows = new Map<string, VendorRow[]>();
  const ids = (table: string) => (rows.get(table) ?? []).map((row) => String(row['Id']));
  const newId = (from: Dice, table: string) => {
    for (;;) {
      const id = `${PREFIXES[table] ?? '000'}${from.between(1, 999_999_999).toString(36).padStart(15, '0')}`;
      if (!taken.has(id) && taken.add(id)) return id;
    }
  };
  const stamp = (ms: number) => new Date(Math.floor(ms / 1000) * 1000).toISOString();
  const birth = () => stamp(FIRST_MS + dice.between(0, FIRST_DAYS) * DAY_MS + dice.between(0, 3) * 1000);
  const complete = (table: string, set: VendorRow, at: string): VendorRow => {
    const stage = table === 'Opportunity' ? STAGES[String(set['StageName'])] : undefined;
    const outcome = stage && { IsClosed: stage.closed, IsWon: stage.won, Probability: stage.probability };
    const closed = set['Status'] === 'Closed';
    const closing = table === 'Case' &&
      'Status' in set && { IsClosed: closed, ClosedDate: closed ? at : null };
    return { ...set, ...outcome, ...closing };
  };
  const data: Omit<SalesforceOrg, 'tables'> = {
    crm: 'salesforce',
    organisationId: '00D000000000000ZZZ',
    name: 'Northlight',
    currency: 'EUR',
    zone: dice.pick(['Europe/Athens', 'America/New_York']),
    integrationUserId: INTEGRATION_USER,
  };
  const seedCast = {
    vendor: 'salesforce',
    shapes,
    newId,
    stamp,
    complete,
    people: () => ids('User'),
  } as const;
  const staff = { TimeZoneSidKey: 'Europe/Athens', IsActive: true };
  rows.set('User', [
    row(INTEGRATION_USER, {
      ...staff,
      Name: 'Plumbline',
      UserType: 'Standard',
      Email: 'plumbline@example.test',
    }),
    row(ROBOT, { ...staff, Name: 'Automated Process', UserType: 'AutomatedProcess' }),
  ]);

  function row(id: string, values: VendorRow): VendorRow {
    const at = birth();
    const by = dice.chance(0.8) ? INTEGRATION_USER : ROBOT;
    const stamps = {
      CreatedDate: at,
      CreatedById: by,
      LastModifiedDate: at,
      LastModifiedById: by,
      SystemModstamp: at,
    };
    return { Id: id, ...stamps, ...values };
  }

  for (const shape of shapes) {
    const [fewest, most] = shape.atFirst;
    const list = rows.get(shape.name) ?? [];
    rows.set(shape.name, list);
    const flags = Object.keys(shape.fields).filter((name) => shape.fields[name]?.type === 'boolean');
    const empty = Object.fromEntries(Object.keys(shape.fields).map((name) => [name, null]));
    for (let count = dice.between(fewest, most); count > 0; count--) {
      const model = { ids } as unknown as Cast['model'];
      const values = newValues({ ...seedCast, model }, dice, shape, birth());
      list.push({
        ...empty,
        ...Object.fromEntries(flags.map((name) => [name, false])),
        ...row(newId(dice, shape.name), values),
        // Activities of long ago are archived: plain queries hide them.
        ...('IsArchived' in shape.fields ? { IsArchived: dice.chance(0.2) } : {}),
      });
    }
  }
  const snapshots = rows.get('OpportunityHistory') ?? [];
  for (const deal of rows.get('Opportunity') ?? []) {
    const { CurrencyIsoCode, StageName, Amount, CloseDate, Probability } = deal;
    const many = CurrencyIsoCode === undefined ? {} : { CurrencyIsoCode };
    const kept = {
      StageName: StageName ?? null,
      Amount: Amount ?? null,
      CloseDate: CloseDate ?? null,
      Probability: Probability ?? null,
    };
    const born = {
      CreatedDate: deal['CreatedDate'] ?? null,
      CreatedById: deal['CreatedById'] ?? null,
      SystemModstamp: deal['CreatedDate'] ?? null,
    };
    snapshots.push({
      Id: newId(dice, 'OpportunityHistory'),
      OpportunityId: deal['Id'] ?? null,
      IsDeleted: false,
      ...born,
      ...kept,
      ...many,
    });
  }
  const org: SalesforceOrg = {
    ...data,
    tables: shapes.map((shape) => vendorTable(shape, rows.get(shape.name) ?? [])),
  };
  const model = openSalesforceModel(org, shapes);
  const people = () => model.ids('User', 'live').filter((id) => id !== ROBOT);
  return { data: org, shapes, cast: { ...seedCast, model, people } };
}

/** A small HubSpot portal, and a model that begins with it. */
export function hubspotOrganisation(dice: Dice, manners: HubspotManners): Organisation<HubspotPortal> {
  const shapes = hubspotTables(dice.chance(0.4));
  const taken = new Set<string>();
  const rows = new Map<string, VendorRow[]>();
  const owners = Array.from({ length: dice.between(3, 5) }, (_, number) => ownerOf(number, dice));
  const ids = (table: string) =>
    table === 'owners'
      ? owners.map(({ id }) => id)
      : (rows.get(table) ?? []).filter((row) => row['archived'] !== true).map((row) => String(row['id']));
  const newId = (from: Dice, table: string) => {
    for (;;) {
      // Of all lengths, since the order of numbers and that of texts differ.
      const id = String(from.between(1, 10 ** from.between(1, 12)));
      if (!taken.has(`${table}/${id}`) && taken.add(`${table}/${id}`)) return id;
    }
  };
  const stamp = (ms: number) => new Date(ms).toISOString();
  const seedCast = {
    vendor: 'hubspot',
    shapes,
    newId,
    stamp,
    complete: (_: string, set: VendorRow) => set,
    people: () => owners.map(({ id }) => id),
  } as const;
  for (const shape of shapes) {
    const list: VendorRow[] = [];
    rows.set(shape.name, list);
    for (let count = dice.between(...shape.atFirst); count > 0; count--) {
      const at = stamp(FIRST_MS + dice.between(0, FIRST_DAYS) * DAY_MS + dice.between(0, 2));
      const model = { ids } as unknown as Cast['model'];
      const user = dice.chance(0.6) ? dice.pick(owners).userId : null;
      list.push({
        id: newId(dice, shape.name),
        createdAt: at,
        updatedAt: at,
        archived: false,
        archivedAt: null,
        hs_created_by_user_id: user,
        hs_updated_by_user_id: user,
        ...newValues({ ...seedCast, model }, dice, shape, at),
      });
    }
  }
  const associations = Object.entries(HUBSPOT_LINKS).flatMap(([from, targets]) =>
    ids(from).flatMap((fromId) =>
      targets.flatMap((to) =>
        dice.some(ids(to), dice.pick([0, 1, 1, 2])).map((toId) => ({ from, fromId, to, toId })),
      ),
    ),
  );
  // Nobody is linked to them, so that nothing else changes when they are gone.
  const past = dice.apart('archive');
  for (const shape of past.chance(0.5) ? shapes.filter(({ deletes }) => deletes) : []) {
    for (let count = past.between(1, 4); count > 0; count--) {
      const at = stamp(FIRST_MS + past.between(0, 2));
      const model = { ids } as unknown as Cast['model'];
      rows.get(shape.name)?.push({
        id: newId(past, shape.name),
        createdAt: at,
        updatedAt: at,
        archived: true,
        archivedAt: stamp(ARCHIVED_MS + past.between(0, ARCHIVED_HOURS * HOUR_MS)),
        hs_created_by_user_id: null,
        hs_updated_by_user_id: null,
        ...newValues({ ...seedCast, model }, past, shape, at),
      });
    }
  }
  const portal: HubspotPortal = {
    crm: 'hubspot',
    portalId: 4711,
    name: 'Northlight',
    currency: 'EUR',
    zone: dice.pick(['Europe/Athens', 'America/New_York']),
    tables: shapes.map((shape) => vendorTable(shape, rows.get(shape.name) ?? [])),
    owners,
    pipelines: HUBSPOT_PIPELINES,
    associations,
    history: ['deals', 'tickets'].flatMap((table) =>
      (rows.get(table) ?? []).flatMap((row) => pastOf(table, row)),
    ),
  };
  const model = openHubspotModel(portal, shapes, manners);
  return { data: portal, shapes, cast: { ...seedCast, model, people: () => model.ids('owners', 'live') } };
}

/** The values that a record came with, as the vendor's history tells them. */
function pastOf(table: string, row: VendorRow): HubspotHistoryEntry[] {
  const properties = ['amount', 'closedate', 'dealstage', 'hs_pipeline_stage', 'hubspot_owner_id'];
  return properties.flatMap((property) => {
    const value = row[property] ?? null;
    if (value === null) return [];
    const told = { table, id: String(row['id']), property, value: String(value) };
    return [{ ...told, timestamp: String(row['createdAt']), sourceType: 'IMPORT', updatedByUserId: null }];
  });
}

function ownerOf(number: number, dice: Dice): HubspotOwner {
  const id = String(101 + number);
  const person = number < 2 || dice.chance(0.7);
  return {
    id,
    userId: person ? 900 + number : null,
    email: `owner${id}@example.test`,
    firstName: number === 2 ? '' : `First${number}`,
    lastName: number === 2 ? '' : `Last${number}`,
    type: person ? 'PERSON' : 'QUEUE',
    teams: dice.chance(0.6) ? [{ id: '7', name: 'Sales', primary: true }] : [],
    archived: number > 2 && dice.chance(0.3),
    createdAt: '2026-01-02T08:00:00.000Z',
    updatedAt: '2026-01-03T08:00:00.000Z',
  };
}
