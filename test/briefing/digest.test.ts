import { describe, expect, it } from 'vitest';
import { composeDigest } from '../../src/briefing/digest.ts';
import type { DayView } from '../../src/progress/day-view.ts';
import {
  behind,
  DAY,
  dayView,
  doubted,
  goalView,
  kept,
  onPace,
  SINCE,
  speaker,
  sponsor,
} from './day-view.ts';
import { linesOf, textOf } from './spoken.ts';

const compose = (view: DayView, before: { day: string; said: string } | null = null) =>
  composeDigest({ view, recipient: sponsor, speaker, before });

describe('a digest', () => {
  it('reads from the title to what moved, each goal on a line of its own', () => {
    expect(linesOf(compose(dayView()).parts)).toEqual([
      'CRM strategy · Northlight · Monday 23 November · data as of 07:40',
      'Two goals on pace, one behind, one cannot be judged yet.',
      '1 Win more of what we quote · win rate 32.1% (1,204 closed deals), target 34% by 31 March · on pace · forecast 34.6% (80%: 32.9% – 36.2%), 60% likely to reach the target · trust 91%',
      '2 Settle cases faster · time to resolution 31.2 hours (940 closed tickets), target 20 hours by 31 March · behind by 76 days · trust 68%: 212 tickets contradict themselves on their closing; plausibly 30–33.5 hours',
      '3 Keep the customers we have · repeat customers 93.1% (420 customers of the last year), to be kept at 92% or above until 31 March · within its limits · trust 97%',
      '4 Faster first answer · time to first reply, target 4 hours by 31 March · cannot be judged yet: 44% of it rests on doubtful records: 550 closed tickets have no time of first reply · trust 56%',
      'What moved since Friday',
      'Goal 1: +1.2 points (18 more closed deals, 7 more won)',
      'Goal 2: trust from 76% to 68% (60 more tickets contradict themselves on their closing)',
      'Next milestone: end of goal 1, “Win more of what we quote” · 31 March, in 128 days: 1.9 points to go',
    ]);
  });

  it('names the field to fill where a goal cannot be judged, and says when one is at risk', () => {
    const risky = { ...behind, measured: { ...behind.measured, value: 38, low: 37, high: 39 } };
    const open = { ...doubted, field: 'ticket.firstReplyAt' };
    const [, , first, second] = linesOf(compose(dayView({}, [risky, open, kept])).parts);
    expect(first).toContain('· at risk: behind by 200 days ·');
    expect(second).toContain(
      '550 closed tickets have no time of first reply; fill in or correct the time of first reply of tickets ·',
    );
  });

  it('says first what is not as usual, and the rest of it in the details; a day more of the same is no news', () => {
    const gone = {
      kind: 'stock',
      source: 'hubspot',
      object: 'deal',
      value: 300,
      expected: 900,
      direction: 'less',
    } as const;
    const mixed = { kind: 'mix', source: 'salesforce', path: 'deal.stage', psi: 0.4 } as const;
    const view = dayView({ anomalies: [gone, mixed] });
    const brief = compose(view);
    expect(linesOf(brief.parts)[2]).toBe(
      'HubSpot: only 300 deals are left of 900. 1 more thing is unusual: see the details.',
    );
    expect(linesOf(brief.details)).toContain(
      'Salesforce: the stage of deals took quite other values since the day before.',
    );
    const still = dayView({ anomalies: [{ ...gone, value: 299 }, mixed] });
    expect(compose(still, { day: SINCE, said: brief.said }).parts).toHaveLength(2);
    expect(compose(dayView(), { day: SINCE, said: brief.said }).parts.length).toBeGreaterThan(2);
  });

  it('tells the time in the zone of its reader', () => {
    const recipient = { ...sponsor, zone: 'America/Chicago' };
    const brief = composeDigest({ view: dayView(), recipient, speaker, before: null });
    expect(linesOf(brief.parts)[0]).toContain('data as of 00:40');
  });

  it('sums itself up in one sentence', () => {
    expect(compose(dayView()).summary).toBe(
      'Northlight, Monday 23 November: Two goals on pace, one behind, one cannot be judged yet.',
    );
  });

  it('says what became of the records in exact parts where they are known, those that people would see', () => {
    const part = (name: 'entered' | 'left' | 'changed' | 'cleaned', records: number, value: number) => ({
      ...{ name, records, value, exact: null, trust: null },
    });
    const causes = {
      ...{ since: 'yesterday' as const, day: SINCE, from: 0.3094, to: 0.3214, change: '3/250', reason: null },
      parts: [
        part('entered', 20, 0.005),
        part('left', 1, 0.007),
        part('changed', 2, 0),
        part('cleaned', 0, 0),
      ],
    };
    const line = (sketch: typeof onPace) => linesOf(compose(dayView({}, [sketch, kept])).parts).at(-2);
    expect(line({ ...onPace, causes: [causes] })).toBe(
      'Goal 1: +1.2 points (1 closed deal no longer counts: +0.7 points, 20 closed deals came to count: +0.5 points)',
    );
    const other = { ...causes, reason: 'Records of that day were pruned.', parts: [] };
    expect(line({ ...onPace, causes: [other] })).toBe(
      'Goal 1: +1.2 points (18 more closed deals, 7 more won)',
    );
  });

  it('asks nothing where there is nothing to decide', () => {
    expect(textOf(compose(dayView()))).not.toContain('?');
  });

  it('says in the details what every number rests on', () => {
    const details = linesOf(compose(dayView()).details);
    expect(details).toContain(
      '1 Win more of what we quote: 32.1% from 1,204 closed deals, plausibly 31.8% – 32.6%; trust 91%; forecast 34.6% (80%: 32.9% – 36.2%), 60% likely to reach the target',
    );
    expect(details).toContain(
      '4 Faster first answer: 6.1 hours from 700 tickets, plausibly 1 hour or more; trust 56%; not enough history for a forecast',
    );
    expect(details).toContain(
      'Score 81.2 of 100 (+0.3 since Friday) from 48,210 judgements; 93% of the rules’ weight could be run',
    );
    expect(details).toContain('Validity 96.4 (9,000 judgements)');
    expect(details).toContain('East and South: 79.2 (7 people, 8,000 judgements)');
    expect(details).toContain('550 closed tickets have no time of first reply (44.0% of 1,250)');
    expect(details).toContain(
      '87 open deals are past their close date (7.0% of 1,250; 9 fewer than on Friday)',
    );
    expect(details).toContain(
      'Cost of a service case: It needs a figure that no CRM holds, and none is given.',
    );
    expect(details).toContain('1 rule: No connected CRM lets us see records of the kind “Product”.');
    expect(details.at(-1)).toContain('Formulas of version 1001, strategy of version 3.');
  });

  it('leaves a dimension that nothing was judged in out, instead of calling it zero', () => {
    expect(textOf(compose(dayView()))).not.toContain('Timeliness');
  });

  it('shows no numbers by team where there are fewer than five people', () => {
    const details = linesOf(compose(dayView({ teams: null })).details);
    expect(details).toContain('Numbers by team are shown from five people on.');
  });

  it('shows nothing that is about fewer than five people', () => {
    const sellers = goalView({
      id: 'sell',
      title: 'Everybody sells',
      metric: 'users_without_deal',
      goal: { baseline: { value: 5, on: '2026-04-01' }, target: 0 },
      measured: { value: 3, low: 3, high: 3, n: 4 },
      move: { since: SINCE, value: 1, trust: 0, causes: [] },
      worst: { checkId: 'user-team-missing', failing: 3 },
    });
    const checks = dayView().checks.map((check) =>
      check.id === 'user-team-missing' ? { ...check, failing: 3, checked: 4 } : check,
    );
    const text = textOf(compose(dayView({ goals: [sellers], checks })));
    expect(text).toContain('not shown, since it would be about fewer than five people');
    expect(text).not.toMatch(/\b[34] (active|more)|deal 3|have no team/);
  });

  it('tells a goal that is ahead, and one that is behind without saying by how much where that is not known', () => {
    const ahead = goalView({ ...onPace, measured: { value: 0.335 } });
    const outside = goalView({ ...kept, measured: { value: 0.9, low: 0.9, high: 0.9 } });
    const [, lead, first, second] = linesOf(compose(dayView({ goals: [ahead, outside] })).parts);
    expect(lead).toBe('One goal ahead of pace, one behind.');
    expect(first).toContain(' · ahead of pace · ');
    expect(second).toContain(' · outside its limits · ');
  });

  it('names the range that leaves a goal open, and what would close it', () => {
    const open = goalView({
      ...behind,
      measured: { value: 31.2, low: 21, high: 36, trust: 0.8 },
    });
    const line = linesOf(compose(dayView({ goals: [open] })).parts)[2];
    expect(line).toContain(
      'cannot be judged yet: it may plausibly be 21–36 hours, because 212 tickets contradict themselves on their closing · trust 80%',
    );
    expect(line).not.toContain('forecast');
  });

  it('shows a number of too few records, and judges nobody by it', () => {
    const few = goalView({ ...onPace, measured: { value: 0.4, n: 7 } });
    const line = linesOf(compose(dayView({ goals: [few] })).parts)[2];
    expect(line).toContain('win rate 40.0% (7 closed deals)');
    expect(line).toContain('cannot be judged yet: 7 closed deals so far, at least 20 are needed');
  });

  it('says why a number is unknown, and shows none', () => {
    const unknown = {
      value: null,
      low: null,
      high: null,
      trust: null,
      n: 0,
      reason: 'No deal falls into the period.',
    };
    const view = dayView({
      goals: [onPace, kept, behind].map((sketch) => goalView({ ...sketch, measured: unknown })),
    });
    const lines = linesOf(compose(view).parts);
    expect(lines[1]).toBe('None of the three goals can be judged yet.');
    expect(lines[2]).toBe(
      '1 Win more of what we quote · win rate, target 34% by 31 March · cannot be judged yet. Nothing of the kind “Deal” falls into the period.',
    );
    expect(lines.slice(0, 5).join('\n')).not.toMatch(/\b0%|trust|NaN|null|undefined/);
  });

  it('shows the result of a goal whose due date has passed', () => {
    const due = { baseline: { value: 0.28, on: '2026-04-01' }, target: 0.34, due: '2026-09-30' };
    const missed = goalView({ ...onPace, goal: due });
    const met = goalView({ ...onPace, goal: due, measured: { value: 0.35 } });
    const lines = linesOf(compose(dayView({ goals: [met, missed] })).parts);
    expect(lines[1]).toBe('One goal reached, one missed.');
    expect(lines[2]).toContain('target 34% by 30 September 2026 · target reached · trust');
    expect(lines[3]).toContain(' · target missed: 69% of the way · trust 91%');
  });

  it('says on the first day that there is nothing to compare with', () => {
    const view = dayView({ since: null, score: { ...dayView().score, change: null } }, [
      { ...onPace, move: null },
      { ...kept, move: null },
      { ...onPace, id: 'again', move: null },
    ]);
    const lines = linesOf(compose(view, { day: SINCE, said: compose(view).said }).parts);
    expect(lines[1]).toBe('All three goals on pace.');
    expect(lines.at(-2)).toBe(
      'Nothing to compare with yet: this is the first day that was measured in this way.',
    );
  });

  it('compares nothing across two versions of the strategy, and says so', () => {
    const view = dayView({}, [
      { ...onPace, move: null },
      { ...kept, move: null },
    ]);
    expect(linesOf(compose(view).parts).at(-2)).toBe(
      'The strategy has changed since Friday, so its numbers are not compared.',
    );
  });

  it('says that nothing moved where nothing did as far as people see', () => {
    const move = { since: SINCE, value: 0.00001, trust: 0.0001, causes: [] };
    const view = dayView({}, [
      { ...onPace, move },
      { ...kept, move },
    ]);
    expect(linesOf(compose(view).parts).at(-2)).toBe('Nothing moved since Friday.');
  });

  it('names a source that failed with since when, and one that was never read, and why in the details', () => {
    const [hubspot, salesforce] = dayView().sources;
    if (!hubspot || !salesforce) throw new Error('two sources are asked for');
    const view = dayView({
      sources: [
        { ...hubspot, failure: 'HubSpot refused the token.', pulledAt: null },
        { ...salesforce, failure: 'Salesforce did not answer.', pulledAt: '2026-11-20T17:30:00.000Z' },
      ],
      freshAt: null,
    });
    const brief = compose(view);
    const lines = linesOf(brief.parts);
    expect(lines[0]).toContain('not all data were ever read');
    expect(lines[2]).toBe('HubSpot could not be read, and never was.');
    expect(lines[3]).toBe('Salesforce could not be read; its records are as of Friday 20 November, 18:30.');
    expect(linesOf(brief.details)).toContain('HubSpot: HubSpot refused the token.');
  });

  it('names a source that was not read on the day although nothing failed', () => {
    const sources = dayView().sources.map((source) => ({ ...source, pulledAt: '2026-11-20T17:30:00.000Z' }));
    const lines = linesOf(compose(dayView({ sources, freshAt: '2026-11-20T17:30:00.000Z' })).parts);
    expect(lines[0]).toContain('data as of Friday 20 November, 18:30');
    expect(lines[2]).toBe('HubSpot was last read Friday 20 November, 18:30.');
  });

  it('carries a bar only for goals that are on their way, and a line only for numbers that are shown', () => {
    const goals = compose(dayView()).parts.filter((part) => part.kind === 'goal');
    expect(goals.map(({ progress }) => progress?.spoken ?? null)).toEqual([
      '69% of the way, 65% of the time',
      '44% of the way, 65% of the time',
      null,
      null,
    ]);
    expect(goals.map(({ trend }) => trend?.points.length ?? 0)).toEqual([8, 0, 0, 0]);
    expect(goals[0]?.trend?.spoken).toBe(
      'From 28.2% in April 2026 to 32.1% in November 2026; aim target 34% by 31 March',
    );
    const hidden = compose(dayView({}, [{ ...doubted, history: onPace.history ?? [] }])).parts;
    expect(hidden.filter((part) => part.kind === 'goal').map(({ trend }) => trend)).toEqual([null]);
  });
});

