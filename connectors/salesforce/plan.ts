import type { PullRequest } from '../../src/crm/connector.ts';
import type { Catalogue } from './catalogue.ts';
import { fromCheckpoint } from './checkpoint.ts';
import { type DeletedFeed, deletionStep } from './deletions.ts';
import { fieldHistoryOf, fieldHistoryStep, trackedFields } from './field-history.ts';
import { HISTORY_TABLE, historyStep, keptFields } from './history.ts';
import { loginStep } from './logins.ts';
import { createPriceList } from './prices.ts';
import { LOOK_BACK_MS } from './pull.ts';
import { mergedStep, type RecordKit, recordStep } from './record-step.ts';
import { createReader } from './records.ts';
import type { Reading } from './schema.ts';
import type { Step } from './steps.ts';
import { PRICE_TABLE, type SeenObject } from './visibility.ts';

/** The tables beside those of records that a pull of these may read: histories and prices. */
export function besides(tables: readonly string[]): string[] {
  return tables.flatMap((table) => [
    ...(table === 'Opportunity' ? [HISTORY_TABLE] : []),
    ...(table === 'Product2' ? [PRICE_TABLE, 'Pricebook2'] : []),
    ...[fieldHistoryOf(table)?.table].filter((name) => name !== undefined),
  ]);
}

/**
 * What a pull reads, in its order: records, prices that changed without them, in a full pull who was merged into whom,
 * former values where they are wanted, and in a pull that is not the first the ids that were deleted without a trace.
 * @param visible our fields, in the order of the values
 */
export async function planPull(ask: {
  readonly request: PullRequest;
  readonly seen: SeenObject;
  readonly visible: readonly string[];
  readonly catalogue: Catalogue;
  readonly kit: RecordKit;
  readonly base: Reading;
  readonly feed: DeletedFeed;
}): Promise<Step[]> {
  const { request, seen, visible, catalogue, kit, base } = ask;
  const { object } = request;
  if (object === 'login') return seen.tables.map((table) => loginStep(kit.client, table, visible, base));
  const { since, deletedSince } = fromCheckpoint(request.from);
  const steps: Step[] = [];
  const mergers: Step[] = [];
  for (const table of seen.tables) {
    const reader = createReader(object, table, visible, base);
    if (reader.merging) mergers.push(mergedStep(kit, table, reader));
    const at = visible.indexOf('unitPrice');
    const entries = table.name === 'Product2' ? await catalogue.object(PRICE_TABLE) : null;
    const priced = at >= 0 && entries !== null && !table.recipes.has('unitPrice');
    if (!priced) steps.push(recordStep(kit, table, reader));
    else {
      const fields = new Set(entries.fields.keys());
      const prices = createPriceList({ client: kit.client, reader, at, entries: fields, base });
      // Prices are put onto rows, so there must be rows.
      steps.push(prices.onto(recordStep({ ...kit, bulk: null }, table, reader)));
      if (since !== null) steps.push(prices.changed);
    }
  }
  if (since === null) steps.push(...mergers);
  if (request.history) steps.push(...(await histories(ask)));
  const listed = seen.tables.filter((table) => table.replicateable).map((table) => table.name);
  if (since !== null && listed.length > 0) {
    const known = new Date(Date.parse(deletedSince ?? since) - LOOK_BACK_MS).toISOString();
    steps.push(deletionStep(ask.feed, listed, known));
  }
  return steps;
}

async function histories(ask: Parameters<typeof planPull>[0]): Promise<Step[]> {
  const { request, seen, visible, catalogue, kit, base } = ask;
  const steps: Step[] = [];
  for (const table of seen.tables) {
    const snapshots = table.name === 'Opportunity' ? await catalogue.object(HISTORY_TABLE) : null;
    const described = new Set(snapshots?.fields.keys());
    const kept = keptFields(visible, table, described);
    if (kept.length > 0) steps.push(historyStep(kit.client, kept, described, base));
    const history = fieldHistoryOf(table.name);
    if (!history || !(await catalogue.object(history.table))) continue;
    const rest = visible.filter((field) => !kept.some((each) => each.field === field));
    const tracked = trackedFields(request.object, rest, table);
    if (tracked.size > 0) steps.push(fieldHistoryStep(kit.client, history, tracked, base));
  }
  return steps;
}
