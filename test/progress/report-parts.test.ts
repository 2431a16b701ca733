import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/checks/index.ts';
import { countDuplicates } from '../../src/progress/duplicate-counts.ts';
import { groupFixes } from '../../src/progress/fix-groups.ts';
import { objectScores } from '../../src/progress/object-scores.ts';
import type { RankedFinding } from '../../src/progress/ranking.ts';
import type { KeptCluster, MatchingPort, MeasurementRow } from '../../src/store/ports.ts';

const scoreRow = (groupId: string, value: number | null, n: number, weight: number): MeasurementRow => ({
  day: '2026-06-16',
  kind: 'score',
  id: 'all',
  groupKind: 'object',
  groupId,
  value,
  n,
  detail: JSON.stringify({ weight }),
  catalogueVersion: 1,
  strategyVersion: 1,
});

describe('scores by object', () => {
  const rows = [
    scoreRow('account', 80, 400, 800),
    scoreRow('product', 90, 20, 20),
    scoreRow('lead', null, 0, 0),
    scoreRow('user', 50, 12, 20),
  ];
  const users = (checked: number) => [
    { id: 'user-team-missing', checked: 2 },
    { id: 'user-email-duplicate', checked },
    { id: 'account-website-missing', checked: 400 },
  ];

  test('stand alone where five users or more are judged', () => {
    expect(objectScores(rows, users(5), CHECKS).map(({ ids }) => ids)).toEqual([
      ['account'],
      ['product'],
      ['user'],
    ]);
  });

  test('of four users are told with the object of the fewest judgements, so that no subtraction leaves them alone', () => {
    const scores = objectScores(rows, users(4), CHECKS);
    expect(scores).toEqual([
      { ids: ['account'], value: 80, n: 400 },
      { ids: ['product', 'user'], value: 70, n: 32 },
    ]);
    const whole = rows.reduce((sum, { n }) => sum + (n ?? 0), 0);
    for (let some = 0; some < 2 ** scores.length; some++) {
      const taken = scores.filter((_, at) => some & (1 << at)).reduce((sum, { n }) => sum + n, 0);
      expect(whole - taken).not.toBe(12);
    }
  });

  test('of four users and nothing else are not told at all', () => {
    expect(objectScores([scoreRow('user', 50, 12, 20)], users(4), CHECKS)).toEqual([]);
  });
});

const finding = (checkId: string, recordId: string, trust: number, seconds: number): RankedFinding => ({
  finding: { checkId, source: 's', object: 'deal', recordId, ownerId: null, firstDay: '2026-06-16' },
  trustGains: trust > 0 ? new Map([['wins', trust]]) : new Map(),
  rangeGains: new Map(),
  scoreGain: 0,
  secondsToFix: seconds,
  gainPerMinute: (trust * 60) / seconds,
});

describe('fixes by check', () => {
  test('those that give most a minute together come first, with what they take and give', () => {
    const groups = groupFixes([
      finding('a', '1', 0.5, 60),
      finding('b', '2', 0.25, 60),
      finding('b', '3', 0.25, 60),
      finding('a', '4', 0, 240),
    ]);
    expect(groups.map(({ checkId, seconds, gainPerMinute }) => [checkId, seconds, gainPerMinute])).toEqual([
      ['b', 120, 0.25],
      ['a', 300, 0.1],
    ]);
    expect(groups[0]?.trustGains.get('wins')).toBe(0.5);
    expect(groups.map(({ object }) => object)).toEqual(['deal', 'deal']);
    const alike = ['c', 'a', 'b'].map((id) => finding(id, '1', 0.5, 60));
    expect(groupFixes(alike).map(({ checkId }) => checkId)).toEqual(['a', 'b', 'c']);
    expect(groupFixes([])).toEqual([]);
    expect(groups[1]?.ranked.map(({ finding: { recordId } }) => recordId)).toEqual(['1', '4']);
  });
});

describe('counts of duplicates', () => {
  const name = (object: string, source: string, id: string) => ({ object, source, id });
  const cluster = (tier: KeptCluster['tier'], ...members: KeptCluster['members']): KeptCluster => ({
    ...{ id: String(members.length), subject: 'person', tier, confidence: 0.9, reasons: [] },
    members,
  });
  const summary = (parts: object) =>
    JSON.stringify({
      found: true,
      sane: true,
      records: 40,
      distinct: [
        { object: 'contact', source: 's', records: 20 },
        { object: 'contact', source: 'h', records: 10 },
        { object: 'lead', source: 's', records: 10 },
      ],
      ...parts,
    });
  const port = (clusters: readonly KeptCluster[], parts: object = {}) =>
    ({
      clusters: async () => clusters,
      matchings: async () => [
        { subject: 'organisation', at: 'now', summary: summary({ records: 0, distinct: [] }) },
        { subject: 'person', at: 'now', summary: summary(parts) },
      ],
    }) as unknown as MatchingPort;

  test('records of different CRMs are links and no duplicates; a lead that is a contact is told apart', async () => {
    const counts = await countDuplicates(
      port([
        cluster('safe', name('contact', 's', '1'), name('contact', 'h', '2')),
        cluster('safe', name('contact', 's', '3'), name('contact', 's', '4'), name('contact', 'h', '5')),
        cluster('exact', name('lead', 's', '6'), name('lead', 's', '7'), name('lead', 's', '8')),
        cluster('review', name('contact', 's', '9'), name('lead', 's', '10')),
      ]),
    );
    expect(counts.objects).toEqual([
      {
        object: 'contact',
        records: 30,
        safe: { clusters: 1, surplus: 1 },
        review: { clusters: 0, surplus: 0 },
      },
      { object: 'lead', records: 10, safe: { clusters: 1, surplus: 2 }, review: { clusters: 0, surplus: 0 } },
    ]);
    expect(counts.leadsThatAreContacts).toBe(1);
    expect(counts.health).toEqual([{ subject: 'person', at: 'now', records: 40, state: 'sound' }]);
  });

  test('says where the matcher cannot tell, and where its figures contradict each other', async () => {
    expect((await countDuplicates(port([], { found: false }))).health[0]?.state).toBe('blind');
    expect((await countDuplicates(port([], { sane: false }))).health[0]?.state).toBe('unsure');
  });
});
