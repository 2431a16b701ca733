import { createHubspot } from '../../../connectors/hubspot/index.ts';
import { createSalesforce } from '../../../connectors/salesforce/index.ts';
import type { Connector } from '../../../src/crm/connector.ts';
import type { SourceMapping } from '../../../src/crm/mapping.ts';
import { isObjectName, type ObjectName } from '../../../src/crm/objects.ts';
import { silentLog } from '../../../src/log.ts';
import { reconcileSource, type SourceReport, syncSource } from '../../../src/mirror/sync.ts';
import type { RecordStore } from '../../../src/store/ports.ts';
import { HUBSPOT_MAPPING } from '../../worlds/histories/hubspot-shape.ts';
import { SALESFORCE_MAPPING } from '../../worlds/histories/salesforce-shape.ts';
import { HUBSPOT_TOKEN, SALESFORCE_CLIENT } from '../../worlds/histories/stage.ts';
import type { Setting, SyncStep, Vendor } from '../../worlds/histories/story.ts';

/** Everything that a sync needs to know, in a form that another process can be handed. */
export interface SyncOrder {
  readonly urls: Readonly<Record<Vendor, string>>;
  /** Our clock, which stands still while the sync runs. */
  readonly now: string;
  readonly kind: SyncStep['kind'];
  readonly budgetPercent: number;
  readonly wanted: readonly (readonly [string, readonly string[]])[];
  readonly bulk: Setting['salesforce']['bulk'];
  readonly apiVersion: string;
}

/** Waits cost no time here: what would have passed is counted, so that limiters see it pass. */
let waitedMs = 0;
const waiting = {
  sleep: async (ms: number) => {
    waitedMs += ms;
  },
  elapsedMs: () => performance.now() + waitedMs,
};

/** Long for a server on this machine, short for a test that waits. */
const TIMEOUT_MS = 2000;

/** Both connectors as a house would build them, but that they do not wait. */
export function connectTo(
  order: Pick<SyncOrder, 'urls' | 'bulk' | 'apiVersion'>,
  store: Pick<RecordStore, 'scratch'>,
  clock: { now(): string },
): Readonly<Record<Vendor, Connector>> {
  const base = { clock, log: silentLog, ...waiting };
  return {
    salesforce: createSalesforce({
      ...base,
      ...SALESFORCE_CLIENT,
      loginUrl: order.urls.salesforce,
      pageTimeoutMs: TIMEOUT_MS,
      mapping: SALESFORCE_MAPPING satisfies SourceMapping,
      ...(order.bulk ? { scratch: store.scratch, bulk: order.bulk } : {}),
    }),
    hubspot: createHubspot({
      ...base,
      baseUrl: order.urls.hubspot,
      timeoutMs: TIMEOUT_MS,
      token: HUBSPOT_TOKEN,
      apiVersion: order.apiVersion,
      mapping: HUBSPOT_MAPPING satisfies SourceMapping,
    }),
  };
}

/** Brings the mirror up to date with both sources, side by side, as the job does. */
export function syncBoth(
  order: SyncOrder,
  connectors: readonly Connector[],
  store: RecordStore,
): Promise<SourceReport[]> {
  const wanted = new Map(
    order.wanted.filter((entry): entry is [ObjectName, readonly string[]] => isObjectName(entry[0])),
  );
  const { budgetPercent } = order;
  return Promise.all(
    connectors.map((connector) => {
      const clock = { now: () => order.now };
      const ask = { connector, store, wanted, budgetPercent, clock, log: silentLog, progress: () => {} };
      if (order.kind === 'incremental') return syncSource(ask);
      // What began a moment ago is not due; whatever began before is.
      const dueSince = new Date(Date.parse(order.now) - 1).toISOString();
      return reconcileSource({ ...ask, dueSince, endsBy: null });
    }),
  );
}
