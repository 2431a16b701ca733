import type { Fault } from '../../../src/sandbox/server.ts';
import type { HubspotPortal, SalesforceOrg, VendorEvent } from '../../../src/sandbox/vendor-data.ts';
import type { TableShape } from './table-shape.ts';

export type Vendor = 'salesforce' | 'hubspot';
export const VENDORS: readonly Vendor[] = ['salesforce', 'hubspot'];

/** What kind of thing a happening is: for the totals that show that histories are no toys. */
export type HappeningKind =
  | 'create'
  | 'create-and-delete'
  | 'delete'
  | 'delete-and-undelete'
  | 'edit'
  | 'edit-and-back'
  | 'hard-delete'
  | 'late-commit'
  | 'link'
  | 'merge'
  | 'merge-chain'
  | 'merge-then-delete'
  | 'new-id-merge'
  | 'owner-change'
  | 'recalculate'
  | 'reference-change'
  | 'retag'
  | 'tie'
  | 'touch'
  | 'touch-all'
  | 'undelete'
  | 'undelete-at-last'
  | 'unlink';

/** One event, and when it becomes visible by the vendor's clock, which may be later than its stamp. */
export interface Happening {
  readonly vendor: Vendor;
  readonly kind: HappeningKind;
  readonly now: string;
  readonly event: VendorEvent;
}

/** Something on the wire. What the server is told, and a name for the totals. */
export interface Trouble {
  readonly name: string;
  readonly fault: Omit<Fault, 'alter'>;
}

/** Where a process ends: as it passes the crossing point of this number, or so many milliseconds after it began. */
export type Kill = { readonly atCrossing: number } | { readonly afterMs: number };

/** What goes on around one sync. */
export interface SyncStep {
  /** By the vendors' clock. */
  readonly at: string;
  readonly kind: 'incremental' | 'reconciling';
  /** How far our clock is ahead of the vendors'; negative where it is behind. */
  readonly skewMs: number;
  /** How much of the daily allowance of calls the sync may use, 1 to 100. */
  readonly budgetPercent: number;
  /** Whether the connectors are built anew, as after a restart. */
  readonly restart: boolean;
  readonly troubles: Readonly<Record<Vendor, readonly Trouble[]>>;
  /** What happens while it runs: as soon as the vendor has answered so many calls. */
  readonly meanwhile: readonly { readonly afterCalls: number; readonly happening: Happening }[];
  readonly kill: Kill | null;
}

/** A stretch of time that ends with quiet, after which the mirror has to be equal. */
export interface Phase {
  readonly happenings: readonly Happening[];
  readonly syncs: readonly SyncStep[];
  /** The sync after the quiet: without troubles, and nothing happens meanwhile. */
  readonly settled: SyncStep;
  /** Whether the same sync runs once more, and must change nothing. */
  readonly repeated: boolean;
  /** Whether a reconciling sync follows, after which it has to be equal without exception. */
  readonly reconciled: boolean;
}

/** How the pretended vendors and our connectors are set up. */
export interface Setting {
  /** By object of ours: the fields that are wanted. */
  readonly wanted: ReadonlyMap<string, readonly string[]>;
  /** The same from this phase on: a strategy that asks for more makes the mirror begin anew. */
  readonly widened: {
    readonly phase: number;
    readonly wanted: ReadonlyMap<string, readonly string[]>;
  } | null;
  readonly salesforce: {
    readonly pageRows: number;
    readonly behaviour: Readonly<Record<string, string | number | boolean | null>>;
    /** From so many rows on, and in pages of so many, records go by Bulk; null for none. */
    readonly bulk: { readonly aboveRows: number; readonly pageRows: number } | null;
  };
  readonly hubspot: {
    readonly behaviour: Readonly<Record<string, string | number | boolean | null>>;
    readonly apiVersion: string;
  };
}

export interface History {
  readonly seed: number;
  readonly salesforce: { readonly organisation: SalesforceOrg; readonly shapes: readonly TableShape[] };
  readonly hubspot: { readonly organisation: HubspotPortal; readonly shapes: readonly TableShape[] };
  readonly setting: Setting;
  readonly phases: readonly Phase[];
}
