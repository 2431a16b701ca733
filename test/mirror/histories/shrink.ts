import type { History, Phase } from '../../worlds/histories/story.ts';
import type { Fault } from './play.ts';

/** A history that still fails, and what was taken from it. */
export interface Shrunk {
  readonly history: History;
  readonly fault: Fault;
  /** How many times a shorter one was tried. */
  readonly tries: number;
}

/**
 * Makes a failing history shorter as long as it fails: first the phases, then syncs, then halves of what happens, then
 * each single thing. What can no longer happen without what was taken away does not happen.
 * @param fails plays a history and tells what is wrong with the mirror; null for nothing
 */
export async function shrink(
  history: History,
  fault: Fault,
  fails: (history: History) => Promise<Fault | null>,
  mostTries: number,
): Promise<Shrunk> {
  let best: Shrunk = { history, fault, tries: 0 };

  async function attempt(phases: readonly Phase[]): Promise<boolean> {
    if (best.tries >= mostTries) return false;
    const found = await fails({ ...history, phases });
    best = found
      ? { history: { ...history, phases }, fault: found, tries: best.tries + 1 }
      : { ...best, tries: best.tries + 1 };
    return found !== null;
  }

  // What comes after the fault has no part in it.
  best = { ...best, history: { ...history, phases: history.phases.slice(0, fault.phase + 1) } };
  for (let at = best.history.phases.length - 2; at >= 0; at--) {
    await attempt(best.history.phases.filter((_, number) => number !== at));
  }
  for (let at = 0; at < best.history.phases.length; at++) {
    const with_ = (change: Partial<Phase>) =>
      best.history.phases.map((phase, number) => (number === at ? { ...phase, ...change } : phase));
    const phase = () => best.history.phases[at] ?? { syncs: [], happenings: [] };
    for (let sync = phase().syncs.length - 1; sync >= 0; sync--) {
      const syncs = phase().syncs;
      if (await attempt(with_({ syncs: syncs.filter((_, number) => number !== sync) }))) continue;
      const plain = { troubles: { salesforce: [], hubspot: [] }, kill: null, skewMs: 0, budgetPercent: 100 };
      await attempt(
        with_({ syncs: syncs.map((step, number) => (number === sync ? { ...step, ...plain } : step)) }),
      );
      await attempt(
        with_({
          syncs: phase().syncs.map((step, number) => (number === sync ? { ...step, meanwhile: [] } : step)),
        }),
      );
    }
    for (
      let size = Math.ceil(phase().happenings.length / 2);
      size >= 1;
      size = size === 1 ? 0 : Math.ceil(size / 2)
    ) {
      for (let start = phase().happenings.length - size; start >= 0; start -= size) {
        const happenings = phase().happenings.filter((_, number) => number < start || number >= start + size);
        await attempt(with_({ happenings }));
      }
    }
  }
  return best;
}

/** What is left of a history, for people to read. */
export function tell(history: History): string {
  const { wanted, salesforce, hubspot } = history.setting;
  return [
    `wanted: ${[...wanted.keys()].join(', ')}`,
    `salesforce: ${JSON.stringify(salesforce)}`,
    `hubspot: ${JSON.stringify(hubspot)}`,
    ...history.phases.flatMap((phase, number) => {
      const steps = [
        ...phase.happenings.map(({ now, ...rest }) => ({ at: now, ...rest })),
        ...phase.syncs.map((sync) => ({ ...sync, what: 'sync' })),
        { ...phase.settled, what: phase.reconciled ? 'settled sync, then reconciling' : 'settled sync' },
      ].sort((a, b) => (a.at < b.at ? -1 : 1));
      return [`phase ${number}`, ...steps.map((step) => `  ${JSON.stringify(step)}`)];
    }),
  ].join('\n');
}
