import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/clock.ts';
import { type Misfortune, type SlackSandbox, startSlack } from '../../src/sandbox/slack/slack-server.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { Delivery } from '../../src/store/ports.ts';
import { createDice, type Dice } from '../worlds/year/dice.ts';
import { ADMIN, CHANNEL, REPS, SPONSORS, TOKEN } from './delivery-kills-cast.ts';

const PROCESS = fileURLToPath(new URL('./delivery-kills-process.ts', import.meta.url));

/** What became of the messages of a process that was killed again and again. */
export interface Killed {
  readonly kills: number;
  /** Days that were delivered. */
  readonly days: number;
  readonly misfortunes: number;
  /** Direct messages that were to arrive, that did not, and that arrived more than once. */
  readonly direct: { readonly due: number; readonly lost: number; readonly twice: number };
  readonly channel: {
    readonly due: number;
    readonly twice: number;
    /** Not known to have arrived; some of them did. */
    readonly unknown: number;
    /** Not there, and not said to be unknown. */
    readonly silentlyLost: number;
    /** Unknown on a day on which no admin was told so. */
    readonly untold: number;
  };
  /** Messages in a thread that stand there twice. */
  readonly detailsTwice: number;
}

const MISFORTUNES: readonly Misfortune[] = [
  { kind: 'accepted-unanswered' },
  { kind: 'accepted-dropped' },
  { kind: 'accepted-failed' },
  { kind: 'failed' },
  { kind: 'rate-limited', retryAfterSeconds: 1 },
  { kind: 'dropped' },
  { kind: 'refused', error: 'fatal_error' },
  { kind: 'refused', error: 'ratelimited' },
  { kind: 'slow', delayMs: 150 },
];

/** Delivers, killing the process at so many numbered points and at so many random moments, then lets it end. */
export async function killDelivery(ask: {
  readonly numbered: number;
  readonly random: number;
  readonly seed: number;
}): Promise<Killed> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-kills-'));
  const file = join(folder, 'records.duckdb');
  const dice = createDice(ask.seed);
  const addresses = [...SPONSORS, ...REPS.map((name) => `${name}@example.test`), ADMIN];
  const members = addresses.map((email, index) => {
    return { id: `U${index}`, name: email, email, zone: 'Europe/Oslo', locale: 'en' };
  });
  const slack = await startSlack({ token: TOKEN, team: 'Northlight', members, clock: systemClock });
  const total = ask.numbered + ask.random;
  /** More than any process delivers before it is killed. */
  const endless = 100_000;
  let [kills, misfortunes] = [0, 0];
  // A process that ends by itself leaves its compiled modules to those after it.
  const cache = join(folder, 'compiled');
  const begin = () => beginProcess(cache);
  const first = begin();
  const firstEnded = endOf(first);
  first.stdin.write(
    `${JSON.stringify({ file: ':memory:', slackUrl: slack.url, killAt: null, rounds: 0, version: '' })}\n`,
  );
  await firstEnded;
  let next = begin();
  try {
    while (kills < total) {
      const child = next;
      next = begin();
      const isNumbered = kills < ask.numbered;
      misfortunes += strew(slack, dice);
      const killAt = isNumbered ? (kills % 97) + 1 : null;
      const ended = endOf(child);
      // A workspace in which Slack brings a block, and takes it back; and a program that is brought up to date.
      slack.knowNot(dice.chance(0.5) ? [] : ['table']);
      const version = String(Math.floor(kills / 2));
      child.stdin.write(
        `${JSON.stringify({ file, slackUrl: slack.url, killAt, rounds: endless, version })}\n`,
      );
      if (!isNumbered) {
        await heard(child, 'started');
        await pause(dice.whole(0, 900));
        child.kill('SIGKILL');
      }
      const signal = await ended;
      if (signal !== 'SIGKILL')
        throw new Error(`the process ended by itself (${signal}) before kill ${kills + 1}`);
      kills++;
    }
    slack.control.clearFaults();
    const rounds = roundsOf(slack) + 2;
    const ended = endOf(next);
    slack.knowNot([]);
    next.stdin.write(
      `${JSON.stringify({ file, slackUrl: slack.url, killAt: null, rounds, version: 'last' })}\n`,
    );
    const last = await ended;
    if (last !== 0) throw new Error(`the last process ended with ${last}`);
    const store = await openRecordStore(file, 256);
    const deliveries = await store.outbox.list({});
    await store.close();
    return { kills, days: rounds, misfortunes, ...judge(slack, deliveries, rounds) };
  } finally {
    next.kill('SIGKILL');
    await slack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The next process is loaded while the one before it works. */
function beginProcess(cache: string): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [PROCESS], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
  child.stderr.pipe(process.stderr);
  return child;
}

