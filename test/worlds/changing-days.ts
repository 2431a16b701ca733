import { judge } from '../../src/scoring/run.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import { createDice } from './histories/dice.ts';
import { landWorld, type SmallWorld, smallMirror } from './small-mirror.ts';
import { goalInput, testStrategy } from './strategy.ts';

/** Goals on the win rate, the revenue won and the first reply, with weights that are no whole numbers. */
export const strategy = testStrategy({
  goals: [
    goalInput('wins', { weight: 0.7, metric: { period: { days: 365 }, target: 0.6 } }),
    goalInput('revenue', { weight: 0.1, metric: { id: 'revenue_won', target: 3_000 } }),
    goalInput('answers', {
      weight: 0.3,
      metric: { id: 'first_reply', baseline: { value: 8, on: '2026-01-01' }, target: 4 },
    }),
  ],
});

export const DAYS = Array.from({ length: 4 }, (_, at) => `2026-06-${String(12 + at)}`);
/** Six in one team, three in another. */
const REPS = Array.from({ length: 9 }, (_, at) => ({ id: `u${at}`, team: at < 6 ? 'East' : 'West' }));

/** What lands on a day: new deals and tickets, changed ones, deleted ones. */
function happenings(day: string, at: number): SmallWorld {
  const dice = createDice(at, 'replay');
  const modifiedAt = `${day}T05:00:00.000Z`;
  const deal = (id: number) => ({
    id: `d${id}`,
    name: `Deal ${id}`,
    ownerId: dice.pick(REPS).id,
    accountId: dice.chance(0.9) ? 'a1' : null,
    closed: dice.chance(0.8),
    won: dice.chance(0.5),
    amount: dice.chance(0.8) ? dice.between(1, 900) * 100 : null,
    closeDate: dice.chance(0.8) ? `2026-0${dice.between(1, 6)}-0${dice.between(1, 9)}` : null,
    createdAt: '2025-12-01T00:00:00.000Z',
    deleted: at > 0 && dice.chance(0.1),
    modifiedAt,
  });
  const ticket = (id: number) => ({
    id: `t${id}`,
    subject: `Case ${id}`,
    createdAt: '2026-03-01T00:00:00.000Z',
    firstReplyAt: dice.chance(0.7) ? `2026-03-0${dice.between(1, 9)}T10:00:00.000Z` : null,
    closed: dice.chance(0.5),
    modifiedAt,
  });
  const ids = (most: number) => [...new Set(Array.from({ length: 40 }, () => dice.between(0, most)))];
  return {
    deal: ids(60 + 10 * at).map(deal),
    ticket: ids(50).map(ticket),
    account: at === 0 ? [{ id: 'a1', name: 'Firm', website: 'firm.com' }] : [],
    user:
      at === 0
        ? REPS.map((rep) => ({
            ...rep,
            name: rep.id,
            email: `${rep.id}@example.com`,
            active: true,
            person: true,
            integration: false,
          }))
        : at === 2
          ? [
              {
                id: 'u6',
                team: 'East',
                name: 'u6',
                email: null,
                active: true,
                person: true,
                integration: false,
                modifiedAt,
              },
            ]
          : [],
  };
}

/** A few days in which deals and tickets come, change and go, each judged at noon. Whoever asks closes the store. */
export async function liveThrough(): Promise<RecordStore> {
  const store = await smallMirror({});
  for (const [at, day] of DAYS.entries()) {
    await landWorld(store, 'salesforce', happenings(day, at));
    const clock = { now: () => `${day}T12:00:00.000Z` };
    await judge({ store, strategy, strategyVersion: 1, asOf: day, clock, keep: true });
  }
  return store;
}
