import { describe, expect, test } from 'vitest';
import type { FieldVisibility, ObjectSchema } from '../../src/crm/connector.ts';
import { compareLooks, lookOf, picklistsOf, wantsReading } from '../../src/mirror/drift.ts';

const field = (parts: Partial<FieldVisibility> = {}): FieldVisibility => ({
  visible: true,
  vendorField: 'Type',
  writable: true,
  options: null,
  reason: null,
  vendorType: 'string',
  computed: false,
  ...parts,
});
const schema = (fields: Record<string, FieldVisibility>, visible = true): ObjectSchema => ({
  object: 'deal',
  visible,
  reason: visible ? null : 'No right to Opportunity.',
  fields,
});
const differences = (before: ObjectSchema, after: ObjectSchema) =>
  compareLooks(lookOf(before), lookOf(after)).map(({ field: name, kind, before: was, after: is, values }) =>
    [name, kind, was, is, ...values].filter((part) => part !== null).join(' '),
  );

describe('two looks at a schema', () => {
  test('that show the same differ in nothing, in whatever order options come', () => {
    const before = schema({ name: field(), stage: field({ options: ['A', 'B', 'B'] }) });
    const after = schema({ stage: field({ options: ['B', 'A'] }), name: field() });
    expect(differences(before, after)).toEqual([]);
  });

  test.each<[string, Partial<FieldVisibility>, Partial<FieldVisibility>, string[]]>([
    [
      'a field that went',
      {},
      { visible: false, vendorType: null, reason: 'Not seen.' },
      ['type lost Type Type'],
    ],
    ['a field that came', { visible: false, vendorType: null }, {}, ['type found Type Type']],
    ['another type', {}, { vendorType: 'double' }, ['type retyped string double']],
    [
      'another field of the vendor’s',
      {},
      { vendorField: 'Kind__c', vendorType: 'picklist' },
      ['type led-elsewhere Type Kind__c'],
    ],
    [
      'other options',
      { options: ['New', 'Old'] },
      { options: ['New', 'Newer', 'Newest'] },
      ['type options-added Newer Newest', 'type options-removed Old'],
    ],
    [
      'what people read for the same options',
      { options: ['New'], labels: new Map([['New', 'Fresh']]) },
      { options: ['New'], labels: new Map([['New', 'Neu']]) },
      [],
    ],
    [
      'a text that became a picklist',
      {},
      { vendorType: 'picklist', options: ['New'] },
      ['type retyped string picklist'],
    ],
    ['a field that is hidden as before', { visible: false }, { visible: false, vendorType: 'string' }, []],
  ])('tell %s', (_, before, after, expected) => {
    expect(differences(schema({ type: field(before) }), schema({ type: field(after) }))).toEqual(expected);
  });

  test('say nothing of fields that were not asked about then, or are not now', () => {
    expect(differences(schema({ name: field() }), schema({ amount: field() }))).toEqual([]);
  });

  test('name an object that went or came once, not by its fields', () => {
    const seen = schema({ name: field(), amount: field() });
    const hidden = schema({ name: field({ visible: false }), amount: field({ visible: false }) }, false);
    expect(differences(seen, hidden)).toEqual(['* lost']);
    expect(differences(hidden, seen)).toEqual(['* found']);
    expect(differences(hidden, hidden)).toEqual([]);
  });

  test('ask for another reading where what landed may be something else now', () => {
    const asking = [
      'lost',
      'found',
      'retyped',
      'led-elsewhere',
      'options-added',
      'options-removed',
      'unlisted',
    ] as const;
    expect(asking.filter((kind) => wantsReading({ kind }))).toEqual(['found', 'retyped', 'led-elsewhere']);
  });
});

describe('picklists whose values are shown', () => {
  test('are visible texts with options that say nothing about a person', () => {
    const contact: ObjectSchema = {
      object: 'contact',
      visible: true,
      reason: null,
      fields: {
        title: field({ options: ['Dr'] }),
        country: field({ options: [] }),
        phone: field({ options: ['1', '2'] }),
        firstName: field({ options: ['Ana'] }),
        ownerId: field({ options: ['x'] }),
        emailOptOut: field({ options: ['true', 'false'] }),
        externalId: field({ visible: false, options: ['x'] }),
      },
    };
    expect(picklistsOf('contact', contact)).toEqual([{ field: 'title', options: ['Dr'] }]);
  });
});
