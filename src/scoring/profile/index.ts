import { CHECKS } from '../../checks/index.ts';
import type { Clock, Day } from '../../clock.ts';
import type { Connector } from '../../crm/connector.ts';
import { OBJECT_NAMES } from '../../crm/objects.ts';
import { tableOf } from '../../mirror/tables.ts';
import type { DocumentStore, RecordStore } from '../../store/ports.ts';
import type { Strategy } from '../../strategy/schema.ts';
import { frameOf } from '../frame.ts';
import { makePlan } from '../plan.ts';
import { leadingNow } from '../run.ts';
import { countObject } from './counting.ts';
import { proposalsOf } from './proposing.ts';
import { sampleSource } from './sampling.ts';
import { type FieldCounts, type Profile, ProfileSchema, type Proposal } from './schema.ts';
import { thresholdProposals } from './thresholds.ts';

const DOCUMENT = 'profile';
const NONE: Profile = { at: null, fields: [], unread: [], proposals: [], decisions: [] };

/** What the last profile found, and what was said of its proposals. */
export function readProfile(documents: DocumentStore): Promise<Profile> {
  return documents.read(DOCUMENT, (value) => ProfileSchema.parse(value), NONE);
}

export function saveProfile(documents: DocumentStore, profile: Profile): Promise<void> {
  return documents.write(DOCUMENT, profile);
}

/**
 * Reads a sample of everything visible, once, keeps what was counted, and proposes rules and thresholds. What was
 * decided before is not proposed again, and nothing is switched on.
 * @param openScratch a store in memory, for one source at a time; it is closed here
 */
export async function profile(ask: {
  readonly connectors: readonly Connector[];
  readonly openScratch: () => Promise<RecordStore>;
  readonly store: RecordStore;
  readonly documents: DocumentStore;
  readonly records: number;
  readonly strategy: Strategy;
  readonly asOf: Day;
  readonly clock: Clock;
}): Promise<Profile> {
  const { connectors, documents, records, clock } = ask;
  const fields: FieldCounts[] = [];
  const unread: string[] = [];
  const proposals: Proposal[] = [];
  const required = new Set(
    CHECKS.filter(({ dimension }) => dimension === 'completeness').flatMap((check) => check.fields),
  );
  for (const connector of connectors) {
    const scratch = await ask.openScratch();
    try {
      const sampled = await sampleSource({ connector, scratch, records, clock });
      unread.push(...sampled.unread);
      for (const [object, visible] of sampled.visible) {
        const counted = await countObject(scratch, connector.source, object, visible);
        fields.push(...counted.fields);
        proposals.push(...proposalsOf(counted, required));
      }
    } finally {
      await scratch.close();
    }
  }
  proposals.push(...(await onThresholds(ask)));
  const before = await readProfile(documents);
  const decided = new Set(before.decisions.map(({ id }) => id));
  // Two sources may speak for the same rule; the first one's counts stand.
  const open = new Map<string, Proposal>();
  for (const proposal of proposals)
    if (!decided.has(proposal.id) && !open.has(proposal.id)) open.set(proposal.id, proposal);
  const found: Profile = {
    at: clock.now(),
    fields,
    unread,
    proposals: [...open.values()],
    decisions: before.decisions,
  };
  await saveProfile(documents, found);
  return found;
}

/** What the mirror, as it stands, says of the catalogue's thresholds. */
async function onThresholds(ask: {
  readonly store: RecordStore;
  readonly strategy: Strategy;
  readonly asOf: Day;
  readonly clock: Clock;
}): Promise<Proposal[]> {
  const { store, strategy, asOf, clock } = ask;
  const leading = await leadingNow(store, strategy);
  await store.measuring.lead(
    OBJECT_NAMES.map((object) => ({ table: tableOf(object), source: leading.get(object) ?? null })),
  );
  const visibility = await store.knowledge.visibility();
  const plan = makePlan({ checks: CHECKS, metrics: [], strategy, leading, visibility, asOf });
  const notRun = new Set(plan.checksNotRun.map(({ id }) => id));
  const runnable = CHECKS.filter(({ id, thresholds }) => thresholds && !notRun.has(id));
  return thresholdProposals(store.measuring, runnable, frameOf(strategy, asOf, clock));
}
