import { describe, expect, test } from 'vitest';
import { effectLines } from '../../src/cli/effect.ts';
import { type DrawnOutcome, effectOf, isEnough } from '../../src/progress/effect.ts';
import { outcomeOf } from '../../src/progress/effect-view.ts';
import { fatesOf, happen } from '../worlds/nudges/generate.ts';
import { testStrategy } from '../worlds/strategy.ts';
import { compare, drawLots } from './effect-bar.ts';

const ROW: DrawnOutcome = {
  checkId: 'deal-amount-missing',
  source: 'hubspot',
  recordId: '1',
  firstDay: '2026-06-01',
  day: '2026-06-02',
  heldOut: false,
  share: 0.2,
  rep: 'a',
  gains: {},
  fixed: false,
  excepted: false,
};

/** A simulated organisation's findings as the store would hand them over. */
function outcomes(effect: number, reps: number, weeks: number): DrawnOutcome[] {
  const happened = happen(1, { reps, weeks });
  const lots = drawLots(happened, 'firm');
  const { outcome } = compare(lots, fatesOf(happened, effect));
  return lots.at.map((_, row) => ({
    ...ROW,
    checkId:
      ['deal-amount-missing', 'deal-owner-missing', 'contact-email-missing'][(lots.stratum[row] ?? 0) % 3] ??
      '',
    rep: `rep ${lots.rep[row]}`,
    recordId: String(row),
    heldOut: lots.heldOut[row] === 1,
    fixed: outcome[row] === 1,
    gains: (lots.stratum[row] ?? 0) % 2 === 0 ? { one: 0.001 } : {},
  }));
}

describe('the effect of nudges', () => {
  test('is claimed, by kind and for the goals, where there is one and enough to tell it', () => {
    const { all, kinds, goals } = effectOf(outcomes(0.1, 1_000, 8), ['one', 'two']);
    expect(all.claimed).toBe(true);
    expect(all.effect?.value).toBeGreaterThan(0.07);
    expect(kinds.map(({ checkId }) => checkId)).toEqual([...kinds.map(({ checkId }) => checkId)].sort());
    expect(kinds.every(({ effect, stop }) => effect !== null && !stop)).toBe(true);
    expect(goals.map(({ claimed }) => claimed)).toEqual([true, false]);
    const [one, two] = goals;
    // Every fix gives a thousandth of trust: so many nudges, times the share of fixes that they add.
    expect(one?.effect?.value).toBeCloseTo(0.1 * 0.001 * (one?.sizes?.nudged ?? 0), 0);
    expect(two).toMatchObject({ effect: null });
  });

  test('a kind that adds less than five points for sure is proposed to be stopped', () => {
    const { all, kinds } = effectOf(outcomes(0, 2_000, 8), []);
    expect(all.claimed).toBe(false);
    expect(kinds.some(({ stop }) => stop)).toBe(true);
    for (const { stop, effect } of kinds) expect(stop).toBe((effect?.high95 ?? 1) < 0.05);
  });

  test('below the minimum nothing is told, and of fewer than five people not even how much there is', () => {
    expect(isEnough({ nudged: 50, heldOut: 50, reps: 12, evenReps: 10 })).toBe(true);
    for (const less of [{ nudged: 49 }, { heldOut: 49 }, { evenReps: 9.9 }])
      expect(isEnough({ nudged: 50, heldOut: 50, reps: 12, evenReps: 10, ...less })).toBe(false);
    const few = effectOf(outcomes(0.1, 4, 40), ['one']);
    expect(few.all).toEqual({ sizes: null, effect: null, claimed: false });
    expect(few.kinds.every(({ sizes }) => sizes === null)).toBe(true);
    expect(effectOf([], ['one']).all.effect).toBeNull();
  });

  test('a kind of few reps is not what all others leave over', () => {
    const enough = outcomes(0.1, 300, 8).filter(({ checkId }) => checkId !== 'contact-email-missing');
    const lone = { ...ROW, checkId: 'ticket-owner-missing' };
    const sizesOf = (more: readonly DrawnOutcome[]) =>
      effectOf([...enough, ...more], []).kinds.map(({ sizes }) => sizes !== null);
    expect(sizesOf([])).toEqual([true, true]);
    expect(sizesOf(['a', 'b', 'c', 'd'].map((rep) => ({ ...lone, rep })))).toEqual([true, false, false]);
    expect(sizesOf(['a', 'b', 'c', 'd', 'e'].map((rep) => ({ ...lone, rep })))).toEqual([true, true, false]);
  });

  test('what those who were nudged called no issue makes nudging look no better, and is counted', () => {
    const rows = outcomes(0, 1_000, 8);
    // Of the nudged findings that were left, every third was no issue; of the held-out ones as many, and nobody said so.
    const said = rows.map((row, at) => ({
      ...row,
      excepted: row.fixed === false && !row.heldOut && at % 3 === 0,
    }));
    const fair = effectOf(said, []);
    expect(fair.all).toEqual(effectOf(rows, []).all);
    expect(fair.all.claimed).toBe(false);
    expect(fair.excepted).toBe(said.filter(({ excepted }) => excepted).length);
    const leftOut = effectOf(
      said.filter(({ excepted }) => !excepted),
      [],
    );
    expect(leftOut.all.claimed).toBe(true);
    expect(effectOf(said.slice(0, 1), []).excepted).toBeNull();
  });

  test('what nobody can know is left out and counted', () => {
    const rows = outcomes(0.1, 300, 8);
    const { all, unknown } = effectOf([...rows, { ...ROW, fixed: null }], []);
    expect(unknown).toBe(1);
    expect(all).toEqual(effectOf(rows, []).all);
  });
});

