import { expect, test } from 'vitest';
import { liveYear } from '../prove/year-run.ts';

test.each([
  ['clocks in Oslo are put forward', { seed: 1, from: '2027-03-26', to: '2027-03-29' }],
  ['clocks in New York are put back', { seed: 2, from: '2027-11-05', to: '2027-11-08' }],
])(
  'in the days on which %s each sponsor gets one digest a working day at their hour, and nobody anything else',
  async (_, span) => {
    const { verdict } = await liveYear({ ...span, each: { sponsors: 2, reps: 2 }, outages: 4 });
    expect(verdict.faults).toEqual([]);
    expect(verdict.inTime + verdict.excused).toBe(verdict.due);
    expect(verdict.due).toBeGreaterThan(8);
    expect(verdict.nudges).toBeGreaterThan(5);
  },
);
