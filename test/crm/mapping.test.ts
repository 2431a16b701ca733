import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readMapping, vendorFieldsOf, vendorObjectOf } from '../../src/crm/mapping.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string): ReturnType<typeof readMapping> {
  const file = join(folder, 'mapping.yaml');
  writeFileSync(file, text);
  return readMapping(file);
}

describe('the mapping file', () => {
  test('leads an object of ours to an object of the customer’s, beside its fields', () => {
    const mapping = read(
      [
        'salesforce:',
        '  ticket:',
        '    vendorObject: Service_Request__c',
        '    subject: Title__c',
        '  deal:',
        '    engagedOn: Engaged_On__c',
        'hubspot:',
        '  ticket: { vendorObject: 2-1234567 }',
        '  product: { vendorObject: p12_machines }',
      ].join('\n'),
    );
    const { salesforce, hubspot } = mapping;
    expect(vendorObjectOf(salesforce, 'ticket')).toBe('Service_Request__c');
    expect(vendorFieldsOf(salesforce, 'ticket')).toEqual({ subject: 'Title__c' });
    expect(vendorObjectOf(salesforce, 'deal')).toBeNull();
    expect(vendorFieldsOf(salesforce, 'deal')).toEqual({ engagedOn: 'Engaged_On__c' });
    expect(vendorObjectOf(hubspot, 'ticket')).toBe('2-1234567');
    expect(vendorObjectOf(hubspot, 'product')).toBe('p12_machines');
    expect(vendorFieldsOf(hubspot, 'ticket')).toEqual({});
    expect(vendorObjectOf(mapping['other'], 'ticket')).toBeNull();
    expect(vendorFieldsOf(mapping['other'], 'ticket')).toEqual({});
  });

  test.each([
    ['a name with a blank', 'ticket:\n    vendorObject: Service Request', /:3:5 .*written as its API name/],
    ['a user', 'user:\n    vendorObject: Person__c', /:3:5 .*user is always read from the vendor's own/],
    ['a login', 'login:\n    vendorObject: Visit__c', /:3:5 .*login is always read from the vendor's own/],
    ['an unknown field', 'ticket:\n    object: Case', /:3:5 .*known are vendorObject, subject/],
    ['an unknown object', 'request:\n    vendorObject: Case', /:2:3 .*no object of this name/],
    ['a field with a blank', 'ticket:\n    subject: The title', /:3:5 .*letters, digits, dots/],
    ['a number', 'ticket:\n    vendorObject: 2', /:3:5 /],
  ])('%s is refused by file, line and column', (_, lines, what) => {
    expect(() => read(`salesforce:\n  ${lines}\n`)).toThrow(what);
  });
});
