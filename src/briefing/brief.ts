import type { Day, Instant } from '../clock.ts';
import type { Direction } from '../language/direction.ts';
import type { Run } from '../language/speak.ts';

/** A run of text. Plain: whoever shows it escapes and cuts it for its own channel. */
export interface Span extends Run {
  /** Words of a CRM record or of the strategy: their language, direction and length are nobody's promise. */
  readonly quoted?: true;
}

/** How a goal stands: its pace, or its result once the due date has passed. */
export type GoalState = 'ahead' | 'on' | 'behind' | 'unknown' | 'met' | 'missed';

/** What a goal's line says, clause by clause, in the order in which people read. */
export interface Clause {
  readonly about: 'value' | 'pace' | 'forecast' | 'trust';
  readonly spans: readonly Span[];
}

/** How far a goal is on its way, for a bar. */
export interface Progress {
  /** Shares of the way, 0 to 1: done, and to be done by this day. */
  readonly done: number;
  readonly expected: number;
  /** The same for those who cannot see a bar. */
  readonly spoken: string;
}

/** A goal's number over time, for a line. */
export interface Trend {
  /** Oldest first; at least two. */
  readonly points: readonly { readonly day: Day; readonly value: number }[];
  /** The value to be reached, or the limits to be kept. */
  readonly aims: readonly number[];
  /** What is expected at the due date, and between what; `high` null: nothing bounds it. Null where nothing is. */
  readonly ahead: {
    readonly day: Day;
    readonly value: number;
    readonly low: number;
    readonly high: number | null;
  } | null;
  /** The share of the way to the target on each of these days, from the baseline's day on; null for a goal without. */
  readonly way: readonly { readonly day: Day; readonly share: number }[] | null;
  readonly spoken: string;
}

/** One goal. */
export interface GoalPart {
  readonly kind: 'goal';
  readonly number: number;
  /** In the strategy's words. */
  readonly title: Span;
  readonly state: GoalState;
  /** The state in a word or two: `on pace`. */
  readonly status: string;
  readonly clauses: readonly Clause[];
  /** Null for a goal that has no way to go, and where progress cannot be judged. */
  readonly progress: Progress | null;
  /** Null where the number cannot be traced back, or is not shown. */
  readonly trend: Trend | null;
}

/** One of several answers that a reader may give; what is offered is named by the id, whatever its words. */
export interface Choice {
  readonly id: string;
  readonly text: string;
}

/** Something to mend, with what can be done about it. */
export interface FixPart {
  readonly kind: 'fix';
  /** Names the finding: check, source and record. */
  readonly finding: string;
  readonly spans: readonly Span[];
  readonly action: { readonly text: string; readonly url: string } | null;
  /** `fix`, `not-mine`, `later`, `not-an-issue`; none where the reader cannot act. */
  readonly choices: readonly Choice[];
}

/** A decision that is asked of its reader. */
export interface AskPart {
  readonly kind: 'ask';
  /** Names what is asked: the same on every day on which it is asked. */
  readonly id: string;
  readonly spans: readonly Span[];
  readonly choices: readonly Choice[];
  /** Id of the choice that its reader made already; null for none. It may be made anew. */
  readonly answer: string | null;
}

/** A heading with lines under it. */
export interface ListPart {
  readonly kind: 'list';
  readonly title: string;
  readonly items: readonly (readonly Span[])[];
  /** The same in rows and columns, for where a table can be shown; without where it is not one. */
  readonly grid?: Grid;
}

/** What lines say, as rows under columns. */
export interface Grid {
  readonly head: readonly string[];
  /** As many cells as `head` has. The first names its row, the others are numbers. */
  readonly rows: readonly (readonly Span[])[];
}

/** One piece of a brief, in the order in which people read. */
export type Part =
  /** What this is, for whom, of which day, and how fresh. */
  | { readonly kind: 'title'; readonly spans: readonly Span[] }
  /** The headline: the one sentence that must be read. */
  | { readonly kind: 'lead'; readonly spans: readonly Span[] }
  | GoalPart
  | FixPart
  | AskPart
  | ListPart
  | { readonly kind: 'note'; readonly spans: readonly Span[] };

/** `notice`: to an admin, on what keeps messages from arriving; `escalation`: to a manager, on records. */
export type BriefKind = 'digest' | 'nudge' | 'notice' | 'escalation';

/** Whom a brief is for: the e-mail of a person, or a channel by `#name` or its id. */
export interface Address {
  readonly recipient: string;
  readonly to: 'person' | 'channel';
}

/** A message before it takes a channel's form. */
export interface Brief extends Address {
  readonly kind: BriefKind;
  /** The day that it tells of. */
  readonly day: Day;
  readonly language: string;
  readonly direction: Direction;
  /** The whole in one sentence: the notification, and what a screen reader says first. */
  readonly summary: string;
  readonly parts: readonly Part[];
  /** Heading of the details; they stand apart from the parts: in the thread, or further down. */
  readonly detailsTitle: string;
  /** What stands behind it, for those who ask. */
  readonly details: readonly Part[];
  /** JSON of what it says, as keys, to be remembered: so the next one need not repeat it. */
  readonly said: string;
}

/** What became of one attempt to deliver. */
export type Delivered =
  /** `note`: what did not arrive with it, in a sentence. */
  | { readonly state: 'sent'; readonly channel: string; readonly ts: string; readonly note?: string }
  /** The channel did not take it; it may be tried again. */
  | { readonly state: 'failed'; readonly reason: string }
  /** It may or may not have arrived, and cannot be found out now. */
  | { readonly state: 'unknown'; readonly reason: string };

/** Where a brief lies. */
export interface Place {
  readonly channel: string;
  readonly ts: string;
}

/** Takes briefs to people. Never throws for a refusal or a failure: it comes back as a state. */
export interface Notifier {
  /** @param key names the brief for a look-up after an ambiguous failure; holds no personal data */
  deliver(brief: Brief, key: string): Promise<Delivered>;
  /**
   * Ends what an earlier attempt of this key may have begun: looks whether the brief has arrived, and adds the
   * details where only they are missing. `absent`: it has not arrived, and may be delivered. In a channel, where we
   * may not look, it stays unknown.
   */
  resume(brief: Brief, key: string): Promise<Delivered | 'absent'>;
  /**
   * Puts a brief in the place of one that has arrived, and adds details to one that had none. What did not come
   * about is a failure, and may be tried again: the same change twice is one.
   * @param detailed whether the one that lies there has its details
   */
  amend(brief: Brief, key: string, place: Place, detailed: boolean): Promise<Delivered>;
  /**
   * Who of these asked their channel not to be disturbed, now, and until when. Nobody where the channel knows no such
   * thing. `null` where it could not be found out.
   */
  undisturbed(recipients: readonly string[]): Promise<ReadonlyMap<string, Instant> | null>;
  /**
   * The language in which the channel itself speaks to each of these, as it names it (`el-GR`), by address. Without those
   * of whom it is not known, or cannot be found out now.
   */
  languages(recipients: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Text of a record or of the strategy, as a span. */
export type Quote = Span & { readonly quoted: true };
