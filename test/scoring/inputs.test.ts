import { describe, expect, test } from 'vitest';
import type { DayParts } from '../../src/scoring/assemble.ts';
import { type DayInputs, keepable, partsOf } from '../../src/scoring/inputs.ts';
import { NOTHING } from '../../src/scoring/measured.ts';
import type { Frame } from '../../src/store/ports.ts';
import { ownedCount } from './owned-count.ts';

const PARTS: DayParts = {
  counts: new Map([
    ['deal', 50],
    ['contact', null],
  ]),
  checkCounts: [
    ownedCount('close', 's 1', 'East', 20, 20),
    ownedCount('amount', 's 1', 'East', 10, 0),
    ownedCount('amount', 's 2', 'West', 10, 5),
    ownedCount('amount', null, null, 4, 4),
    ownedCount('amount', 's 3', null, 6, 0),
  ],
  teams: new Map([
    ['East', 6],
    ['West', 2],
  ]),
  tallies: [{ ...NOTHING, metricId: 'wins', members: 4 }],
  faults: [{ metricId: 'wins', checkId: 'amount', records: 2, weight: 3 }],
  checksNotRun: [{ id: 'phone', reason: 'Hidden.' }],
  metricsNotRun: [{ id: 'reach', reason: 'Also hidden.' }],
};
const STAMP = { day: '2026-06-15', frame: {} as Frame, formulaVersion: 7, strategyVersion: 2 };
const kept = (parts: Partial<DayParts> = {}) =>
  keepable({ ...STAMP, leading: new Map([['deal' as const, 's']]), parts: { ...PARTS, ...parts } });

describe('what is kept of a day’s parts', () => {
  test('is nobody’s: sums by team, those of few people with what belongs to no team', () => {
    expect(kept().teams).toEqual([['East', 6]]);
    expect(kept().checkCounts).toEqual([
      ownedCount('amount', null, null, 20, 9),
      ownedCount('amount', null, 'East', 10, 0),
      ownedCount('close', null, 'East', 20, 20),
    ]);
    expect(kept({ teams: new Map([['East', 5]]) }).teams).toHaveLength(1);
    expect(kept({ teams: new Map([['East', 4]]) }).checkCounts).toEqual([
      ownedCount('amount', null, null, 30, 9),
      ownedCount('close', null, null, 20, 20),
    ]);
  });

  test('comes back as it was, but for whose it is', () => {
    const inputs = JSON.parse(JSON.stringify(kept())) as DayInputs;
    expect(inputs).toMatchObject({ ...STAMP, leading: [['deal', 's']] });
    const parts = partsOf(inputs);
    expect(parts.counts).toEqual(PARTS.counts);
    expect(parts.teams).toEqual(new Map([['East', 6]]));
    for (const same of ['tallies', 'faults', 'checksNotRun', 'metricsNotRun'] as const)
      expect(parts[same]).toEqual(PARTS[same]);
  });
});