describe('what came of a finding', () => {
  const { fixed: _, excepted: __, ...drawn } = ROW;
  const row = { ...drawn, kept: true, closedDay: '2026-06-09', closedBy: '{"notVisible":0,"reason":null}' };

  test.each([
    ['closed on the seventh day', {}, true],
    ['closed on the eighth', { closedDay: '2026-06-10' }, false],
    ['still open', { closedDay: null, closedBy: null }, false],
    ['closed since its check could not be run', { closedBy: '{"notVisible":9,"reason":"no rights"}' }, null],
    ['closed since its check was switched off', { closedBy: null }, null],
    ['not kept any more', { kept: false, closedDay: null }, null],
    ['a duplicate that was merged', { checkId: 'contact-person-duplicated', closedBy: null }, true],
  ])('%s', (_name, parts, fixed) => {
    expect(outcomeOf({ ...row, ...parts }, null).fixed).toBe(fixed);
  });

  test.each([
    ['on the day of the lot, and left', { closedDay: null, closedBy: null }, '2026-06-02', false, true],
    ['on the seventh day, and left', { closedDay: null, closedBy: null }, '2026-06-09', false, true],
    ['after the days that are waited for', { closedDay: null, closedBy: null }, '2026-06-10', false, false],
    ['before it was changed all the same', {}, '2026-06-08', true, true],
    ['once it was found fixed', { closedDay: '2026-06-05' }, '2026-06-06', true, false],
    ['while its check could not be run', { closedBy: null }, '2026-06-05', null, true],
  ])('called no issue %s: fixed where the record is', (_name, parts, day, fixed, excepted) => {
    expect(outcomeOf({ ...row, ...parts }, day)).toMatchObject({ fixed, excepted });
  });
});

describe('the lines of `plumbline effect`', () => {
  const view = {
    day: '2026-06-30',
    holdout: { on: '2026-01-01', consulted: 'The works council', share: 0.2 },
    proposed: false,
    nudgedInMonth: 250,
    between: { from: '2026-04-01', to: '2026-06-23' },
  };
  const strategy = testStrategy();

  test('say what nudging adds, how sure that is, and what to stop', () => {
    const told = effectLines({ ...view, effect: effectOf(outcomes(0.1, 1_000, 8), ['one']) }, strategy).join(
      '\n',
    );
    expect(told).toMatch(/Held out .* 20 % .* 2026-01-01 \(consulted: The works council\)/);
    expect(told).toMatch(/Nudging .*: \+\d+\.\d points \(80 %: \+\d+\.\d to \+\d+\.\d; 95 %: /);
    expect(told).toContain('Trust of "Goal one"');
    const stopped = effectLines({ ...view, effect: effectOf(outcomes(0, 2_000, 8), []) }, strategy).join(
      '\n',
    );
    expect(stopped).toContain('No effect can be claimed');
    expect(stopped).toContain('Proposed: stop nudging about it');
    expect(`${told}${stopped}`).not.toMatch(/undefined|NaN|null/);
  });

  test('say that it is not enough to tell, and propose holding out only where it would tell something', () => {
    const nothing = { ...view, between: null, effect: effectOf([], ['one']) };
    expect(effectLines(nothing, strategy).join('\n')).toContain('Not enough to tell');
    const off = effectLines({ ...nothing, holdout: null, nudgedInMonth: 57 }, strategy).join('\n');
    expect(off).toContain('57 findings were nudged. From 200 on');
    expect(effectLines({ ...nothing, holdout: null, proposed: true }, strategy).join('\n')).toContain(
      'Proposed: hold',
    );
    expect(effectLines({ ...nothing, holdout: null, nudgedInMonth: null }, strategy).join('\n')).toContain(
      'fewer than five people',
    );
  });
});
