import type { Day, Instant } from '../clock.ts';
import type { MeasurementRow } from './measuring-port.ts';

/** A day by the organisation's clock: from this moment to before that one. */
export interface DaySpan {
  readonly day: Day;
  readonly from: Instant;
  readonly to: Instant;
}

/** A table of records, by the object that it holds. */
export interface VolumeTable {
  readonly object: string;
  readonly table: string;
}

/** So many records of a source were created on a day; days on which none were are left out. */
export interface CreatedRow {
  readonly source: string;
  readonly object: string;
  readonly day: Day;
  readonly records: number;
}

/** How many records of a source there are, and how many of them were last changed within a day. */
export interface StockRow {
  readonly source: string;
  readonly object: string;
  readonly records: number;
  readonly edited: number;
  /** Of the edited: those of which it is known who changed them, and those that no person changed. */
  readonly byKnown: number;
  readonly byIntegration: number;
}

/** So many records of a source have a value; null for none. */
export interface MixRow {
  readonly source: string;
  readonly object: string;
  readonly value: string | null;
  readonly records: number;
}

/** So many records came or changed by one pull of changes that was proven. */
export interface PulledRow {
  readonly source: string;
  readonly object: string;
  readonly endedAt: Instant;
  readonly records: number;
}

/** An open deal; null for what is not known. */
export interface OpenDealRow {
  readonly closeDate: Day;
  readonly amountMinor: number | null;
  /** 0 to 100. */
  readonly probability: number | null;
}

/** Counts how much comes in and changes, by source and day: what tells a broken import. */
export interface VolumesPort {
  /** Deleted records count on the day on which they were created. @param days in order, without gaps */
  created(tables: readonly VolumeTable[], days: readonly DaySpan[]): Promise<CreatedRow[]>;
  /** Records that are not deleted. Sources without any are left out. */
  stock(tables: readonly VolumeTable[], day: DaySpan): Promise<StockRow[]>;
  /** Records that are not deleted, by the value of a column; the most frequent `most` values of a source. */
  mix(table: VolumeTable & { readonly column: string }, most: number): Promise<MixRow[]>;
  pulled(since: Instant): Promise<PulledRow[]>;
  /** Open deals of the leading source, in this currency, that are expected to close after a day. */
  openDeals(after: Day, currency: string): Promise<OpenDealRow[]>;
  /** What was kept of a kind, or of one id of it, from one day to before another, oldest first. */
  kept(ask: {
    readonly kind: string;
    readonly id?: string;
    readonly from: Day;
    readonly before: Day;
  }): Promise<MeasurementRow[]>;
}
