import type { Instant } from '../clock.ts';
import type { LedgerPort, OutboxPort } from './delivery-port.ts';
import type { DriftPort } from './drift-port.ts';
import type { ExportPort } from './export-port.ts';
import type { FixesPort } from './fixes-port.ts';
import type { HistoryPort } from './history-port.ts';
import type { HoldoutPort } from './holdout-port.ts';
import type { LandingPort } from './landing-port.ts';
import type { LearntPort } from './learnt-port.ts';
import type { LinksPort } from './links-port.ts';
import type { MatchingPort } from './matching-port.ts';
import type { MeasuringPort } from './measuring-port.ts';
import type { OwnPort } from './own-port.ts';
import type { PullsPort } from './pulls-port.ts';
import type { VolumesPort } from './volumes-port.ts';

export type * from './delivery-port.ts';
export type * from './drift-port.ts';
export type * from './export-port.ts';
export type * from './fixes-port.ts';
export type * from './history-port.ts';
export type * from './holdout-port.ts';
export type * from './landing-port.ts';
export type * from './learnt-port.ts';
export type * from './links-port.ts';
export type * from './matching-port.ts';
export type * from './measuring-port.ts';
export type * from './own-port.ts';
export type * from './pulls-port.ts';
export type * from './stake-port.ts';
export type * from './tally-port.ts';
export type * from './volumes-port.ts';

/** What is known of a source as a whole, as of its last contact. */
export interface SourceState {
  readonly source: string;
  readonly account: string;
  readonly currency: string;
  readonly zone: string;
  readonly integrationUserId: string | null;
  /** By object: address of a record's page with `{id}` in it. */
  readonly links: Readonly<Record<string, string>>;
  readonly pulledAt: Instant | null;
  /** The three sentences of the last failure; null when the last contact went well. */
  readonly failure: string | null;
}

/** Whether a field of a source can be seen with our rights. `field` is `*` for the object as a whole. */
export interface VisibilityRow {
  readonly source: string;
  readonly object: string;
  readonly field: string;
  readonly visible: boolean;
  readonly writable: boolean;
  readonly reason: string | null;
}

/** A value on which no verdict stands yet. */
export interface UnjudgedValue {
  readonly value: string;
  readonly context: string;
}

export interface VerdictRow extends UnjudgedValue {
  readonly kind: string;
  readonly ok: boolean;
  readonly normal: string | null;
  readonly fault: string | null;
  readonly suggestion: string | null;
}

/** Keeps what is known about the mirror: sources, visibility, verdicts on values. */
export interface KnowledgePort {
  saveSource(state: SourceState): Promise<void>;
  sources(): Promise<SourceState[]>;
  saveVisibility(rows: readonly VisibilityRow[]): Promise<void>;
  visibility(): Promise<VisibilityRow[]>;
  /** Distinct values of a column that have no verdict of this kind and version. */
  unjudged(ask: {
    readonly kind: string;
    readonly version: number;
    readonly table: string;
    readonly valueColumn: string;
    readonly contextColumn: string | null;
  }): Promise<UnjudgedValue[]>;
  saveVerdicts(version: number, rows: readonly VerdictRow[]): Promise<void>;
}

/** Everything that the records' engine keeps. */
export interface RecordStore {
  /** Folder for files that are to be landed, emptied whenever the store is opened; what lies in it is for us alone. */
  readonly scratch: string;
  readonly landing: LandingPort;
  readonly knowledge: KnowledgePort;
  readonly drift: DriftPort;
  readonly pulls: PullsPort;
  readonly measuring: MeasuringPort;
  readonly volumes: VolumesPort;
  readonly own: OwnPort;
  readonly files: ExportPort;
  readonly learnt: LearntPort;
  readonly history: HistoryPort;
  readonly links: LinksPort;
  readonly matching: MatchingPort;
  readonly fixes: FixesPort;
  readonly holdout: HoldoutPort;
  readonly outbox: OutboxPort;
  readonly ledger: LedgerPort;
  close(): Promise<void>;
}

/** Small documents by name, each parsed by its owner's schema on every read. */
export interface DocumentStore {
  read<T>(name: string, parse: (value: unknown) => T, empty: T): Promise<T>;
  /** Durable when the promise resolves. */
  write<T>(name: string, value: T): Promise<void>;
}
