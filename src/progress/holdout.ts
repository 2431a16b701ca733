import { addDays, type Day } from '../clock.ts';

/** For so many days a held-out finding is in no nudge; so long is waited for a fix on either side. */
export const HELD_DAYS = 7;
/** Holding out is proposed from so many nudged findings in thirty days: below it no effect could be told for a year. */
export const PROPOSED_FROM = 200;
/** In these days nudged findings are counted for it. */
export const PROPOSED_WITHIN_DAYS = 30;
/** Held out of the findings that are drawn, unless the strategy says otherwise. */
export const USUAL_SHARE = 0.2;

/** What names a finding for good: found again after it was mended, it is another one. */
export interface FindingKey {
  readonly checkId: string;
  readonly source: string;
  readonly recordId: string;
  readonly firstDay: Day;
}

/** The lot of a finding, drawn on the day on which it was first to be in a nudge, and never again. */
export interface Drawn extends FindingKey {
  readonly day: Day;
  readonly heldOut: boolean;
}

/** What a rep's nudge of a day is made of. */
export interface Selection<T> {
  /** Best first; at most as many as were asked for. */
  readonly nudged: readonly T[];
  /** The findings that drew their lot today, whichever it was. */
  readonly drawn: readonly { readonly finding: T; readonly heldOut: boolean }[];
}

/** Whether a month brought enough nudged findings for holding some of them out to tell anything. */
export function isProposed(nudgedInMonth: number): boolean {
  return nudgedInMonth >= PROPOSED_FROM;
}

/** The findings in the nudges of a time, each once, as `nudgedKey` names them. Nudges say what they said as keys. */
export function nudgedFindings(said: readonly string[]): Set<string> {
  const keys = said.flatMap((text) => JSON.parse(text) as [string, string, string][]);
  return new Set(keys.map(([checkId, source, recordId]) => nudgedKey({ checkId, source, recordId })));
}

/** A finding as briefing's log names it: by check and record. */
export function nudgedKey({ checkId, source, recordId }: Omit<FindingKey, 'firstDay'>): string {
  return `${checkId} ${source} ${recordId}`;
}

export function findingKey(finding: FindingKey): string {
  return `${nudgedKey(finding)} ${finding.firstDay}`;
}

/**
 * A finding's lot, 0 to below 1: the same whoever asks, whenever, and in whatever order. Lots are drawn apart for each
 * check, and depend on nothing but the finding's name; so neither its owner nor its worth has a say. (FNV-1a over the
 * name, mixed by MurmurHash3's finaliser, A. Appleby, so that names that differ in one digit have unrelated lots.)
 * @param key the finding's, as `findingKey` gives it
 */
export function lotOf(workspace: string, key: string): number {
  const name = `${workspace}/${key}`;
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/**
 * Which of a rep's findings the day's nudge holds, when some are held out. A rep's top one never is: it is nudged
 * without drawing a lot, and one that was held out and has become the top one since is nudged as well (it stays with
 * the held-out ones in the comparison, which is by intention to treat). Nor does a finding draw a lot that was in a
 * nudge before. The place of a held-out finding goes to the next one.
 * @param ranked the rep's open findings, best first
 * @param share of those that draw, how many are held out; 0 to 1
 * @param log earlier lots, by `findingKey`
 * @param nudgedBefore findings of earlier nudges, by `nudgedKey`
 */
export function selectNudged<T extends FindingKey>(ask: {
  readonly workspace: string;
  readonly ranked: readonly T[];
  readonly most: number;
  readonly day: Day;
  readonly share: number;
  readonly log: ReadonlyMap<string, Drawn>;
  readonly nudgedBefore: ReadonlySet<string>;
}): Selection<T> {
  const { workspace, ranked, most, day, share, log, nudgedBefore } = ask;
  const nudged: T[] = [];
  const drawn: { finding: T; heldOut: boolean }[] = [];
  for (const [place, finding] of ranked.entries()) {
    if (nudged.length >= most) break;
    if (place === 0) {
      nudged.push(finding);
      continue;
    }
    const name = nudgedKey(finding);
    const key = `${name} ${finding.firstDay}`;
    const lot = log.get(key);
    if (lot !== undefined) {
      if (!isHeldOut(lot, day)) nudged.push(finding);
      continue;
    }
    if (nudgedBefore.has(name)) {
      nudged.push(finding);
      continue;
    }
    const heldOut = lotOf(workspace, key) < share;
    drawn.push({ finding, heldOut });
    if (!heldOut) nudged.push(finding);
  }
  return { nudged, drawn };
}

/** Whether a finding with this lot must not be in a nudge of `day`. */
export function isHeldOut(lot: Drawn, day: Day): boolean {
  return lot.heldOut && day < addDays(lot.day, HELD_DAYS);
}
