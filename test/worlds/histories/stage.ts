import type { Clock } from '../../../src/clock.ts';
import { type HubspotSandbox, startHubspot } from '../../../src/sandbox/hubspot/index.ts';
import { type SalesforceSandbox, startSalesforce } from '../../../src/sandbox/salesforce/index.ts';
import type { VendorEvent } from '../../../src/sandbox/vendor-data.ts';
import { disagreements } from './agreement.ts';
import { openHubspotModel } from './hubspot-model.ts';
import { openSalesforceModel } from './salesforce-model.ts';
import type { SourceModel } from './source-model.ts';
import type { Happening, History, SyncStep, Vendor } from './story.ts';
import { VENDORS } from './story.ts';

/** Whoever calls the servers needs these. */
export const SALESFORCE_CLIENT = { clientId: 'histories', clientSecret: 'histories-secret' } as const;
export const HUBSPOT_TOKEN = 'histories-key';

/** A history's two CRMs, served, each beside a model of its own of what it holds. */
export interface Stage {
  readonly urls: Readonly<Record<Vendor, string>>;
  readonly models: Readonly<Record<Vendor, SourceModel>>;
  /** The vendors' clock. */
  readonly clock: Clock;
  /** Moves the vendors' clock on; never back. */
  moveTo(moment: string): void;
  /** Lets something happen, if it still can; says whether it did. */
  happen(happening: Happening): Promise<boolean>;
  /** Lays out a sync's misfortunes, and what happens while it runs. `met` gathers what did. */
  prepare(step: SyncStep, met: { happening(happening: Happening): void }): void;
  /** Takes away what was not met. Returns how many calls met a misfortune, by its name. */
  clear(step: SyncStep): Promise<ReadonlyMap<string, number>>;
  /** Where a model and its server hold something else; the servers keep their own books. */
  disagreements(): string[];
  stop(): Promise<void>;
}

/** @throws {RangeError} where a server refuses what its model holds for possible: then one of the two is wrong */
export async function openStage(history: History): Promise<Stage> {
  let nowMs = 0;
  const clock: Clock = { now: () => new Date(nowMs).toISOString() };
  // Servers may keep and change what they are given, and a history is played more than once.
  const organisation = structuredClone(history.salesforce.organisation);
  const portal = structuredClone(history.hubspot.organisation);
  const { behaviour } = history.setting.hubspot;
  const models: Readonly<Record<Vendor, SourceModel>> = {
    salesforce: openSalesforceModel(structuredClone(organisation), history.salesforce.shapes),
    hubspot: openHubspotModel(structuredClone(portal), history.hubspot.shapes, {
      undeleteMovesModified: behaviour['undeleteMovesModified'] === true,
      mergeMovesLinked: behaviour['mergeMovesLinked'] === true,
    }),
  };
  const salesforce: SalesforceSandbox = await startSalesforce(organisation, {
    clock,
    ...SALESFORCE_CLIENT,
    pageRows: history.setting.salesforce.pageRows,
    behaviour: history.setting.salesforce.behaviour,
  });
  const hubspot: HubspotSandbox = await startHubspot(portal, { clock, token: HUBSPOT_TOKEN, behaviour });
  const servers = { salesforce, hubspot };
  const under: Promise<void>[] = [];

  function begin({ vendor, event, now }: Happening): Promise<void> | null {
    if (!models[vendor].possible(event)) return null;
    models[vendor].happen(event, now > clock.now() ? now : clock.now());
    return servers[vendor].happen([event]).catch((error: unknown) => {
      throw new RangeError(`${vendor} refuses ${JSON.stringify(event)}: ${String(error)}`);
    });
  }

  return {
    urls: { salesforce: salesforce.url, hubspot: hubspot.url },
    models,
    clock,
    moveTo(moment) {
      nowMs = Math.max(nowMs, Date.parse(moment));
      for (const vendor of VENDORS) models[vendor].pass(clock.now());
    },
    async happen(happening) {
      const happened = begin(happening);
      await happened;
      return happened !== null;
    },
    prepare(step, met) {
      // A call meets the first fault that fits: what happens comes before what goes wrong.
      for (const { afterCalls, happening } of step.meanwhile) {
        servers[happening.vendor].control.inject({
          match: '',
          after: afterCalls,
          alter(reply) {
            const happened = begin(happening);
            if (happened) {
              met.happening(happening);
              under.push(happened);
            }
            return reply;
          },
        });
      }
      for (const vendor of VENDORS) {
        servers[vendor].control.forget();
        for (const { fault } of step.troubles[vendor]) servers[vendor].control.inject(fault);
      }
    },
    async clear(step) {
      await Promise.all(under.splice(0));
      const met = new Map<string, number>();
      for (const vendor of VENDORS) {
        const calls = servers[vendor].control.calls().map(({ method, path }) => `${method} ${path}`);
        for (const { name, fault } of step.troubles[vendor]) {
          const fitting = calls.filter((call) => call.includes(fault.match)).length - (fault.after ?? 0);
          const times = Math.max(0, Math.min(fitting, fault.times ?? 1));
          if (times > 0) met.set(`${vendor}: ${name}`, (met.get(`${vendor}: ${name}`) ?? 0) + times);
        }
        servers[vendor].control.clearFaults();
      }
      return met;
    },
    disagreements: () => [
      ...disagreements(history.salesforce.shapes, models.salesforce, {
        rows: (table) => salesforce.rows(table),
        id: 'Id',
        isGone: (row) => row['IsDeleted'] === true,
        kept: [],
      }),
      ...disagreements(history.hubspot.shapes, models.hubspot, {
        rows: (table) => hubspot.snapshot().tables.find(({ name }) => name === table)?.rows ?? [],
        id: 'id',
        isGone: (row) => row['archived'] === true,
        kept: ['createdAt', 'updatedAt'],
      }),
    ],
    async stop() {
      await Promise.all([salesforce.stop(), hubspot.stop()]);
    },
  };
}

/** An event by its kind, as totals count them. */
export function eventKind(event: VendorEvent): string {
  return event.kind === 'merge' && event.newId !== undefined ? 'merge with a new id' : event.kind;
}
