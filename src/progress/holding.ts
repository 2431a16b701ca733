import { createHash } from 'node:crypto';
import { addDays, type Day } from '../clock.ts';
import type { DrawnRow, HoldoutPort } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';
import { findingKey, nudgedFindings, selectNudged } from './holdout.ts';
import type { RankedFinding } from './ranking.ts';

/** Lots are forgotten after so many days. */
export const LOTS_KEPT_DAYS = 365;

/** Chooses what nudges hold, with some findings held out where the strategy says so. */
export interface Holding {
  /**
   * The findings of one rep's nudge of the day, best first, and keeps the lots that they drew.
   * @param rep the rep's address
   * @param ranked all of the rep's, best first
   */
  choose(rep: string, ranked: readonly RankedFinding[], most: number): readonly RankedFinding[];
  /** Keeps the lots drawn so far. Durable when it resolves: before a nudge is sent. */
  keep(): Promise<void>;
}

/**
 * @param said what earlier nudges said, as briefing's log keeps it
 * @param begun addresses whose nudge of the day was sent already, or may have been: they draw no more lots
 */
export async function openHolding(ask: {
  readonly holdout: HoldoutPort;
  readonly strategy: Strategy;
  readonly workspace: string;
  readonly day: Day;
  readonly said: readonly string[];
  readonly begun: ReadonlySet<string>;
}): Promise<Holding> {
  const { holdout, strategy, workspace, day, begun } = ask;
  const { holdout: wanted } = strategy.people;
  if (wanted === undefined)
    return { choose: (_, ranked, most) => ranked.slice(0, most), keep: async () => undefined };
  const log = new Map((await holdout.drawn()).map((lot) => [findingKey(lot), lot]));
  const nudgedBefore = nudgedFindings(ask.said);
  const drawnNow: DrawnRow[] = [];
  return {
    choose(rep, ranked, most) {
      const entries = ranked.map((entry) => ({ ...entry.finding, entry }));
      const share = begun.has(rep) ? 0 : wanted.share;
      const selection = { workspace, ranked: entries, most, day, share, log, nudgedBefore };
      const { nudged, drawn } = selectNudged(selection);
      if (!begun.has(rep))
        for (const { finding, heldOut } of drawn)
          drawnNow.push({
            checkId: finding.checkId,
            source: finding.source,
            recordId: finding.recordId,
            firstDay: finding.firstDay,
            day,
            heldOut,
            share,
            rep: pseudonym(workspace, rep),
            gains: Object.fromEntries(finding.entry.trustGains),
          });
      return nudged.map(({ entry }) => entry);
    },
    async keep() {
      const rows = drawnNow.splice(0);
      if (rows.length > 0) await holdout.save(rows, addDays(day, -LOTS_KEPT_DAYS));
    },
  };
}

/** Names a rep without saying who it is: enough to tell that two findings are one rep's. */
function pseudonym(workspace: string, rep: string): string {
  return createHash('sha256').update(`${workspace}/${rep}`).digest('hex').slice(0, 16);
}
