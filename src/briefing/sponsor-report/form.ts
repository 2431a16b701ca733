import type { Day } from '../../clock.ts';
import type { Chart } from '../../drawing/chart.ts';
import type { Scale } from '../../drawing/interval.ts';
import type { Direction } from '../../language/direction.ts';
import type { GoalState, Span } from '../brief.ts';

/** A small picture beside a number, as data: whoever shows it draws it. `spoken` says what it says without eyes. */
export type Gauge =
  /** A share of a whole; `bad` where less of it is better. */
  | { readonly kind: 'meter'; readonly share: number; readonly bad?: true; readonly spoken: string }
  /** A way done, with where it should be by now. Shares, 0 to 1. */
  | { readonly kind: 'progress'; readonly done: number; readonly expected: number; readonly spoken: string }
  /** Between what a number lies; `high` null: nothing bounds it. */
  | {
      readonly kind: 'interval';
      readonly scale: Scale;
      readonly value: number;
      readonly low: number;
      readonly high: number | null;
      readonly aims: readonly number[];
      readonly spoken: string;
    }
  /** A change beside others, of which `most` is the largest, above 0. */
  | { readonly kind: 'change'; readonly value: number; readonly most: number; readonly spoken: string };

/** A line that may lead to a page. */
export interface Line {
  readonly spans: readonly Span[];
  readonly url?: string;
}

/** A number with what it is of and what it rests on. */
export interface Row {
  readonly label: readonly Span[];
  readonly gauge: Gauge | null;
  readonly value: readonly Span[];
  /** Its n, and how far it goes. */
  readonly basis: readonly Span[];
  readonly notes: readonly (readonly Span[])[];
  /** What is behind it, for those who ask. */
  readonly more: { readonly title: string; readonly lines: readonly Line[] } | null;
}

/** Numbers that belong together; at least a row, a line or a chart. */
export interface Group {
  readonly title: readonly Span[];
  readonly lead: readonly Span[];
  readonly chart: Chart | null;
  readonly rows: readonly Row[];
  readonly lines: readonly Line[];
}

/** A goal on its card. */
export interface GoalCard {
  readonly number: number;
  readonly title: Span;
  readonly state: GoalState;
  readonly status: string;
  readonly value: readonly Span[];
  /** Why it has this status. */
  readonly reason: readonly Span[];
  readonly rows: readonly Row[];
  readonly chart: Chart | null;
}

/** A number that stands for a whole section. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly basis: string;
}

export interface Section {
  /** Names it within the page: letters and hyphens. */
  readonly id: string;
  readonly title: string;
  readonly lead: readonly Span[];
  readonly goals: readonly GoalCard[];
  readonly groups: readonly Group[];
}

/** A day's report to be sent to a sponsor, before it takes a channel's form. No section, group or row of it is empty. */
export interface Report {
  readonly day: Day;
  readonly language: string;
  readonly direction: Direction;
  /** The whole in one sentence. */
  readonly summary: string;
  readonly title: readonly Span[];
  readonly headline: string;
  /** What must be known before anything is read. */
  readonly notes: readonly (readonly Span[])[];
  readonly figures: readonly Figure[];
  readonly contents: string;
  readonly sections: readonly Section[];
  /** How the numbers are made. */
  readonly method: readonly Span[];
}

export function row(parts: Partial<Row> & Pick<Row, 'label' | 'value'>): Row {
  return { gauge: null, basis: [], notes: [], more: null, ...parts };
}

export function group(title: readonly Span[] | string, parts: Partial<Group>): Group {
  const spans = typeof title === 'string' ? [{ text: title }] : title;
  return { title: spans, lead: [], chart: null, rows: [], lines: [], ...parts };
}

export function section(id: string, title: string, parts: Partial<Section>): Section {
  const { groups = [], ...others } = parts;
  return { id, title, lead: [], goals: [], ...others, groups: groups.filter(isFull) };
}

/** Whether there is anything in it. */
export function isFull({ chart, rows, lines }: Group): boolean {
  return chart !== null || rows.length + lines.length > 0;
}
