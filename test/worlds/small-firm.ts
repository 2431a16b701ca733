import { keepCauses } from '../../src/progress/kept-causes.ts';
import { keepTrends } from '../../src/progress/retrace.ts';
import { catalogueOf } from '../../src/scoring/catalogue.ts';
import { matchAll } from '../../src/scoring/matching.ts';
import { judge } from '../../src/scoring/run.ts';
import type { RecordStore } from '../../src/store/ports.ts';
import type { Strategy } from '../../src/strategy/schema.ts';
import { landWorld, type SmallWorld, smallMirror } from './small-mirror.ts';
import { goalInput, testStrategy } from './strategy.ts';

/** Somebody who sells. */
interface Rep {
  readonly id: string;
  readonly team: string;
}

export const THREE_REPS: readonly Rep[] = ['ana', 'bo', 'cy'].map((id) => ({ id, team: 'Sales' }));

/**
 * A firm with HubSpot alone and forty accounts. What it assumes: every other account has bought something, contacts have
 * an address each, some things are forgotten (an amount, a close date, a website), everything belongs to the reps in turn,
 * and there are neither tickets nor campaigns.
 */
function worldOf(reps: readonly Rep[]): SmallWorld {
  const ownerId = (at: number) => reps[at % reps.length]?.id ?? null;
  return {
    user: reps.map((rep) => ({
      ...rep,
      name: rep.id,
      email: `${rep.id}@firm.example`,
      active: true,
      person: true,
      integration: false,
      createdAt: '2025-01-01T00:00:00.000Z',
    })),
    account: Array.from({ length: 40 }, (_, at) => ({
      id: `a${at}`,
      name: `Firm number ${at}`,
      website: at % 7 === 0 ? null : `firm-${at}.example`,
      country: 'DE',
      ownerId: ownerId(at),
      createdAt: '2025-06-01T00:00:00.000Z',
    })),
    contact: Array.from({ length: 60 }, (_, at) => ({
      id: `c${at}`,
      firstName: ['Anna', 'Jonas', 'Mia', 'Paul', 'Lena'][at % 5] ?? '',
      lastName: `Muster${at}`,
      email: at % 9 === 0 ? null : `person${at}@firm-${at % 40}.example`,
      accountId: `a${at % 40}`,
      ownerId: ownerId(at),
    })),
    deal: Array.from({ length: 50 }, (_, at) => deal(at, { ownerId: ownerId(at) })),
  };
}

function deal(at: number, more: object) {
  const month = String((at % 6) + 1).padStart(2, '0');
  return {
    id: `d${at}`,
    name: `Deal ${at}`,
    accountId: `a${at % 40}`,
    closed: at % 5 !== 0,
    won: at % 5 !== 0 && at % 2 === 0,
    stage: at % 5 === 0 ? 'proposal' : at % 2 === 0 ? 'won' : 'lost',
    amount: at % 8 === 0 ? null : 5_000 + 100 * at,
    closeDate: at % 11 === 0 ? null : `2026-${month}-10`,
    createdAt: '2025-12-01T00:00:00.000Z',
    ...more,
  };
}

export const SMALL_FIRM_START = '2026-06-15';
export const SMALL_FIRM_DAY = '2026-06-16';
export const SMALL_FIRM_CLOCK = { now: () => `${SMALL_FIRM_DAY}T12:00:00.000Z` };

export function smallFirmStrategy(): Strategy {
  return testStrategy({
    goals: [
      goalInput('wins', { title: 'Win more', metric: { period: { days: 365 }, target: 0.6 } }),
      goalInput('revenue', {
        title: 'Sell more',
        metric: { id: 'revenue_won', baseline: { value: 0, on: '2026-01-01' }, target: 300_000 },
      }),
      goalInput('everybody', {
        title: 'Everybody sells',
        metric: { id: 'users_without_deal', baseline: { value: 3, on: '2026-01-01' }, target: 0 },
      }),
    ],
  });
}

/** The firm on its first day, judged. Whoever asks closes the store. */
export async function openSmallFirm(reps: readonly Rep[]): Promise<RecordStore> {
  const store = await smallMirror(worldOf(reps), 'hubspot');
  await judgeDay(store, SMALL_FIRM_START);
  return store;
}

/** A day on which two deals changed, scored as the job does. */
export async function liveSmallFirmDay(store: RecordStore, reps: readonly Rep[]): Promise<void> {
  const modifiedAt = `${SMALL_FIRM_DAY}T05:00:00.000Z`;
  await landWorld(store, 'hubspot', {
    deal: [
      deal(1, { ownerId: reps[1]?.id, amount: 9_000, modifiedAt }),
      deal(5, { ownerId: reps[2]?.id, closed: true, won: true, stage: 'won', modifiedAt }),
    ],
  });
  const strategy = smallFirmStrategy();
  await judgeDay(store, SMALL_FIRM_DAY);
  await keepTrends(store.measuring, catalogueOf(strategy).metrics, strategy, SMALL_FIRM_DAY);
  await keepCauses(store, strategy, SMALL_FIRM_DAY);
  await matchAll({ store, clock: SMALL_FIRM_CLOCK, asOf: SMALL_FIRM_DAY });
}

async function judgeDay(store: RecordStore, asOf: string): Promise<void> {
  const clock = { now: () => `${asOf}T12:00:00.000Z` };
  await judge({ store, strategy: smallFirmStrategy(), strategyVersion: 1, asOf, clock, keep: true });
}
