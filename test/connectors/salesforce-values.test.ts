import { describe, expect, it } from 'vitest';
import {
  fromCheckpoint,
  type Place,
  type Progress,
  toCheckpoint,
} from '../../connectors/salesforce/checkpoint.ts';
import type { DescribedField } from '../../connectors/salesforce/client.ts';
import { refusalOf } from '../../connectors/salesforce/refusals.ts';
import { read } from '../../connectors/salesforce/schema.ts';
import { quoted } from '../../connectors/salesforce/steps.ts';
import { seeObject } from '../../connectors/salesforce/visibility.ts';
import { stoppedClock } from '../../src/clock.ts';

const reading = { currency: 'JPY', zone: 'Pacific/Auckland', userId: '005' };

describe('a value of Salesforce is read', () => {
  it.each([
    ['text', 'as is', 'as is'],
    ['text', 12, '12'],
    ['number', 2.5, 2.5],
    ['number', '7', 7],
    ['boolean', 'true', true],
    ['boolean', false, false],
    ['money', 1000.5, 1001],
    ['date', '2026-02-28', '2026-02-28'],
    ['date', '2026-02-27T12:30:00.000+0000', '2026-02-28'],
    ['instant', '2026-02-27T12:30:00.000+0000', '2026-02-27T12:30:00.000Z'],
    ['instant', '2026-02-27T12:30:00+02:00', '2026-02-27T10:30:00.000Z'],
    ['reference', '001', '001'],
  ] as const)('as %s: %s', (kind, value, expected) => {
    expect(read(kind, value, reading)).toEqual({ value: expected, raw: null });
  });

  it.each(['text', 'number', 'date', 'money'] as const)('as nothing where it is empty: %s', (kind) => {
    for (const value of [null, undefined, '']) {
      expect(read(kind, value, reading)).toEqual({ value: null, raw: null });
    }
  });

  it.each([
    ['date', '2026-02-30'],
    ['date', '28.02.2026'],
    ['instant', '2026-02-27'],
    ['instant', 'soon'],
    ['number', 'many'],
    ['boolean', 'yes'],
    ['money', '12 EUR'],
  ] as const)('as null beside its text where it is no %s: %s', (kind, value) => {
    expect(read(kind, value, reading)).toEqual({ value: null, raw: value });
  });

  it('as null beside its text where it is an object', () => {
    expect(read('text', { city: 'Bergen' }, reading)).toEqual({ value: null, raw: '{"city":"Bergen"}' });
  });
});

it('offers only the active values of a picklist, and knows the labels of all', async () => {
  const value = (text: string, active: boolean, label: string | null = text) => ({
    value: text,
    label,
    active,
  });
  const stage = {
    name: 'StageName',
    type: 'picklist',
    updateable: true,
    picklistValues: [
      value('Open', true),
      value('Won', true, 'Gewonnen'),
      value('Old', false, 'Alt'),
      value('X', true, null),
    ],
  } as unknown as DescribedField;
  const deals = {
    name: 'Opportunity',
    keyPrefix: '006',
    replicateable: true,
    fields: new Map([['StageName', stage]]),
  };
  const catalogue = {
    prepare: async () => undefined,
    object: async (name: string) => (name === 'Opportunity' ? deals : null),
  };
  const seen = await seeObject('deal', ['stage'], {}, catalogue, reading);
  expect(seen.schema.fields['stage']?.options).toEqual(['Open', 'Won', 'X']);
  expect([...(seen.schema.fields['stage']?.labels ?? [])]).toEqual([
    ['Won', 'Gewonnen'],
    ['Old', 'Alt'],
  ]);
});

it('quotes text so that it stays text', () => {
  expect(quoted("O'Hara \\ Sons")).toBe("'O\\'Hara \\\\ Sons'");
});