function endOf(child: ChildProcessWithoutNullStreams): Promise<number | string | null> {
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
}

function heard(child: ChildProcessWithoutNullStreams, word: string): Promise<void> {
  return new Promise((resolve) => {
    child.stdout.on('data', (chunk) => String(chunk).includes(word) && resolve());
    child.once('exit', () => resolve());
  });
}

/** How many days the messages that have arrived are of. */
function roundsOf(slack: SlackSandbox): number {
  const days = new Set(slack.messages().flatMap(({ metadata }) => keyOf(metadata).split(':')[2] ?? []));
  return days.size;
}

/** Whether a part of the details stands in a thread twice, in whichever form. */
function saysTwice(replies: readonly { readonly blocks: readonly unknown[] }[]): boolean {
  const said = replies.map(({ blocks }) => JSON.stringify(blocks));
  return ['"Details"', '"Teams"', '"Most findings"'].some(
    (heading) => said.filter((words) => words.includes(heading)).length > 1,
  );
}

function keyOf(metadata: unknown): string {
  return (metadata as { event_payload?: { key?: string } } | null)?.event_payload?.key ?? '';
}

/** Lays some misfortunes in the way of the next calls. @returns how many */
function strew(slack: SlackSandbox, dice: Dice): number {
  slack.control.clearFaults();
  const posts = dice.whole(0, 3);
  for (let n = 0; n < posts; n++)
    slack.befall('chat.postMessage', dice.pick(MISFORTUNES), { after: dice.whole(0, 6) });
  const others = dice.chance(0.2) ? 1 : 0;
  if (others > 0) slack.befall('conversations.history', { kind: 'failed' }, { times: dice.whole(1, 2) });
  return posts + others;
}

function judge(slack: SlackSandbox, deliveries: readonly Delivery[], days: number) {
  const posted = Map.groupBy(
    slack.messages().filter(({ threadTs }) => threadTs === null),
    ({ metadata }) => keyOf(metadata),
  );
  const times = ({ key }: Delivery) => posted.get(key)?.length ?? 0;
  const direct = deliveries.filter(({ kind, recipient }) => kind !== 'notice' && recipient !== CHANNEL);
  const channel = deliveries.filter(({ recipient }) => recipient === CHANNEL);
  const due = days * (SPONSORS.length + REPS.length);
  const unknown = channel.filter(({ state }) => state === 'unknown');
  const told = new Set(
    deliveries
      .filter(({ key, state }) => key.includes('notice-unknown') && state === 'sent')
      .map(({ day }) => day),
  );
  const threads = Map.groupBy(
    slack.messages().filter(({ threadTs }) => threadTs !== null),
    ({ channel: place, threadTs }) => `${place} ${threadTs}`,
  );
  return {
    direct: {
      due,
      lost: due - direct.filter((delivery) => times(delivery) >= 1).length,
      twice: direct.filter((delivery) => times(delivery) > 1).length,
    },
    channel: {
      due: days,
      twice: channel.filter((delivery) => times(delivery) > 1).length,
      unknown: unknown.length,
      silentlyLost: days - channel.filter((one) => times(one) === 1 || one.state === 'unknown').length,
      untold: unknown.filter(({ day }) => !told.has(day)).length,
    },
    detailsTwice: [...threads.values()].filter(saysTwice).length,
  };
}
