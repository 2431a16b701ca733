import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/checks/index.ts';
import { readMapping } from '../../src/crm/mapping.ts';
import type { ObjectName } from '../../src/crm/objects.ts';
import { type AnswerKey, buildCompany, type Company } from '../../src/sandbox/company/index.ts';
import type { VendorRow, VendorTable } from '../../src/sandbox/vendor-data.ts';
import { NOT_IN_HUBSPOT } from '../worlds/answer-key.ts';

const AS_OF = '2026-11-23';
const small = buildCompany({ seed: 1, accounts: 300, asOf: AS_OF });
const large = buildCompany({ seed: 1, accounts: 20_000, asOf: AS_OF });
const SOURCES = ['salesforce', 'hubspot'] as const;

const TABLES: Record<string, Partial<Record<ObjectName, readonly string[]>>> = {
  salesforce: {
    user: ['User'],
    account: ['Account'],
    contact: ['Contact'],
    lead: ['Lead'],
    product: ['Product2'],
    deal: ['Opportunity'],
    lineItem: ['OpportunityLineItem'],
    activity: ['Task', 'Event'],
    ticket: ['Case'],
    campaign: ['Campaign'],
    campaignMember: ['CampaignMember'],
  },
  hubspot: {
    account: ['companies'],
    contact: ['contacts'],
    lead: ['leads'],
    product: ['products'],
    deal: ['deals'],
    lineItem: ['line_items'],
    activity: ['calls', 'meetings', 'emails', 'tasks', 'notes'],
    ticket: ['tickets'],
    campaign: ['campaigns'],
  },
};

function rowsOf(tables: readonly VendorTable[], name: string): VendorRow[] {
  const table = tables.find((each) => each.name === name);
  if (!table) throw new Error(`There is no table ${name}.`);
  return table.rows;
}

function live(rows: readonly VendorRow[]): VendorRow[] {
  return rows.filter((row) => row['IsDeleted'] !== true && row['archived'] !== true);
}

function digest(company: Company): string {
  return createHash('sha256').update(JSON.stringify(company)).digest('hex');
}

function countByCheck(list: AnswerKey['defects'], source: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const planted of list.filter((each) => each.source === source)) {
    counts.set(planted.check, (counts.get(planted.check) ?? 0) + 1);
  }
  return counts;
}

/** Ids under which the records of a source land, by object. */
function landedIds(company: Company, source: 'salesforce' | 'hubspot', object: ObjectName): Set<string> {
  if (source === 'hubspot' && object === 'user') return new Set(company.hubspot.owners.map(({ id }) => id));
  const ids = (TABLES[source]?.[object] ?? []).flatMap((name) =>
    rowsOf(company[source].tables, name).map((row) => {
      const id = String(row['Id'] ?? row['id']);
      return source === 'hubspot' && object === 'activity' ? `${name.slice(0, -1)}-${id}` : id;
    }),
  );
  return new Set(ids);
}

function sizeOf(company: Company, source: 'salesforce' | 'hubspot'): number {
  const rows = Object.values(TABLES[source] ?? {})
    .flat()
    .reduce((sum, name) => sum + live(rowsOf(company[source].tables, name)).length, 0);
  return rows + (source === 'hubspot' ? company.hubspot.owners.length : 0);
}

