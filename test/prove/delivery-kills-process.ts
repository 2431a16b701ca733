/**
 * A process that delivers, day after day, until it has delivered all days or is killed: by itself at the point that it
 * was told, or from outside. What it does begins with a line on its input; `started` and `done` on its output.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { createBudget } from '../../slack/budget.ts';
import { createSlackNotifier } from '../../slack/notifier.ts';
import { createNovelties } from '../../slack/novelties.ts';
import type { Notifier } from '../../src/briefing/brief.ts';
import { planDigests, sendDigests } from '../../src/briefing/digests.ts';
import { tellAdmins } from '../../src/briefing/notices.ts';
import { planNudges, sendNudges } from '../../src/briefing/nudges.ts';
import { systemClock } from '../../src/clock.ts';
import { silentLog } from '../../src/log.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import { openDocuments } from '../../src/store/lowdb/documents.ts';
import type { Delivery, OutboxPort } from '../../src/store/ports.ts';
import { dayView, fixView } from '../briefing/day-view.ts';
import { findingsFor, lookingFor, northlight, rep, user } from '../briefing/northlight.ts';
import { remembranceIn } from '../slack/remembrance.ts';
import { ADMIN, CHANNEL, dayOfRound, REPS, SPONSORS, TOKEN } from './delivery-kills-cast.ts';

interface Orders {
  readonly file: string;
  readonly slackUrl: string;
  /** The point at which it kills itself; null for never. */
  readonly killAt: number | null;
  /** How many days there are to be delivered. */
  readonly rounds: number;
  /** Of the program: each finds out anew which blocks Slack takes. */
  readonly version: string;
}

/** Twenty times as fast as the wall, so that pauses between messages do not take the time of the test. */
const HURRY = 20;

async function deliver({ file, slackUrl, killAt, rounds, version }: Orders): Promise<void> {
  const documents = openDocuments(`${file}-documents`);
  let passed = 0;
  /** One numbered point, before or after something that a crash may cut off. */
  const point = () => {
    passed++;
    if (passed === killAt) process.kill(process.pid, 'SIGKILL');
  };
  const around = <A extends unknown[], R>(work: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      point();
      const result = await work(...args);
      point();
      return result;
    };
  };
  const pace = { nowMs: () => Date.now() * HURRY, sleep: (ms: number) => pause(ms / HURRY) };
  const budget = createBudget(pace);
  const real = createSlackNotifier({
    token: TOKEN,
    apiUrl: `${slackUrl}/api/`,
    log: silentLog,
    timeoutMs: 400,
    pace,
    novelties: createNovelties({
      remembrance: remembranceIn(documents),
      clock: systemClock,
      version,
      log: silentLog,
    }),
    budget: { ...budget, turn: around(budget.turn) },
  });
  const notifier: Notifier = {
    deliver: around(real.deliver),
    resume: around(real.resume),
    amend: around(real.amend),
    undisturbed: real.undisturbed,
    languages: real.languages,
  };
  const store = await openRecordStore(file, 256);
  const outbox: OutboxPort = {
    ...store.outbox,
    claim: around(store.outbox.claim),
    settle: around(store.outbox.settle),
    get: around(store.outbox.get),
  };
  const strategy = northlight({
    roles: { sponsors: [...SPONSORS], programmeManager: ADMIN },
    digest: { at: '07:45', channel: CHANNEL },
  });
  const people = REPS.map((name) => rep(name));
  const users = people.map(({ email }, index) => user(`005${index}`, email));
  const fixes = [fixView({ checkId: 'deal-amount-missing' })];
  const before = Map.groupBy(await store.outbox.list({}), ({ day }) => day);
  process.stdout.write('started\n');
  for (let round = 0; round < rounds; round++) {
    const day = dayOfRound(round);
    if (isOver(before.get(day) ?? [])) continue;
    const now = `${day}T09:00:00.000Z`;
    const clock = { now: () => now };
    const sender = { outbox, notifier, clock, dryRun: false, strategy, log: silentLog };
    // Something changes every other day, so that there are whole digests and quiet ones.
    const view = dayView({ day, strategyVersion: round >> 1 });
    const looking = lookingFor({ view });
    const planning = { workspace: 'w', strategy, people, outbox, now, when: { day } };
    const findings = findingsFor({ view, people, users, fixes });
    for (let left = true; left; ) {
      const digests = await sendDigests(sender, looking, await planDigests(planning));
      const nudges = await sendNudges(sender, findings, await planNudges(planning));
      const lost = digests.unknown.filter(({ recipient }) => recipient !== CHANNEL).length;
      left = digests.failed.length + lost + nudges.failed.length + nudges.unknown.length > 0;
    }
    for (let told = false; !told; ) {
      await tellAdmins({ ...sender, workspace: 'w', people, since: now, down: null });
      const notices = await outbox.list({ kind: 'notice', from: day, to: day });
      told = notices.every(({ state }) => state === 'sent');
      // The next attempt is a quarter of an hour away, which nobody waits for here.
      for (const { key, state } of notices)
        if (state !== 'sent') await outbox.settle(key, { state, at: '2026-01-01T00:00:00.000Z' });
    }
  }
  await store.close();
  process.stdout.write('done\n');
}

/** Whether everything of a day has arrived, or is known not to be known, and the admin was told so. */
function isOver(deliveries: readonly Delivery[]): boolean {
  const notices = deliveries.filter(({ kind }) => kind === 'notice');
  const others = deliveries.filter(({ kind }) => kind !== 'notice');
  const unknown = others.filter(({ state }) => state === 'unknown');
  return (
    others.length === SPONSORS.length + REPS.length + 1 &&
    others.every(
      ({ state, recipient }) => state === 'sent' || (state === 'unknown' && recipient === CHANNEL),
    ) &&
    notices.every(({ state }) => state === 'sent') &&
    (unknown.length === 0 || notices.length > 0)
  );
}

process.stdin.once('data', (chunk) => {
  void deliver(JSON.parse(String(chunk)) as Orders).then(() => process.exit(0));
});
