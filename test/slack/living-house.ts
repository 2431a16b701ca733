import { digestsDue } from '../../jobs/digest.ts';
import type { House } from '../../jobs/house.ts';
import { nudgesDue } from '../../jobs/nudge.ts';
import { score } from '../../jobs/score.ts';
import { sync } from '../../jobs/sync.ts';
import type { SlackApp } from '../../slack/app.ts';
import { createBudget } from '../../slack/budget.ts';
import { createSlackNotifier } from '../../slack/notifier.ts';
import { createNovelties } from '../../slack/novelties.ts';
import { WALL } from '../../slack/wire.ts';
import { beginTurns } from '../../src/briefing/turns.ts';
import type { Instant } from '../../src/clock.ts';
import { loadConfig } from '../../src/config/load.ts';
import { BugError } from '../../src/errors.ts';
import type { WriteBack } from '../../src/fixing/rights.ts';
import { silentLog } from '../../src/log.ts';
import { levelsOfRecipient, openSlackApp, type SlackParts, tickNudges } from '../../src/main-slack.ts';
import { createConnections } from '../../src/people/connections.ts';
import type { Person } from '../../src/people/schema.ts';
import { readDay } from '../../src/progress/day-view.ts';
import { type FixView, openFixes } from '../../src/progress/fixes.ts';
import { keyOf } from '../../src/progress/ranking.ts';
import type { Sandbox } from '../../src/sandbox/open.ts';
import type { SaveRule } from '../../src/sandbox/salesforce/saving-rules.ts';
import { leadingNow } from '../../src/scoring/run.ts';
import { createSeal } from '../../src/store/seal.ts';
import { openSampleHouse } from '../worlds/sample-house.ts';
import { memoryDocuments } from './office.ts';
import { remembranceIn } from './remembrance.ts';

/** The sample company's house with everything in it: both CRMs, Slack, the app and the jobs, at an hour of our choice. */
export interface LivingHouse {
  readonly sandbox: Sandbox;
  /** Moves the clock of everything. */
  at(instant: Instant): void;
  /** Lets some minutes pass. */
  pass(minutes: number): void;
  now(): Instant;
  /** Lets the sample company's last day happen. */
  liveLastDay(): Promise<void>;
  /** Reads both CRMs, judges the day, and brings nudges up to date. */
  judge(): Promise<void>;
  /** Sends what is due at this hour. */
  deliver(): Promise<void>;
  app(): SlackApp;
  /** The admin chooses with whose rights records are changed, and the app is started anew. */
  lend(writeBack: WriteBack): Promise<void>;
  /** Who has a role, with their member id in Slack: those alone who have one. */
  people(role: Person['role']): readonly (Person & { readonly member: string })[];
  /** Somebody's fixes, best first; none of whom has two users in one CRM. */
  fixesOf(email: string): Promise<readonly FixView[]>;
  /** The last message of a kind to somebody. */
  sent(kind: 'digest' | 'nudge', email: string): Promise<{ readonly channel: string; readonly ts: string }>;
  stop(): Promise<void>;
}

/** The slowest that Slack's own page may be answered on a busy machine. */
const MOST_MS = 30_000;

/** @param language what everybody is spoken to in */
export async function openLivingHouse(ask: {
  readonly accounts: number;
  readonly language: string;
  readonly rules: readonly SaveRule[];
}): Promise<LivingHouse> {
  const documents = memoryDocuments();
  const sample = await openSampleHouse({ ...ask, seed: 1, asOf: '2026-11-23', documents });
  const { store, clock } = sample.house;
  const connections = createConnections(documents, () => createSeal(new Uint8Array(32)), clock);
  const turns = beginTurns();
  const memberOf = new Map(sample.company.members.map(({ email, id }) => [email, id]));
  let house: House = sample.house;
  let app: SlackApp | null = null;

  const view = () => readDay(store, house.strategy(), house.day());
  const fixes = async () => {
    const leading = await leadingNow(store, house.strategy());
    return openFixes({ store, strategy: house.strategy(), view: await view(), leading, clock });
  };

  async function lend(writeBack: WriteBack): Promise<void> {
    await app?.stop();
    const config = loadConfig({ ...sample.sandbox.settings, PLUMBLINE_WRITE_BACK: writeBack });
    const budget = createBudget(WALL);
    const { settings } = sample;
    const parts = (): SlackParts => ({ house, config, connections, budget, settings, view, fixes });
    const notifier = createSlackNotifier({
      token: config.need('SLACK_BOT_TOKEN', 'Slack'),
      apiUrl: config.need('SLACK_API_URL', 'Slack'),
      log: silentLog,
      budget,
      timeoutMs: MOST_MS,
      novelties: createNovelties({
        remembrance: remembranceIn(documents),
        clock,
        version: '1',
        log: silentLog,
      }),
      levelsOf: (email) => levelsOfRecipient(parts(), email),
    });
    house = { ...sample.house, notifier };
    app = await openSlackApp(parts());
  }

  function running(): SlackApp {
    if (app === null) throw new BugError('The Slack app was not opened.');
    return app;
  }

  return {
    sandbox: sample.sandbox,
    at: sample.setNow,
    pass(minutes) {
      sample.setNow(new Date(Date.parse(clock.now()) + minutes * 60_000).toISOString());
    },
    now: () => clock.now(),
    liveLastDay: sample.liveLastDay,
    async judge() {
      await sync(house, { dryRun: false });
      await score(house, { dryRun: false });
      if (app === null) return;
      await tickNudges(app, { house });
      await app.idle();
    },
    async deliver() {
      await digestsDue(house, turns, null);
      await nudgesDue(house, turns);
    },
    app: running,
    lend,
    people: (role) =>
      house.people().flatMap((person) => {
        const member = memberOf.get(person.email);
        return person.role === role && member !== undefined ? [{ ...person, member }] : [];
      }),
    async fixesOf(email) {
      const users = (await store.measuring.users()).filter((user) => user.email === email);
      const alone = users.filter(({ source }) => users.filter((user) => user.source === source).length === 1);
      if (alone.length < users.length) return [];
      const { best } = await (await fixes()).of(alone, house.strategy().nudge.fixes);
      return best;
    },
    async sent(kind, email) {
      const all = await store.outbox.list({ kind });
      const last = all.filter(({ recipient, state }) => recipient === email && state === 'sent').at(-1);
      if (!last?.channel || !last.ts) throw new Error(`No ${kind} was sent to ${email}.`);
      return { channel: last.channel, ts: last.ts };
    },
    async stop() {
      await app?.stop();
      await store.close();
      await sample.stop();
    },
  };
}

/** Of the people whom a story may be about, the first of whose best fixes one is of a wished kind. */
export async function whoFixes(
  house: LivingHouse,
  reps: readonly (Person & { readonly member: string })[],
  ...wished: readonly ((fix: FixView) => boolean)[]
): Promise<{ readonly rep: Person & { readonly member: string }; readonly fixes: readonly FixView[] }> {
  for (const rep of reps) {
    const best = await house.fixesOf(rep.email);
    const fixes = wished.flatMap((isWished) => best.find(isWished) ?? []);
    if (fixes.length === wished.length && new Set(fixes.map(nameOf)).size === fixes.length)
      return { rep, fixes };
  }
  throw new Error('The sample company has nobody whom this story could be about.');
}

export const nameOf = ({ ranked: { finding } }: FixView): string => keyOf(finding);
