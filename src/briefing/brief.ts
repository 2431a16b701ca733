import type { Day } from '../clock.ts';
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

/** Something to mend, with the one thing to do about it. */
export interface FixPart {
  readonly kind: 'fix';
  readonly spans: readonly Span[];
  readonly action: { readonly text: string; readonly url: string } | null;
}

/** A heading with lines under it. */
export interface ListPart {
  readonly kind: 'list';
  readonly title: string;
  readonly items: readonly (readonly Span[])[];
}

/** One piece of a brief, in the order in which people read. */
export type Part =
  /** What this is, for whom, of which day, and how fresh. */
  | { readonly kind: 'title'; readonly spans: readonly Span[] }
  /** The headline: the one sentence that must be read. */
  | { readonly kind: 'lead'; readonly spans: readonly Span[] }
  | GoalPart
  | FixPart
  | ListPart
  | { readonly kind: 'note'; readonly spans: readonly Span[] };

/** A digest or a nudge before it takes a channel's form. */
export interface Brief {
  readonly kind: 'digest' | 'nudge';
  readonly day: Day;
  /** E-mail of the person it is for. */
  readonly recipient: string;
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

/** Takes briefs to people. Never throws for a refusal or a failure: it comes back as a state. */
export interface Notifier {
  /** @param key names the brief for a look-up after an ambiguous failure; holds no personal data */
  deliver(brief: Brief, key: string): Promise<Delivered>;
  /**
   * Ends what an earlier attempt of this key may have begun: looks whether the brief has arrived, and adds the
   * details where only they are missing. `absent`: it has not arrived, and may be delivered.
   */
  resume(brief: Brief, key: string): Promise<Delivered | 'absent'>;
}

/** Text of a record or of the strategy, as a span. */
export type Quote = Span & { readonly quoted: true };
