import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIKELY } from '../../src/sandbox/hubspot/behaviour.ts';
import { objectTypeOf } from '../../src/sandbox/hubspot/catalogue.ts';
import { createLinks } from '../../src/sandbox/hubspot/links.ts';
import { type Property, propertiesOf } from '../../src/sandbox/hubspot/properties.ts';
import { createRecordIndex } from '../../src/sandbox/hubspot/record-index.ts';
import { type SearchRequest, search } from '../../src/sandbox/hubspot/search.ts';
import type { VendorRow } from '../../src/sandbox/vendor-data.ts';
import { record, table } from '../worlds/hubspot-portal.ts';

const [companies, deals] = ['companies', 'deals'].map((name) => {
  const type = objectTypeOf(name);
  if (!type) throw new Error(`There is no type ${name}.`);
  return type;
}) as [NonNullable<ReturnType<typeof objectTypeOf>>, NonNullable<ReturnType<typeof objectTypeOf>>];

const properties = propertiesOf(companies, table('companies', { size: 'double' }, []), {
  pipelines: [],
  companyOf: () => null,
});
const property = (name: string): Property => {
  const found = properties.get(name);
  if (!found) throw new Error(`There is no property ${name}.`);
  return found;
};

const stampOf = (minute: number) =>
  new Date(Date.parse('2026-01-01T00:00:00Z') + minute * 60_000).toISOString();
const rowOf = (id: number, size: number | null): VendorRow =>
  record(String(id), stampOf(size ?? 0), { size });

/** A few ids, so that records come, change, go and come back. */
const change = fc.record({
  id: fc.integer({ min: 5, max: 120 }),
  size: fc.option(fc.integer({ min: 0, max: 9 })),
  gone: fc.boolean(),
  look: fc.boolean(),
});