describe('the sample company', () => {
  it('is the same to the last byte for the same seed, and another for another', () => {
    const options = { seed: 1, accounts: 300, asOf: AS_OF };
    expect(digest(buildCompany(options))).toBe(digest(small));
    expect(digest(buildCompany({ ...options, seed: 2 }))).not.toBe(digest(small));
  });

  it('refuses a number of accounts that is none', () => {
    expect(() => buildCompany({ seed: 1, accounts: 0, asOf: AS_OF })).toThrow(RangeError);
    expect(() => buildCompany({ seed: 1, accounts: 2.5, asOf: AS_OF })).toThrow(RangeError);
  });

  it('can be as small as one account', () => {
    const tiny = buildCompany({ seed: 3, accounts: 1, asOf: AS_OF });
    const accounts = [rowsOf(tiny.salesforce.tables, 'Account'), rowsOf(tiny.hubspot.tables, 'companies')];
    expect(accounts.map((rows) => live(rows).length)).toEqual([1, 1]);
  });

  it('grows in every kind of record, with people and teams growing more slowly', () => {
    for (const source of SOURCES) {
      for (const [object, names] of Object.entries(TABLES[source] ?? {})) {
        const [few, many] = [small, large].map((company) =>
          names.reduce((sum, name) => sum + rowsOf(company[source].tables, name).length, 0),
        ) as [number, number];
        const slow = ['user', 'product', 'campaign', 'campaignMember'].includes(object);
        expect(many / few, `${source} ${object}`).toBeGreaterThan(slow ? 4 : 10);
      }
    }
    const reps = (company: Company) => company.people.filter(({ role }) => role === 'rep');
    expect([reps(small).length, reps(large).length]).toEqual([30, 400]);
    for (const company of [small, large]) {
      for (const team of company.teams) {
        expect(company.people.filter((person) => person.team === team.name).length).toBeGreaterThanOrEqual(5);
      }
    }
    expect(small.teams.filter(({ name }) => name !== 'Management')).toHaveLength(5);
    expect(small.teams.filter(({ sells }) => sells)).toHaveLength(4);
  });

  it('holds about 60 % of its accounts, and part of its contacts and deals, in both CRMs, each naming its twin', () => {
    for (const [sObject, hObject, low, high] of [
      ['Account', 'companies', 0.55, 0.65],
      ['Contact', 'contacts', 0.45, 0.65],
      ['Opportunity', 'deals', 0.3, 0.6],
      ['Lead', 'leads', 0.1, 0.4],
    ] as const) {
      const inSalesforce = new Map(
        live(rowsOf(large.salesforce.tables, sObject)).map((row) => [row['Id'], row['HubSpot_Id__c']]),
      );
      const inHubspot = new Map(
        live(rowsOf(large.hubspot.tables, hObject)).map((row) => [row['id'], row['salesforce_id']]),
      );
      const pairs = [...inSalesforce].filter(([, twin]) => inHubspot.has(twin ?? null));
      for (const [id, twin] of pairs)
        if (inHubspot.get(twin ?? null) !== id) throw new Error(`${id} has no twin`);
      const back = [...inHubspot.values()].filter((id) => inSalesforce.has(id ?? null));
      expect(back).toHaveLength(pairs.length);
      // A few name a record that is not there: that is one of the defects.
      const named = [...inSalesforce.values(), ...inHubspot.values()].filter(
        (id) => id !== null && id !== '',
      );
      expect(named.length - 2 * pairs.length, sObject).toBeLessThan(0.01 * pairs.length);
      const share = pairs.length / (inSalesforce.size + inHubspot.size - pairs.length);
      expect(share, sObject).toBeGreaterThan(low);
      expect(share, sObject).toBeLessThan(high);
    }
  });

  it('gives Salesforce ids with a true checksum, each once', () => {
    const seen = new Set<string>();
    for (const table of small.salesforce.tables) {
      for (const row of table.rows) {
        const id = String(row['Id']);
        expect(id).toMatch(/^[0-9A-Za-z]{15}[A-Z0-5]{3}$/);
        expect(id.slice(15)).toBe(suffixOf(id));
        expect(seen.has(id), id).toBe(false);
        seen.add(id);
      }
    }
  });

  it('knows nothing younger than the end of the working day before, and edits only on the day itself', () => {
    const stamps = ['CreatedDate', 'LastModifiedDate', 'createdAt', 'updatedAt'];
    for (const company of [small, buildCompany({ seed: 5, accounts: 300, asOf: '2026-11-25' })]) {
      const [asOf, end] = company === small ? [AS_OF, '2026-11-20'] : ['2026-11-25', '2026-11-24'];
      for (const table of [...company.salesforce.tables, ...company.hubspot.tables]) {
        for (const row of table.rows) {
          for (const stamp of stamps) {
            if (stamp in row && String(row[stamp]).slice(0, 10) > end) {
              throw new Error(
                `${table.name} ${row['Id'] ?? row['id']}: ${stamp} ${row[stamp]} is after ${end}`,
              );
            }
          }
        }
      }
      for (const edit of [...company.lastDay.salesforce, ...company.lastDay.hubspot]) {
        expect(edit.at >= `${asOf}T00:30:00.000Z` && edit.at <= `${asOf}T07:30:00.000Z`, edit.at).toBe(true);
      }
    }
  });

  it('edits existing records on its last day, in fields that they have, by people and by automation', () => {
    for (const source of SOURCES) {
      const edits = small.lastDay[source];
      for (const edit of edits) {
        const table = small[source].tables.find(({ name }) => name === edit.table);
        const row = table?.rows.find((each) => (each['Id'] ?? each['id']) === edit.id);
        expect(row, edit.id).toBeDefined();
        expect(Object.keys(edit.set).length).toBeGreaterThan(0);
        for (const field of Object.keys(edit.set)) expect(row, field).toHaveProperty([field]);
      }
      const users: (string | null)[] = [...landedIds(small, source, 'user')];
      expect(edits.every(({ by }) => by === null || users.includes(by))).toBe(true);
      expect(new Set(edits.map(({ by }) => by === null)).size).toBe(2);
      expect(edits.some(({ set }) => set['IsDeleted'] === true || set['archived'] === true)).toBe(true);
    }
  });

  it('has every user once in Slack at most, and nearly everybody there', () => {
    for (const { members, people } of [small, large]) {
      expect(new Set(members.map(({ email }) => email)).size).toBe(members.length);
      expect(new Set(members.map(({ id }) => id)).size).toBe(members.length);
      const known = new Set(people.map(({ email }) => email));
      expect(members.every(({ email }) => known.has(email))).toBe(true);
      expect(members.length).toBeLessThan(people.length);
      expect(members.length).toBeGreaterThan(people.length * 0.9);
    }
    const users = rowsOf(small.salesforce.tables, 'User').map((row) => row['Email']);
    expect(small.people.every(({ email }) => users.includes(email))).toBe(true);
  });

  it('has domains that are plainly nobody’s', () => {
    for (const row of rowsOf(large.hubspot.tables, 'companies')) {
      expect(String(row['domain'])).toMatch(/^[a-z0-9-]+-example\.[a-z.]+$/);
    }
  });

  it('comes with a mapping whose fields its CRMs have', () => {
    const mapping = readMapping('examples/sample-company/mapping.yaml');
    for (const source of SOURCES) {
      for (const [object, fields] of Object.entries(mapping[source] ?? {})) {
        const names = TABLES[source]?.[object as ObjectName] ?? [];
        const known = small[source].tables
          .filter(({ name }) => names.includes(name))
          .flatMap(({ fields }) => fields.map(({ name }) => name));
        expect(known).toEqual(expect.arrayContaining(Object.values(fields)));
      }
    }
  });

  it('declares every field that its rows hold, and holds every field that it declares', () => {
    const envelope = ['id', 'createdAt', 'updatedAt', 'archived', 'archivedAt'];
    for (const source of SOURCES) {
      for (const table of small[source].tables) {
        const declared = table.fields.map(({ name }) => name).sort();
        for (const row of table.rows) {
          const held = Object.keys(row).filter((name) => source === 'salesforce' || !envelope.includes(name));
          expect(held.sort(), table.name).toEqual(declared);
        }
      }
    }
  });
});

