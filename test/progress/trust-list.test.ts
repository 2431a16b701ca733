import { describe, expect, test } from 'vitest';
import type { Metric } from '../../src/metrics/metric.ts';
import { keyOf, type RankedGoal } from '../../src/progress/ranking.ts';
import { trustList } from '../../src/progress/trust-list.ts';
import type { Fact, FindingRow, LooseStake, Stake } from '../../src/store/ports.ts';
import { type Counting, recount } from '../scoring/recount.ts';

const COUNTING: Counting = {
  metricId: 'share',
  kind: 'plain',
  hasValue: false,
  hasPart: false,
  hasHit: true,
  segmented: false,
  quantile: null,
};
const SURE: Fact = {
  member: true,
  maybe: false,
  hit: true,
  value: null,
  part: null,
  doubtDecides: false,
  doubtCarries: false,
  ended: false,
  against: false,
};
const DOUBTED: Fact = { ...SURE, doubtCarries: true };

/** A doubted record, the checks that doubt it, and what it is once none does. */
interface Doubted {
  readonly recordId: string;
  readonly checkIds: readonly string[];
  readonly after?: Partial<Fact>;
  readonly idle?: readonly string[];
}

const finding = (recordId: string, checkId: string): FindingRow => ({
  ...{ checkId, source: 's', object: 'deal', recordId, ownerId: null, firstDay: '2026-06-01' },
});

function stakesOf({ recordId, checkIds, after = {}, idle = [] }: Doubted): Stake[] {
  const stake = (checkId: string | null, to: Fact, touches: boolean): Stake => ({
    ...{ metricId: 'share', source: 's', recordId, checkId, segment: null, before: DOUBTED },
    ...{ after: to, touches, fills: false },
  });
  return [
    ...[...checkIds, ...idle].map((checkId) => stake(checkId, DOUBTED, checkIds.includes(checkId))),
    stake(null, { ...DOUBTED, doubtCarries: false, ...after }, true),
  ];
}

/** A share of so many sure records and the doubted ones. */
function goalOf(sure: number, doubted: readonly Doubted[], loose: readonly LooseStake[] = []): RankedGoal {
  const facts = [...Array.from({ length: sure }, () => SURE), ...doubted.map(() => DOUBTED)];
  const { tallies, outers } = recount(
    COUNTING,
    facts.map((fact) => ({ fact, segment: null })),
  );
  return {
    ...{ id: 'g', weight: 1, currency: 'EUR', span: 1, loose },
    metric: {
      id: 'share',
      kind: 'share',
      object: 'deal',
      hit: 'r.won',
      carries: [],
      alsoReads: [],
    } as unknown as Metric,
    kept: { tallies: tallies.map((tally) => ({ ...tally, loose: loose.length })), outers },
    stakes: doubted.flatMap(stakesOf),
  };
}

/** Of a key, the finding that it names. */
function mendable(but: readonly string[] = []) {
  return (key: string): FindingRow | null => {
    const [checkId = '', , recordId = ''] = key.split(' ');
    return but.includes(key) ? null : finding(recordId, checkId);
  };
}
const keysOf = (findings: readonly FindingRow[] = []) => findings.map(keyOf).sort();

describe('the fewest findings to a trust', () => {
  const four = [
    { recordId: '1', checkIds: ['a'] },
    { recordId: '2', checkIds: ['a', 'b'] },
    { recordId: '3', checkIds: ['a', 'b', 'c'] },
    { recordId: '4', checkIds: ['b'] },
  ];

  test('are those of the records with the fewest doubts, and the trust once they are mended is told', () => {
    const list = trustList(goalOf(6, four), 0.8, mendable());
    expect(list).toMatchObject({ wanted: 0.8, trust: 0.6, reached: 0.8 });
    expect(keysOf(list?.findings)).toEqual(['a s 1', 'b s 4']);
    const more = trustList(goalOf(6, four), 0.85, mendable());
    expect(keysOf(more?.findings)).toEqual(['a s 1', 'a s 2', 'b s 2', 'b s 4']);
    expect(more?.reached).toBeCloseTo(0.9, 12);
  });

  test('are none where it is there already', () => {
    expect(trustList(goalOf(6, four), 0.6, mendable())).toEqual({
      ...{ findings: [], trust: 0.6, wanted: 0.6, reached: 0.6 },
    });
  });

  test('are all that can be mended where these are not enough; a record with one that cannot be is left', () => {
    const list = trustList(goalOf(6, four), 1, mendable(['c s 3', 'b s 4']));
    expect(keysOf(list?.findings)).toEqual(['a s 1', 'a s 2', 'b s 2']);
    expect(list?.reached).toBeCloseTo(0.8, 12);
  });

  test('leave out findings on fields that the metric does not read, and records that would stay in doubt', () => {
    const idle = [{ recordId: '1', checkIds: ['a'], idle: ['z'] }];
    expect(keysOf(trustList(goalOf(4, idle), 1, mendable(['z s 1']))?.findings)).toEqual(['a s 1']);
    const only = [{ recordId: '1', checkIds: [], idle: ['z'] }];
    expect(trustList(goalOf(4, only), 1, mendable())?.findings).toEqual([]);
    const still = [{ recordId: '1', checkIds: ['a'], after: { doubtDecides: true } }];
    expect(trustList(goalOf(4, still), 1, mendable())?.findings).toEqual([]);
  });

  test('count a record that turns out not to count as weight that is gone', () => {
    const gone = [{ recordId: '1', checkIds: ['a'], after: { member: false } }];
    const list = trustList(goalOf(4, gone), 1, mendable());
    expect(list?.trust).toBe(0.8);
    expect(keysOf(list?.findings)).toEqual(['a s 1']);
    expect(list?.reached).toBe(1);
  });

  test('take what is not told without its doubts for nothing to mend', () => {
    const goal = goalOf(4, four.slice(0, 1));
    const untold = { ...goal, stakes: goal.stakes.filter(({ checkId }) => checkId !== null) };
    expect(trustList(untold, 1, mendable())?.findings).toEqual([]);
  });

  test('count a doubtful record of another object as one', () => {
    const loose = (recordId: string, checkIds: readonly string[]): LooseStake => ({
      ...{ metricId: 'share', source: 's', recordId, checkIds, held: false },
    });
    const goal = goalOf(10, [], [loose('9', ['a', 'b']), loose('8', ['a'])]);
    const list = trustList(goal, 0.9, mendable());
    expect(list).toMatchObject({ trust: 0.8, reached: 0.9 });
    expect(keysOf(list?.findings)).toEqual(['a s 8']);
    const stuck = trustList(goal, 1, mendable(['b s 9']));
    expect(keysOf(stuck?.findings)).toEqual(['a s 8']);
    expect(keysOf(trustList(goal, 1, mendable())?.findings)).toEqual(['a s 8', 'a s 9', 'b s 9']);
  });

  test('are unknown where the trust is', () => {
    expect(trustList(goalOf(0, []), 0.5, mendable())).toBeNull();
  });
});
