import { describe, expect, it } from 'vitest';
import { composeDigest } from '../../src/briefing/digest.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import type { DayView } from '../../src/progress/day-view.ts';
import { behind, DAY, dayView, doubted, kept, onPace, SINCE, sources, speaker, sponsor } from './day-view.ts';
import { linesOf } from './spoken.ts';

const QUARTER = { title: 'A third of what we quote', due: '2026-12-05', value: 0.33 };
const TAUGHT = { title: 'Everybody was taught', due: '2026-11-24' };
const LONG_GONE = { title: 'Begun', due: '2026-05-01', value: 0.29 };
const viewOf = (milestones: Parameters<typeof withSteps>[0], changes: Partial<DayView> = {}) =>
  dayView(changes, withSteps(milestones));
const withSteps = (milestones: NonNullable<typeof onPace.milestones>) => [
  { ...onPace, milestones },
  behind,
  kept,
  doubted,
];
const compose = (view: DayView, before: { day: string; said: string } | null = null, said = speaker) =>
  composeDigest({ view, recipient: sponsor, speaker: said, before });
const line = (view: DayView, said = speaker) => linesOf(compose(view, null, said).parts).at(-1);

describe('the next milestone in a digest', () => {
  it('is one line: what, of which goal, when, and how far it is', () => {
    expect(line(viewOf([LONG_GONE, QUARTER]))).toBe(
      'Next milestone: A third of what we quote (goal 1) · 5 December, in 12 days: 0.9 points to go',
    );
    expect(line(viewOf([TAUGHT, QUARTER]))).toBe(
      'Next milestone: Everybody was taught (goal 1) · 24 November, tomorrow',
    );
  });

  it('is reached or cannot be judged as its goal is, and says nothing of what nobody would see', () => {
    expect(line(viewOf([{ ...QUARTER, value: 0.31 }]))).toMatch(/in 12 days: reached$/);
    expect(line(viewOf([{ ...QUARTER, value: 0.32 }]))).toMatch(/in 12 days: cannot be judged yet$/);
    expect(line(viewOf([{ ...QUARTER, value: 0.3264 }], {}))).toMatch(/in 12 days: 0.5 points to go$/);
    const sure = { ...onPace.measured, low: 0.3214, high: 0.3214 };
    const near = dayView({}, [
      { ...onPace, measured: sure, milestones: [{ ...QUARTER, value: 0.32142 }] },
      kept,
    ]);
    expect(line(near)).toMatch(/in 12 days$/);
  });

  it('is the due date of a goal where no milestone is left, and nothing where all is over', () => {
    expect(line(viewOf([LONG_GONE]))).toMatch(/^Next milestone: end of goal 1, “Win more/);
    expect(line(dayView({ day: '2027-04-01', since: null }))).not.toContain('milestone');
  });

  it('keeps a figure and a Solar Hijri day in Persian', () => {
    expect(line(viewOf([QUARTER]), createSpeaker('fa'))?.replace(/[\u2066-\u2069]/g, '')).toBe(
      'نقطهٔ عطف بعدی: A third of what we quote (هدف ۱) · ۱۴ آذر، ۱۲ روز دیگر: ۰٫۹ واحد درصد مانده',
    );
  });
});

describe('a milestone that passed', () => {
  const before = viewOf([LONG_GONE, { ...QUARTER, due: '2026-11-22' }, TAUGHT], { day: '2026-11-20' });
  const told = { day: SINCE, said: compose(before).said };
  const today = (milestones = before) => ({ ...milestones, day: DAY });

  it('is news, is named once with what came of it, and is quiet from the next day on', () => {
    const view = viewOf([LONG_GONE, { ...QUARTER, due: '2026-11-22' }, TAUGHT]);
    const brief = compose(view, told);
    expect(linesOf(brief.parts)).toContain(
      'Milestone whose day is over: A third of what we quote (goal 1), due on 22 November 2026: missed, 0.9 points short',
    );
    expect(linesOf(brief.parts).join('\n')).not.toContain('Begun');
    const next = compose(today(view), { day: DAY, said: brief.said });
    expect(next.parts).toHaveLength(1);
  });

  it('or is reached before its day is news as well; one day less is none', () => {
    const far = viewOf([{ ...QUARTER, value: 0.33 }]);
    const said = { day: SINCE, said: compose(far).said };
    const read = sources.map((source) => ({ ...source, pulledAt: '2026-11-24T06:40:00.000Z' }));
    expect(compose({ ...far, day: '2026-11-24', sources: read }, said).parts).toHaveLength(1);
    const there = { ...onPace.measured, value: 0.34, low: 0.335, high: 0.345 };
    const sketches = withSteps([QUARTER]).map((one) =>
      one.id === 'win' ? { ...one, measured: there } : one,
    );
    expect(compose(dayView({}, sketches), said).parts.length).toBeGreaterThan(1);
  });
});
