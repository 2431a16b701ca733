import { describe, expect, test } from 'vitest';
import type { Adoption, GroupAdoption } from '../../src/scoring/adoption-compose.ts';
import { adoptionRows } from '../../src/scoring/adoption-rows.ts';
import type { Assembled } from '../../src/scoring/assemble.ts';
import { NOTHING, unknown } from '../../src/scoring/measured.ts';
import { rowsOf } from '../../src/scoring/rows.ts';
import type { MetricFault, Tally } from '../../src/store/ports.ts';

describe('a day’s numbers as they are kept', () => {
  const score = { value: 80, coverage: 0.9, n: 40, weight: 90 };
  const assembled: Assembled = {
    checks: [
      {
        id: 'deal-amount-missing',
        object: 'deal',
        dimension: 'completeness',
        checked: 20,
        failing: 3,
        notVisible: 2,
        reason: 'Why.',
      },
    ],
    metrics: [
      { ...unknown('win_rate', 'none'), value: 0.25, n: 12, reason: null },
      unknown('revenue_won', 'Hidden.'),
    ],
    score,
    groups: [
      { kind: 'team', id: 'East', score: { ...score, value: 70, n: 9 }, people: 6 },
      { kind: 'rep', id: 'salesforce 5', score: { ...score, value: null, n: 0 }, people: 1, team: null },
    ],
    weights: new Map(),
  };
  const tally = (metricId: string, part: Tally['part'], members: number): Tally => ({
    ...NOTHING,
    metricId,
    part,
    members,
    hits: members / 2,
  });
  const fault = (metricId: string, checkId: string, records: number, weight: number): MetricFault => ({
    ...{ metricId, checkId, records, weight },
  });
  const rows = () =>
    rowsOf(
      '2026-06-15',
      assembled,
      {
        tallies: [tally('win_rate', 'segment', 4), tally('win_rate', 'all', 12)],
        faults: [
          fault('win_rate', 'a', 3, 3),
          fault('win_rate', 'b', 1, 9),
          fault('win_rate', 'c', 5, 3),
          fault('other', 'd', 9, 99),
        ],
      },
      { formula: 7, strategy: 2 },
    );
  const keptOf = (kind: string) =>
    rows()
      .filter((row) => row.kind === kind)
      .map(({ id, groupKind, groupId, value, n, detail }) => [
        id,
        groupKind,
        groupId,
        value,
        n,
        JSON.parse(detail) as unknown,
      ]);

  test('are of one day and two versions', () => {
    expect(
      rows().every(
        (row) => row.day === '2026-06-15' && row.catalogueVersion === 7 && row.strategyVersion === 2,
      ),
    ).toBe(true);
    expect(rows().map(({ kind }) => kind)).toEqual(['score', 'score', 'score', 'check', 'metric', 'metric']);
  });

  test('scores, of all and by group; whether a rep has a team is told, of a team it is not', () => {
    const rest = { coverage: 0.9, weight: 90 };
    expect(keptOf('score')).toEqual([
      ['all', '', '', 80, 40, rest],
      ['all', 'team', 'East', 70, 9, { ...rest, people: 6 }],
      ['all', 'rep', 'salesforce 5', null, 0, { ...rest, people: 1, team: null }],
    ]);
  });

  test('checks, as many as failed of as many as were checked', () => {
    expect(keptOf('check')).toEqual([
      ['deal-amount-missing', '', '', 3, 20, { notVisible: 2, reason: 'Why.' }],
    ]);
  });

  test('metrics with their records, and with the findings that weigh most first', () => {
    const [first, second] = keptOf('metric');
    expect(first?.slice(0, 5)).toEqual(['win_rate', '', '', 0.25, 12]);
    expect(first?.[5]).toMatchObject({
      ...{ id: 'win_rate', value: 0.25, members: 12, hits: 6 },
      faults: { a: 3, b: 1, c: 5 },
      heaviest: ['b', 'c', 'a'],
    });
    expect(second?.[5]).toMatchObject({ members: 0, hits: 0, faults: {}, heaviest: [], reason: 'Hidden.' });
  });
});

describe('adoption as it is kept', () => {
  const group = (ids: readonly string[], value: number | null, people: number): GroupAdoption => ({
    ...{ ids, value, people, coverage: 1, parts: [] },
  });
  const adoption: Adoption = {
    organisation: group([], 71, 12),
    departments: [group(['Sales'], 70, 8)],
    teams: [group(['East', 'West'], 60, 6)],
    reps: [
      {
        id: 'ana',
        value: 55,
        coverage: 0.5,
        parts: [
          { id: 'logging', due: 4, share: 0.5, fair: 0.6 },
          { id: 'upkeep', due: 3, share: 0.5, fair: 0.6 },
        ],
      },
    ],
    unknown: [{ id: 'days', reason: 'Hidden.' }],
  };
  const stamp = { day: '2026-06-15', catalogueVersion: 7, strategyVersion: 2 };
  const kept = (of: Adoption, keepReps: boolean) =>
    adoptionRows(of, stamp, keepReps).map(({ groupKind, groupId, value, n }) => [
      groupKind,
      groupId,
      value,
      n,
    ]);

  test('of the organisation, of groups that may be shown, and of reps by what was due of them', () => {
    expect(kept(adoption, true)).toEqual([
      ['', '', 71, 12],
      ['department', '["Sales"]', 70, 8],
      ['team', '["East","West"]', 60, 6],
      ['rep', 'ana', 55, 7],
    ]);
    const [whole, department, , rep] = adoptionRows(adoption, stamp, true);
    expect(whole).toMatchObject({ ...stamp, kind: 'adoption', id: 'all' });
    expect(JSON.parse(whole?.detail ?? '')).toEqual({
      organisation: adoption.organisation,
      unknown: adoption.unknown,
    });
    expect(JSON.parse(department?.detail ?? '')).toEqual(adoption.departments[0]);
    expect(JSON.parse(rep?.detail ?? '')).toEqual(adoption.reps[0]);
  });

  test('nothing of a rep where nobody is to see it, and nothing of all where they are too few', () => {
    expect(kept({ ...adoption, organisation: null }, false)).toEqual([
      ['', '', null, 0],
      ['department', '["Sales"]', 70, 8],
      ['team', '["East","West"]', 60, 6],
    ]);
  });
});
