import type { Notifier } from '../../src/briefing/brief.ts';
import type { DigestPlanning, Looking } from '../../src/briefing/digests.ts';
import { planDigests, sendDigests } from '../../src/briefing/digests.ts';
import { NO_MEMORY } from '../../src/briefing/memory.ts';
import type { Findings } from '../../src/briefing/nudges.ts';
import type { Carrier } from '../../src/briefing/parcel.ts';
import type { Done } from '../../src/briefing/period.ts';
import type { DeliveryReport } from '../../src/briefing/report.ts';
import { type Clock, stoppedClock } from '../../src/clock.ts';
import { type Log, silentLog } from '../../src/log.ts';
import type { Person } from '../../src/people/schema.ts';
import type { DayView } from '../../src/progress/day-view.ts';
import type { FixView } from '../../src/progress/fixes.ts';
import type { OutboxPort, UserRow } from '../../src/store/ports.ts';
import { type Strategy, StrategySchema } from '../../src/strategy/schema.ts';
import { dayView } from './day-view.ts';

const INPUT = {
  version: { date: '2026-04-01', by: 'pm@example.test', why: 'The first.' },
  organisation: { name: 'Northlight', zone: 'Europe/Oslo', currency: 'EUR', crm: 'c', vision: 'v' },
  corporate: [{ id: 'growth', objective: 'Grow.' }],
  roles: {
    sponsors: ['Ingrid@example.test', 'board@example.test', 'ingrid@example.test'],
    programmeManager: 'pm@example.test',
  },
  goals: dayView()
    .goals.slice(0, 3)
    .map(({ goal }) => goal),
};

/** An organisation in Oslo with two sponsors; parts of its strategy can be replaced. */
export function northlight(parts: Record<string, unknown> = {}): Strategy {
  return StrategySchema.parse({ ...INPUT, ...parts });
}

export const rep = (name: string, more: Partial<Person> = {}): Person => ({
  email: `${name}@example.test`,
  name,
  role: 'rep',
  language: 'en',
  agreed: '2026-01-01',
  ...more,
});

export const user = (id: string, email: string | null, more: Partial<UserRow> = {}): UserRow => ({
  source: 'salesforce',
  id,
  name: id,
  email,
  active: true,
  person: true,
  integration: false,
  team: null,
  ...more,
});

/** A Monday at a quarter to eight in Oslo. */
export const MONDAY = '2026-11-23T06:45:00.000Z';

/** What a test says of a sending; all but the outbox and the notifier may be left out. */
export interface Ask {
  readonly outbox: OutboxPort;
  readonly notifier: Notifier;
  readonly strategy?: Strategy;
  readonly people?: readonly Person[];
  readonly view?: DayView;
  readonly clock?: Clock;
  readonly dryRun?: boolean;
  /** At everybody's own hour instead of now. */
  readonly due?: true;
  readonly busySince?: string | null;
  readonly moved?: Looking['moved'];
  readonly answered?: ReadonlySet<string>;
  readonly answerOf?: Looking['answerOf'];
  readonly done?: Looking['done'];
  readonly board?: Looking['board'];
}

export function carrierFor(ask: Ask): Carrier & { readonly strategy: Strategy; readonly log: Log } {
  const { outbox, notifier, strategy = northlight(), clock = stoppedClock(MONDAY), dryRun = false } = ask;
  return { outbox, notifier, clock, dryRun, strategy, log: silentLog };
}

export function planningFor(ask: Ask): DigestPlanning {
  const {
    outbox,
    strategy = northlight(),
    clock = stoppedClock(MONDAY),
    people = [],
    view = dayView(),
  } = ask;
  const when = ask.due ? ('due' as const) : { day: view.day };
  const { busySince = null } = ask;
  return { workspace: 'northlight', strategy, people, outbox, now: clock.now(), when, busySince };
}

export function lookingFor(ask: Partial<Ask>): Looking {
  const { view = dayView(), moved = async () => null, answered = new Set<string>() } = ask;
  const { answerOf = async () => null, done = async () => NOTHING_DONE, board = async () => null } = ask;
  return { view, owed: view.day, moved, answered, answerOf, done, board };
}

export const NOTHING_DONE: Done = { fixed: null, answers: [] };

/** What reps have to mend: these fixes, each of which is open, for everybody; nothing is remembered. */
export function findingsFor(
  ask: Pick<Findings, 'view' | 'people' | 'users'> & { readonly fixes: readonly FixView[] },
): Findings {
  const { fixes, ...given } = ask;
  const fixesOf = async () => ({ best: fixes, total: fixes.length });
  return { ...given, fixesOf, isOpen: () => true, remembered: NO_MEMORY, board: async () => null };
}

/** Forgets every message, so that tests may share a store. */
export async function emptyOutbox(outbox: OutboxPort): Promise<void> {
  const recipients = new Set((await outbox.list({})).map(({ recipient }) => recipient));
  for (const recipient of recipients) await outbox.forget(recipient);
}

/** Plans and sends digests. */
export async function digestsOf(ask: Ask): Promise<DeliveryReport> {
  return sendDigests(carrierFor(ask), lookingFor(ask), await planDigests(planningFor(ask)));
}
