import { describe, expect, test } from 'vitest';
import { moveOf } from '../../src/progress/moves.ts';
import type { MeasurementRow } from '../../src/store/ports.ts';

interface Detail {
  readonly value: number | null;
  readonly trust: number | null;
  readonly members: number;
  readonly hits: number;
  readonly faults: Readonly<Record<string, number>>;
}

const STILL: Detail = { value: 0.3, trust: 0.9, members: 100, hits: 30, faults: { a: 4, b: 2, c: 1 } };

function row(day: string, detail: Partial<Detail> = {}, parts: Partial<MeasurementRow> = {}): MeasurementRow {
  return {
    day,
    kind: 'metric',
    id: 'win_rate',
    groupKind: '',
    groupId: '',
    value: 0.3,
    n: 100,
    detail: JSON.stringify({ ...STILL, ...detail }),
    catalogueVersion: 7,
    strategyVersion: 2,
    ...parts,
  };
}
const moved = (detail: Partial<Detail>, checkIds: readonly string[] = ['a', 'b', 'c']) =>
  moveOf('win_rate', checkIds, [row('2026-11-20')], [row('2026-11-23', detail)]);

describe('how a metric moved', () => {
  test('is told in its unit and in trust, since the earlier day, without a cause where nothing moved', () => {
    expect(moved({})).toEqual({ since: '2026-11-20', value: 0, trust: 0, causes: [] });
    const move = moved({ value: 0.25, trust: 1 });
    expect(move?.value).toBeCloseTo(-0.05, 12);
    expect(move?.trust).toBeCloseTo(0.1, 12);
  });

  test('is unknown where one day is', () => {
    expect(moved({ value: null, trust: null })).toMatchObject({ value: null, trust: null });
    const before = [row('2026-11-20', { value: null, trust: null })];
    expect(moveOf('win_rate', [], before, [row('2026-11-23')])).toMatchObject({ value: null, trust: null });
  });

  test('by records that came or went, or came to be counted', () => {
    expect(moved({ members: 118, hits: 37 })?.causes).toEqual([{ kind: 'records', records: 18, hits: 7 }]);
    expect(moved({ members: 98 })?.causes).toEqual([{ kind: 'records', records: -2, hits: 0 }]);
    expect(moved({ hits: 29 })?.causes).toEqual([{ kind: 'records', records: 0, hits: -1 }]);
  });

  test('by findings, the largest change first, of equal ones by name; only of checks that doubt it', () => {
    const faults = { a: 5, b: 0, c: 3, d: 90 };
    const causes = (ids: readonly string[]) =>
      moved({ faults }, ids)?.causes.map(
        (cause) => cause.kind === 'findings' && [cause.checkId, cause.findings],
      );
    expect(causes(['c', 'b', 'a'])).toEqual([
      ['b', -2],
      ['c', 2],
      ['a', 1],
    ]);
    expect(causes(['b', 'c'])).toEqual(causes(['c', 'b']));
    expect(causes(['a', 'none'])).toEqual([['a', 1]]);
    expect(moved({ faults: {} }, ['a'])?.causes).toEqual([{ kind: 'findings', checkId: 'a', findings: -4 }]);
    expect(moved({ members: 101, faults }, ['a'])?.causes.map(({ kind }) => kind)).toEqual([
      'records',
      'findings',
    ]);
  });

  test('is nothing without both days, nor across another formula or strategy', () => {
    const [before, after] = [row('2026-11-20'), row('2026-11-23')];
    expect(moveOf('win_rate', [], [], [after])).toBeNull();
    expect(moveOf('win_rate', [], [before], [])).toBeNull();
    expect(moveOf('another', [], [before], [after])).toBeNull();
    expect(moveOf('win_rate', [], [{ ...before, kind: 'check' }], [after])).toBeNull();
    expect(moveOf('win_rate', [], [{ ...before, catalogueVersion: 6 }], [after])).toBeNull();
    expect(moveOf('win_rate', [], [{ ...before, strategyVersion: 1 }], [after])).toBeNull();
    expect(moveOf('win_rate', [], [row('2026-11-20', {}, { id: 'x' }), before], [after])).not.toBeNull();
  });
});
