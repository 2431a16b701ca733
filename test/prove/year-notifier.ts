import type { Brief, Delivered, Notifier } from '../../src/briefing/brief.ts';
import type { Somebody } from '../worlds/year/cast.ts';
import type { Dice } from '../worlds/year/dice.ts';
import type { Arrived } from '../worlds/year/judge.ts';

/** A channel that takes messages as they come, and now and then does not. */
export interface YearNotifier extends Notifier {
  readonly arrived: (Arrived & { readonly key: string })[];
  /** What went wrong, as counts. */
  readonly mishaps: { refused: number; lost: number; died: number };
}

/** The process died. */
export class Died extends Error {
  override readonly name = 'Died';
}

/**
 * @param nowMs the moment in the world
 * @param stateNow what is told at the moment
 */
export function yearNotifier(
  dice: Dice,
  cast: readonly Somebody[],
  nowMs: () => number,
  stateNow: () => number,
): YearNotifier {
  const arrived: YearNotifier['arrived'] = [];
  const mishaps = { refused: 0, lost: 0, died: 0 };
  const unlucky = new Set<string>();
  const place = (index: number): Delivered => ({ state: 'sent', channel: 'D1', ts: String(index) });
  const find = (key: string) => arrived.findIndex((one) => one.key === key);
  return {
    arrived,
    mishaps,
    async deliver(brief, key) {
      // A message meets one mishap at most.
      const luck = unlucky.has(key) ? 1 : dice.share();
      if (luck < 0.03) unlucky.add(key);
      if (luck < 0.01) {
        mishaps.refused++;
        return { state: 'failed', reason: 'Slack refused it.' };
      }
      const kind = brief.kind === 'nudge' ? ('nudge' as const) : ('digest' as const);
      const form = formOf(brief);
      arrived.push({ key, kind, to: brief.recipient, ms: nowMs(), form, state: stateNow(), edits: [] });
      if (luck < 0.02) {
        mishaps.lost++;
        return { state: 'unknown', reason: 'Slack did not answer.' };
      }
      if (luck < 0.03) {
        mishaps.died++;
        throw new Died();
      }
      return place(arrived.length - 1);
    },
    async resume(_, key) {
      const index = find(key);
      return index < 0 ? 'absent' : place(index);
    },
    async amend(_, key, { channel, ts }) {
      arrived[find(key)]?.edits.push({ ms: nowMs(), state: stateNow() });
      return { state: 'sent', channel, ts };
    },
    async undisturbed(recipients) {
      const now = nowMs();
      const until = new Map<string, string>();
      for (const { email, disturbed } of cast) {
        const span = disturbed.find(({ from, to }) => from <= now && now < to);
        if (span && recipients.includes(email)) until.set(email, new Date(span.to).toISOString());
      }
      return until;
    },
  };
}

function formOf({ parts }: Brief): Arrived['form'] {
  const [first] = parts;
  if (first?.kind !== 'title') return 'line';
  const title = first.spans.map(({ text }) => text).join('');
  if (title.includes('the week to')) return 'week';
  return / · [A-Z][a-z]+ \d{4} · /.test(title) ? 'month' : 'whole';
}
