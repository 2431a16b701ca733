import { DUPLICATE_CHECKS } from '../checks/matching/subjects.ts';
import { addDays, type Day, dayOf, type Instant } from '../clock.ts';
import type { Delivery, DrawnSince, RecordStore } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';
import { type DrawnOutcome, EFFECT_MINIMUM, EFFECT_WITHIN_DAYS, type Effect, effectOf } from './effect.ts';
import { FEWEST_PEOPLE } from './fold.ts';
import { HELD_DAYS, isProposed, nudgedFindings, nudgedKey, PROPOSED_WITHIN_DAYS } from './holdout.ts';

/** Whether nudges work, as far as it is known on a day. */
export interface EffectView {
  readonly day: Day;
  /** The strategy's switch: since when, after consulting whom, and which share; null where it is off. */
  readonly holdout: { readonly on: Day; readonly consulted: string; readonly share: number } | null;
  /** Off, though findings enough are nudged, of reps enough, for it to tell something. */
  readonly proposed: boolean;
  /** Different findings nudged in the last thirty days; null where they are of fewer than five people. */
  readonly nudgedInMonth: number | null;
  /** Findings that drew a lot on these days, their seven days over, are compared; null where there was no such day. */
  readonly between: { readonly from: Day; readonly to: Day } | null;
  readonly effect: Effect;
}

/**
 * Reads what came of the findings that drew a lot.
 * @param nudges briefing's log; nudges that were not sent count for nothing
 * @param exceptions findings that somebody called no issue, named as `nudgedKey` does, with when
 */
export async function readEffect(ask: {
  readonly store: RecordStore;
  readonly strategy: Strategy;
  readonly day: Day;
  readonly nudges: readonly Pick<Delivery, 'day' | 'recipient' | 'said' | 'state'>[];
  readonly exceptions: readonly { readonly finding: string; readonly at: Instant }[];
}): Promise<EffectView> {
  const { store, strategy, day, nudges, exceptions } = ask;
  const { holdout } = strategy.people;
  const first = addDays(day, 1 - PROPOSED_WITHIN_DAYS);
  const month = nudges.filter((nudge) => nudge.state !== 'failed' && nudge.day >= first && nudge.day <= day);
  const nudged = nudgedFindings(month.map(({ said }) => said)).size;
  const reps = new Set(month.map(({ recipient }) => recipient)).size;
  // What was not looked at since cannot have been found mended.
  const scored = await store.measuring.dayBefore(addDays(day, 1));
  const between =
    scored === null ? null : { from: addDays(scored, -EFFECT_WITHIN_DAYS), to: addDays(scored, -HELD_DAYS) };
  const { zone } = strategy.organisation;
  const excepted = new Map(exceptions.map(({ finding, at }) => [finding, dayOf(at, zone)]));
  const rows = between === null ? [] : await store.holdout.since(between);
  return {
    day,
    holdout: holdout ? { on: holdout.on, consulted: holdout.consulted, share: holdout.share } : null,
    proposed: holdout === undefined && isProposed(nudged) && reps >= EFFECT_MINIMUM.evenReps,
    nudgedInMonth: reps > 0 && reps < FEWEST_PEOPLE ? null : nudged,
    between,
    effect: effectOf(
      rows.map((row) => outcomeOf(row, excepted.get(nudgedKey(row)) ?? null)),
      strategy.goals.map(({ id }) => id),
    ),
  };
}

const DUPLICATES: ReadonlySet<string> = new Set(DUPLICATE_CHECKS.map(({ id }) => id));

/**
 * A finding that was closed because its check was not run that day may be as open as before. That somebody called it no
 * issue changes nothing: only who was nudged could say so, and held-out findings hold as many of which nobody did. What
 * was left out for it would be missing among those of one side that were not fixed, and nudging would seem to fix more.
 * So on both sides a finding is fixed where its record is.
 * @param exceptedDay null where nobody said so
 */
export function outcomeOf(
  { kept, closedDay, closedBy, ...row }: DrawnSince,
  exceptedDay: Day | null,
): DrawnOutcome {
  const until = [addDays(row.day, HELD_DAYS), closedDay ?? '9999-12-31'].sort()[0] ?? '';
  const told = { ...row, excepted: exceptedDay !== null && exceptedDay <= until };
  if (!kept) return { ...told, fixed: null };
  if (closedDay === null || closedDay > addDays(row.day, HELD_DAYS)) return { ...told, fixed: false };
  if (DUPLICATES.has(row.checkId)) return { ...told, fixed: true };
  const ran = closedBy !== null && (JSON.parse(closedBy) as { reason: string | null }).reason === null;
  return { ...told, fixed: ran ? true : null };
}