describe('the index of the pretended HubSpot', () => {
  it('is after any changes what an index made anew would be', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 80 }), (changes) => {
        const held = new Map([7, 80, 100].map((id) => [id, rowOf(id, id % 10)]));
        const index = createRecordIndex(held.values());
        for (const { id, size, gone, look } of changes) {
          if (gone) {
            held.delete(id);
            index.drop(String(id));
          } else {
            held.set(id, rowOf(id, size));
            index.put(rowOf(id, size));
          }
          // Whether orders exist already makes no difference.
          if (look) index.order(property('size'));
        }
        const ids = [...held.keys()].sort((a, b) => a - b);
        expect([...index.byId()].map((slot) => index.row(slot)['id'])).toEqual(ids.map(String));
        const sizes = [...index.order(property('size'))].map((slot) => index.row(slot)['size']);
        const known = [...held.values()].map((row) => row['size'] ?? null);
        const expected = known.filter((size) => size !== null).sort((a, b) => Number(a) - Number(b));
        expect(sizes).toEqual([...expected, ...known.filter((size) => size === null)]);
        for (const id of [6, ...ids]) {
          expect(index.find(String(id))?.['size']).toEqual(held.get(id)?.['size']);
          expect(index.after(String(id))).toBe(ids.filter((each) => each <= id).length);
        }
        const wanted = known.find((size) => size !== null) ?? 3;
        expect(index.holding(property('size'), String(wanted))?.['size']).toBe(
          known.includes(wanted) ? wanted : undefined,
        );
      }),
    );
  });

  it('searches the few by their own order and the many in turn to the same result', () => {
    const rows = Array.from({ length: 2_000 }, (_, number) => rowOf(10_000 + number, (number * 37) % 500));
    const index = createRecordIndex(rows);
    const operators = ['EQ', 'LT', 'LTE', 'GT', 'GTE', 'BETWEEN', 'NEQ'] as const;
    const filter = fc.record({
      propertyName: fc.constantFrom('size', 'hs_object_id', 'hs_lastmodifieddate'),
      operator: fc.constantFrom(...operators),
      place: fc.integer({ min: -5, max: 510 }),
      width: fc.integer({ min: -3, max: 40 }),
    });
    const groups = fc.array(fc.array(filter, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 });
    const searched = {
      index,
      behaviour: LIKELY,
      property: (name: string) => properties.get(name),
      properties: properties.values(),
      sees: () => true,
    };
    const scale = { size: 1, hs_object_id: 4, hs_lastmodifieddate: 60_000 };
    const base = { size: 0, hs_object_id: 10_000, hs_lastmodifieddate: Date.parse('2026-01-01T00:00:00Z') };
    fc.assert(
      fc.property(groups, fc.boolean(), (told, descending) => {
        const number = (name: keyof typeof base, row: VendorRow) =>
          name === 'size'
            ? Number(row['size'])
            : name === 'hs_object_id'
              ? Number(row['id'])
              : Date.parse(String(row['updatedAt']));
        const filterGroups = told.map((filters) => ({
          filters: filters.map(({ propertyName, operator, place, width }) => {
            const low = base[propertyName] + place * scale[propertyName];
            const high = String(low + width * scale[propertyName]);
            return { propertyName, operator, value: String(low), highValue: high };
          }),
        }));
        const matches = rows.filter((row) =>
          filterGroups.some(({ filters }) =>
            filters.every(({ propertyName, operator, value, highValue }) => {
              const [held, low] = [number(propertyName, row), Number(value)];
              if (operator === 'EQ') return held === low;
              if (operator === 'NEQ') return held !== low;
              if (operator === 'LT') return held < low;
              if (operator === 'LTE') return held <= low;
              if (operator === 'GT') return held > low;
              return operator === 'GTE' ? held >= low : held >= low && held <= Number(highValue);
            }),
          ),
        );
        const direction = descending ? 'DESCENDING' : 'ASCENDING';
        const request: SearchRequest = {
          filterGroups,
          sorts: [{ propertyName: 'hs_object_id', direction }],
          limit: 200,
        };
        const found = search(searched, request);
        expect(found.total).toBe(matches.length);
        const ids = matches.map(({ id }) => Number(id)).sort((a, b) => (descending ? b - a : a - b));
        expect(found.slots.map((slot) => Number(index.row(slot)['id']))).toEqual(ids.slice(0, 200));
      }),
    );
  });

  it('keeps links the same from both ends, whatever is linked, unlinked and merged', () => {
    const step = fc.record({
      kind: fc.constantFrom('add', 'remove', 'move'),
      deal: fc.integer({ min: 1, max: 4 }),
      company: fc.integer({ min: 1, max: 4 }),
      into: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const links = createLinks([], objectTypeOf);
        const pairs = new Set<string>();
        for (const { kind, deal, company, into } of steps) {
          const ends = [
            { type: deals, id: String(deal) },
            { type: companies, id: String(company) },
          ] as const;
          if (kind === 'add') {
            links.add(...ends);
            pairs.add(`${deal}-${company}`);
          } else if (kind === 'remove') {
            links.remove(...ends);
            pairs.delete(`${deal}-${company}`);
          } else if (company !== into) {
            links.move(companies, String(company), String(into));
            for (let number = 1; number <= 4; number++) {
              if (pairs.delete(`${number}-${company}`)) pairs.add(`${number}-${into}`);
            }
          }
        }
        const all = links.all().map(({ fromId, toId }) => `${fromId}-${toId}`);
        expect(all.sort()).toEqual([...pairs].sort());
        for (let number = 1; number <= 4; number++) {
          const id = String(number);
          const seen = links.of(companies, id, deals).map((deal) => `${deal}-${id}`);
          expect(seen.sort()).toEqual([...pairs].filter((pair) => pair.endsWith(`-${id}`)).sort());
          expect(
            links
              .around({ type: companies, id })
              .map((end) => `${end.id}-${id}`)
              .sort(),
          ).toEqual(seen);
        }
      }),
    );
  });
});
