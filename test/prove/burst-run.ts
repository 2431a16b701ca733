import { createSlackNotifier } from '../../slack/notifier.ts';
import { createWire } from '../../slack/wire.ts';
import { beginTurns, digestTurn, nudgeTurn } from '../../src/briefing/turns.ts';
import { silentLog } from '../../src/log.ts';
import { startSlack } from '../../src/sandbox/slack/slack-server.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import { dayView, fixView } from '../briefing/day-view.ts';
import { findingsFor, lookingFor, northlight, rep, user } from '../briefing/northlight.ts';
import { createVirtualTime } from './virtual-time.ts';

const TOKEN = 'xoxb-burst-0123456789';
/** Half past eight in Oslo, on a Monday. */
const START = '2026-11-23T07:30:00.000Z';

/** How a burst went, in seconds of simulated time. */
export interface Burst {
  readonly sponsors: number;
  readonly reps: number;
  /** Messages that arrived: digests, and nudges. */
  readonly digests: number;
  readonly nudges: number;
  /** Refusals for the rates. */
  readonly limited: number;
  readonly lastDigestSeconds: number;
  readonly lastNudgeSeconds: number;
  /** Calls of each method. */
  readonly calls: Readonly<Record<string, number>>;
}

/** Everybody is due at one moment, and Slack holds every one of its rates, by the same simulated clock. */
export async function burst(count: { readonly sponsors: number; readonly reps: number }): Promise<Burst> {
  const names = (role: string, n: number) => Array.from({ length: n }, (_, index) => `${role}${index}`);
  const [sponsors, reps] = [names('sponsor', count.sponsors), names('rep', count.reps)];
  const members = [...sponsors, ...reps].map((name, index) => {
    const email = `${name}@example.test`;
    return { id: `U${String(index).padStart(4, '0')}`, name, email, zone: 'Europe/Oslo', locale: 'en' };
  });
  const time = createVirtualTime(Date.parse(START));
  const clock = { now: () => new Date(time.nowMs()).toISOString() };
  const slack = await startSlack({ token: TOKEN, team: 'Northlight', members, clock, rates: {} });
  const store = await openRecordStore(':memory:', 256);
  try {
    const options = { token: TOKEN, apiUrl: `${slack.url}/api/`, log: silentLog, pace: time };
    const notifier = createSlackNotifier({ ...options, wire: time.watch(createWire(options)) });
    const strategy = northlight({
      roles: {
        sponsors: sponsors.map((name) => `${name}@example.test`),
        programmeManager: 'pm@example.test',
      },
      digest: { at: '08:30' },
      nudge: { at: '08:30' },
    });
    const people = reps.map((name) => rep(name));
    const users = people.map(({ email }, index) => user(`005${index}`, email));
    const view = dayView();
    const looking = lookingFor({ view });
    const sender = { outbox: store.outbox, notifier, clock, dryRun: false, strategy, log: silentLog };
    const planning = { workspace: 'w', strategy, people, outbox: store.outbox, now: clock.now() };
    const fixes = [fixView({ checkId: 'deal-amount-missing' })];
    const findings = findingsFor({ view, people, users, fixes });
    const turns = beginTurns();
    const digests = digestTurn({
      planning,
      sender,
      turns,
      looking: async () => looking,
      known: async () => null,
    });
    const nudges = nudgeTurn({ planning, sender, turns, findings: async () => findings });
    await time.during(Promise.all([digests, nudges]));
    const arrived = slack.messages().filter(({ threadTs }) => threadTs === null);
    const isSponsor = (id: string | undefined) => Number(id?.slice(1)) < count.sponsors;
    const of = (sponsor: boolean) => arrived.filter(({ user: id }) => isSponsor(id) === sponsor);
    const last = (sponsor: boolean) =>
      Math.max(0, ...of(sponsor).map(({ ts }) => Math.round(Number(ts) - Date.parse(START) / 1000)));
    const calls = Map.groupBy(slack.calls(), ({ method }) => method);
    return {
      ...count,
      digests: new Set(of(true).map(({ user: id }) => id)).size,
      nudges: new Set(of(false).map(({ user: id }) => id)).size,
      limited: slack.limited(),
      lastDigestSeconds: last(true),
      lastNudgeSeconds: last(false),
      calls: Object.fromEntries([...calls].map(([method, those]) => [method, those.length])),
    };
  } finally {
    await store.close();
    await slack.stop();
  }
}