describe('a digest without news', () => {
  const view = dayView();
  const before = { day: SINCE, said: compose(view).said };

  it('is one line without details', () => {
    const brief = compose(view, before);
    expect(linesOf(brief.parts)).toEqual(['All four goals as on Friday · data as of 07:40']);
    expect(brief.summary).toBe('All four goals as on Friday · data as of 07:40');
    expect(brief.details).toEqual([]);
  });

  it('is still one when a number moved within the same state, side and band', () => {
    const moved = dayView({}, [
      { ...onPace, measured: { ...onPace.measured, value: 0.3201, trust: 0.93 } },
      behind,
      kept,
      doubted,
    ]);
    expect(compose(moved, before).parts).toHaveLength(1);
  });

  it.each<[string, DayView]>([
    [
      'a goal’s state changed',
      dayView({}, [{ ...onPace, measured: { value: 0.335 } }, behind, kept, doubted]),
    ],
    [
      'a forecast came to lie on the other side of its target',
      dayView({}, [
        { ...onPace, forecast: onPace.forecast ? { ...onPace.forecast, value: 0.33 } : null },
        behind,
        kept,
        doubted,
      ]),
    ],
    [
      'trust left its band of ten points',
      dayView({}, [onPace, { ...behind, measured: { ...behind.measured, trust: 0.71 } }, kept, doubted]),
    ],
    ['the strategy changed', dayView({ strategyVersion: 4 })],
    ['there is no day to compare with', dayView({ since: null })],
  ])('is none when %s', (_, changed) => {
    expect(compose(changed, before).parts.length).toBeGreaterThan(4);
  });

  it('is none when a source fails, and names it as long as it does', () => {
    const sources = view.sources.map((source) => ({ ...source, failure: 'It did not answer.' }));
    const failing = dayView({ sources });
    expect(linesOf(compose(failing, before).parts)[1]).toMatch(/^Two goals/);
    const again = compose(failing, { day: SINCE, said: compose(failing).said });
    expect(linesOf(again.parts).slice(1)).toEqual([
      'HubSpot could not be read; its records are as of 07:40.',
      'Salesforce could not be read; its records are as of 07:40.',
    ]);
  });

  it('refers to the day on which its reader last heard something', () => {
    expect(linesOf(compose(view, { ...before, day: '2026-11-10' }).parts)[0]).toContain('as on 10 November');
  });
});

it('is the same for the same day, whenever it is composed', () => {
  expect(compose(dayView())).toEqual(compose(dayView()));
  expect(compose(dayView()).day).toBe(DAY);
});