describe('the answer key', () => {
  it.each([
    ['300', small, 2],
    ['20,000', large, 20],
  ] as const)(
    'has defects and near misses for every check in both CRMs at %s accounts',
    (_, company, fewest) => {
      for (const source of SOURCES) {
        const defects = countByCheck(company.key.defects, source);
        const nearMisses = countByCheck(company.key.nearMisses, source);
        for (const { id } of CHECKS.filter((check) => !check.learnt)) {
          if (source === 'hubspot' && NOT_IN_HUBSPOT.has(id)) continue;
          expect(defects.get(id) ?? 0, `defects of ${id} in ${source}`).toBeGreaterThanOrEqual(fewest);
          expect(nearMisses.get(id) ?? 0, `near misses of ${id} in ${source}`).toBeGreaterThanOrEqual(fewest);
        }
      }
    },
  );

  it('names records that are there, each once for a check, and never as both', () => {
    for (const company of [small, large]) {
      const { defects, nearMisses } = company.key;
      const names = [...defects, ...nearMisses].map((each) => `${each.source} ${each.id} ${each.check}`);
      expect(new Set(names).size).toBe(names.length);
      for (const source of SOURCES) {
        const ids = new Map(
          Object.keys(TABLES['salesforce'] ?? {}).map((object) => [
            object,
            landedIds(company, source, object as ObjectName),
          ]),
        );
        const lost = [...defects, ...nearMisses].filter(
          (each) => each.source === source && !ids.get(each.object)?.has(each.id),
        );
        expect(lost).toEqual([]);
      }
    }
  });

  it('says of 2 % of all records that they have more than one defect', () => {
    for (const company of [small, large]) {
      for (const source of SOURCES) {
        const counts = new Map<string, number>();
        for (const { object, id } of company.key.defects.filter((each) => each.source === source)) {
          counts.set(`${object} ${id}`, (counts.get(`${object} ${id}`) ?? 0) + 1);
        }
        const several = [...counts.values()].filter((count) => count > 1).length;
        const share = several / sizeOf(company, source);
        expect(share).toBeGreaterThanOrEqual(0.02);
        expect(share).toBeLessThan(0.025);
      }
    }
  });
});

/** Salesforce's rule once more, by another way: five bits a block, read from the right. */
function suffixOf(id: string): string {
  return [0, 5, 10]
    .map((start) => {
      const bits = [...id.slice(start, start + 5)].map((letter) => (/[A-Z]/.test(letter) ? '1' : '0'));
      return 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'.charAt(Number.parseInt(bits.reverse().join(''), 2));
    })
    .join('');
}
