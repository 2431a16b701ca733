import { describe, expect, test } from 'vitest';
import type { ObjectName } from '../../src/crm/objects.ts';
import { dueObjects, incrementalTurns, unsettled } from '../../src/mirror/rounds.ts';
import type { DriftKind, DriftRow, Standing } from '../../src/store/ports.ts';

const MONDAY = '2026-11-16T01:00:00.000Z';
const SUNDAY = '2026-11-22T01:00:00.000Z';

const stands = (
  object: ObjectName,
  reconciledAt: string | null,
  unfinished: Standing['unfinished'] = null,
): Standing => ({ source: 'salesforce', object, provenAt: reconciledAt, reconciledAt, unfinished });
const drift = (object: ObjectName, kind: DriftKind, seenAt: string): DriftRow => ({
  source: 'salesforce',
  object,
  field: 'type',
  kind,
  before: null,
  after: null,
  values: [],
  seenAt,
});

describe('the turns of an incremental run', () => {
  const turns = (parts: Partial<Parameters<typeof incrementalTurns>[0]>) =>
    incrementalTurns({
      visible: ['user', 'account', 'deal'],
      uncovered: new Set(),
      again: new Set(),
      standing: [],
      ...parts,
    }).map(({ object, run, purpose }) => `${object} ${run} ${purpose}`);

  test('read everything in the order of the table the first time', () => {
    expect(turns({})).toEqual(['user changes readings', 'account changes readings', 'deal changes readings']);
  });

  test('take what changed before what was never read to the end', () => {
    const standing = [
      stands('user', MONDAY),
      stands('account', null, 'first'),
      stands('deal', MONDAY, 'everything'),
    ];
    expect(turns({ standing })).toEqual([
      'user changes changes',
      'deal changes changes',
      'account changes readings',
    ]);
  });

  test('take new fields as a reading, and read again what differs from what landed', () => {
    const standing = [stands('user', MONDAY), stands('account', MONDAY), stands('deal', MONDAY)];
    expect(turns({ standing, uncovered: new Set(['user']), again: new Set(['user', 'deal']) })).toEqual([
      'account changes changes',
      'deal changes changes',
      'user changes readings',
      'deal everything readings',
    ]);
  });
});

describe('a reconciling run', () => {
  const objects: ObjectName[] = ['user', 'account', 'contact', 'deal', 'ticket'];

  test('reads what no reading has begun on since it was due: one under way first, then the longest unproven', () => {
    const standing = [
      stands('user', '2026-11-22T01:00:00.001Z'),
      stands('account', MONDAY),
      stands('contact', '2026-11-15T01:00:00.000Z'),
      stands('deal', SUNDAY, 'everything'),
    ];
    expect(dueObjects(objects, standing, SUNDAY)).toEqual(['deal', 'ticket', 'contact', 'account']);
  });

  test('has nothing to do when all were read', () => {
    const standing = objects.map((object) => stands(object, '2026-11-22T02:00:00.000Z'));
    expect(dueObjects(objects, standing, SUNDAY)).toEqual([]);
  });
});

describe('what differs from what landed', () => {
  test('is unsettled until a reading that began later has ended', () => {
    const seen = [
      drift('deal', 'retyped', SUNDAY),
      drift('account', 'options-added', SUNDAY),
      drift('user', 'found', MONDAY),
    ];
    const standing = [stands('deal', SUNDAY), stands('account', MONDAY), stands('user', SUNDAY)];
    expect([...unsettled(seen, standing)]).toEqual(['deal']);
    expect([
      ...unsettled(seen, [stands('deal', '2026-11-22T01:00:00.001Z'), stands('user', SUNDAY)]),
    ]).toEqual([]);
    expect([...unsettled(seen, [])].sort()).toEqual(['deal', 'user']);
  });
});
