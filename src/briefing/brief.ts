import type { Day } from '../clock.ts';

/** A run of text. Plain: whoever shows it escapes and cuts it for its own channel. */
export interface Span {
  readonly text: string;
  readonly strong?: true;
  readonly muted?: true;
  /** Address of a record's page in the CRM. */
  readonly link?: string;
  /** The text comes from a CRM record, so its writing direction and length are nobody's promise. */
  readonly crm?: true;
}

/** One piece of a brief, in the order in which people read. */
export type Part =
  /** What this is, for whom, of which day, and how fresh. */
  | { readonly kind: 'title'; readonly spans: readonly Span[] }
  /** The headline: the one sentence that must be read. */
  | { readonly kind: 'lead'; readonly spans: readonly Span[] }
  /** One goal. `progress` and `expected` are shares of the way, null where unknown. */
  | {
      readonly kind: 'goal';
      readonly number: number;
      readonly spans: readonly Span[];
      readonly pace: 'ahead' | 'on' | 'behind' | 'unknown';
      readonly progress: number | null;
      readonly expected: number | null;
      /** What `progress` and `expected` say, for those who cannot see a bar. */
      readonly spoken: string;
    }
  /** Something to mend, with the one thing to do about it. */
  | {
      readonly kind: 'fix';
      readonly spans: readonly Span[];
      readonly action: { readonly text: string; readonly url: string } | null;
    }
  /** A heading with lines under it. */
  | { readonly kind: 'list'; readonly title: string; readonly items: readonly (readonly Span[])[] }
  | { readonly kind: 'note'; readonly spans: readonly Span[] };

/** A digest or a nudge before it takes a channel's form. */
export interface Brief {
  readonly kind: 'digest' | 'nudge';
  readonly day: Day;
  /** E-mail of the person it is for. */
  readonly recipient: string;
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  /** The whole in one sentence: the notification, and what a screen reader says first. */
  readonly summary: string;
  readonly parts: readonly Part[];
  /** What stands behind it, for those who ask. */
  readonly details: readonly Part[];
}

/** What became of one attempt to deliver. */
export type Delivered =
  | { readonly state: 'sent'; readonly channel: string; readonly ts: string }
  /** The channel did not take it; it may be tried again. */
  | { readonly state: 'failed'; readonly reason: string }
  /** It may or may not have arrived, and cannot be found out now. */
  | { readonly state: 'unknown'; readonly reason: string };

/** Takes briefs to people. Never throws for a refusal: it comes back as a state. */
export interface Notifier {
  /** @param key names the brief for a look-up after an ambiguous failure; holds no personal data */
  deliver(brief: Brief, key: string): Promise<Delivered>;
  /** Looks whether the brief of this key has arrived at its recipient. Null where that cannot be told. */
  find(
    recipient: string,
    key: string,
  ): Promise<{ readonly channel: string; readonly ts: string } | 'absent' | null>;
}
