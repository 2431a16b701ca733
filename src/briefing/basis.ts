import type { Day, Instant } from '../clock.ts';
import type { DayView } from '../progress/day-view.ts';
import { troubledSources } from './said.ts';

/** What a digest rests on, so that it can be put right when better is known. Kept as JSON with its delivery. */
export interface Basis {
  /** When it was sent. */
  readonly at: Instant;
  /** The day that it tells of. */
  readonly measured: Day;
  /** Sources that had failed, or had not been read on the day. */
  readonly troubled: readonly string[];
  /** Whether it tells of less than was to be known then. */
  readonly late: boolean;
  /** Whether it has details. */
  readonly detailed: boolean;
}

/**
 * @param owed the latest day that was to be judged by now
 * @param detailed whether the brief that is sent has details
 */
export function basisOf(
  view: Pick<DayView, 'day' | 'sources' | 'organisation'>,
  now: Instant,
  owed: Day,
  detailed: boolean,
): Basis {
  const troubled = troubledSources(view).map(({ source }) => source);
  const late = troubled.length > 0 || view.day < owed;
  return { at: now, measured: view.day, troubled, late, detailed };
}

/** Reads what was kept; null where nothing was. */
export function readBasis(kept: string | null): Basis | null {
  return kept === null ? null : (JSON.parse(kept) as Basis);
}

/**
 * Whether what is known now is better than what a digest rests on: a day was measured that was not, or a source was read
 * that was not, and the day was judged since.
 * @param judgedAt when a day was last judged; null where that is not known
 */
export function isBetter(basis: Basis, now: Basis, judgedAt: Instant | null): boolean {
  if (!basis.late || judgedAt === null || judgedAt <= basis.at) return false;
  return now.measured > basis.measured || now.troubled.length < basis.troubled.length;
}