describe('a checkpoint', () => {
  it('comes back as it went', () => {
    const until = '2026-01-01T00:00:00.000Z';
    const under = (place: Place | null) => ({ until, table: 'Task', place });
    const rest: Omit<Progress, 'underWay'>[] = [
      { since: until, deletedSince: null },
      { since: null, deletedSince: null },
      { since: until, deletedSince: '2025-12-31T23:00:00.000Z' },
    ];
    const places: (Place | null)[] = [
      null,
      { of: 'row', modifiedAt: until, id: '006' },
      { of: 'row', modifiedAt: null, id: '006' },
      { of: 'job', job: '750', locator: 'MTAw', given: 100 },
      { of: 'job', job: '750', locator: null, given: 0 },
      { of: 'deleted', modifiedAt: null, id: null },
      { of: 'deleted', modifiedAt: until, id: '006' },
    ];
    for (const each of rest) {
      for (const place of places) {
        const progress = { ...each, underWay: under(place) };
        expect(fromCheckpoint(JSON.parse(JSON.stringify(toCheckpoint(progress))))).toEqual(progress);
      }
      const ended = { ...each, since: until, underWay: null };
      expect(fromCheckpoint(toCheckpoint(ended))).toEqual(ended);
    }
  });

  it('of the time before bulk queries is still read', () => {
    const until = '2026-01-01T00:00:00.000Z';
    const old = { since: null, until, table: 'Task', modifiedAt: until, id: '00T' };
    expect(fromCheckpoint(old).underWay?.place).toEqual({ of: 'row', modifiedAt: until, id: '00T' });
  });

  it.each([{}, { since: 5 }, { since: null, until: '2026-01-01T00:00:00.000Z' }])(
    'of another form is a fault of ours: %j',
    (checkpoint) => {
      expect(() => fromCheckpoint(checkpoint)).toThrow('cannot be read');
    },
  );
});

describe('an answer of Salesforce means', () => {
  const asked = { origin: 'https://x.example.test', purpose: 'the query of Account' };
  const clock = stoppedClock('2026-01-01T00:00:00.000Z');
  const code = (errorCode: string) => [{ errorCode, message: 'some text' }];

  function means(status: number, body: unknown, headers: Record<string, string> = {}) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return refusalOf({ status, headers, body: text }, asked, clock);
  }

  it.each([
    [400, code('INVALID_TYPE')],
    [403, code('API_DISABLED_FOR_ORG')],
    [403, code('INSUFFICIENT_ACCESS_OR_READONLY')],
    [403, '<html>blocked</html>'],
    [400, { error: 'invalid_grant', error_description: 'no client credentials user enabled' }],
  ])('that we may not: %i %j', (status, body) => {
    expect(means(status, body)).toMatchObject({ name: 'AccessError' });
  });

  it.each([
    [400, { error: 'invalid_grant', error_description: 'login rate exceeded' }],
    [400, code('INVALID_QUERY_LOCATOR')],
    [400, code('QUERY_TIMEOUT')],
    [404, code('NOT_FOUND')],
    [414, ''],
  ])('a failure that is not to be repeated: %i %j', (status, body) => {
    expect(means(status, body)).toMatchObject({ name: 'UpstreamError', retryable: false });
  });

  it.each([
    [420, ''],
    [500, code('UNKNOWN_EXCEPTION')],
    [502, '<html>'],
  ])('a failure that may be repeated: %i %j', (status, body) => {
    expect(means(status, body)).toMatchObject({ name: 'UpstreamError', retryable: true, retryAfterMs: null });
  });

  it('how long to wait, told in seconds or by a date', () => {
    expect(means(503, '', { 'retry-after': '9' })).toMatchObject({ retryAfterMs: 9000 });
    const date = 'Thu, 01 Jan 2026 00:00:30 GMT';
    expect(means(503, '', { 'retry-after': date })).toMatchObject({ retryAfterMs: 30_000 });
  });

  it('nothing where it is good, or where only the session ran out', () => {
    expect(means(200, '{}')).toBeNull();
    expect(means(401, code('INVALID_SESSION_ID'))).toBeNull();
    expect(means(500, '<x><faultcode>sf:INVALID_SESSION_ID</faultcode></x>')).toBeNull();
  });
});
