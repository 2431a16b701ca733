import type { Health } from '../src/briefing/health.ts';
import { tellAdmins } from '../src/briefing/notices.ts';
import type { Instant } from '../src/clock.ts';
import { messageOf } from '../src/errors.ts';
import type { DocumentStore } from '../src/store/ports.ts';
import { type House, peopleOf, workspaceOf } from './house.ts';
import { Heartbeat } from './schema.ts';

const DOCUMENT = 'heartbeat';
/** A gap as long as this between two signs of life is told to the admin. */
const GAP_MS = 10 * 60_000;
const ANSWER_MS = 5_000;

/** What a process knows of itself. */
export interface Life {
  /** When it began. */
  readonly since: Instant;
  /** When no process ran before it; null where one did until just before, or none ever ran. */
  readonly down: { readonly from: Instant; readonly to: Instant } | null;
}

/** Begins a process's life: looks when the one before it gave its last sign. */
export async function beginLife({ documents, clock }: Pick<House, 'documents' | 'clock'>): Promise<Life> {
  const since = clock.now();
  const last = await lastBeat(documents);
  const gap = last === null ? 0 : Date.parse(since) - Date.parse(last.at);
  return { since, down: last === null || gap < GAP_MS ? null : { from: last.at, to: since } };
}

/**
 * A sign of life: keeps how deliveries stand, tells admins what is wrong, and calls the address that watches us, so that
 * somebody hears when no more signs come.
 * @param url called once for each sign; null for none
 */
export async function heartbeat(house: House, life: Life, url: string | null): Promise<Health> {
  const { store, documents, notifier, clock, log } = house;
  const strategy = house.strategy();
  const health = await tellAdmins({
    ...life,
    workspace: workspaceOf(strategy),
    strategy,
    people: await peopleOf(house),
    outbox: store.outbox,
    notifier,
    clock,
    log,
  });
  await documents.write(DOCUMENT, Heartbeat.parse(health));
  if (url !== null) {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS), redirect: 'error' });
      await answer.body?.cancel();
      if (!answer.ok) log.warn({ status: answer.status }, 'heartbeat was refused');
    } catch (error) {
      log.warn({ error: messageOf(error) }, 'heartbeat could not be told');
    }
  }
  return health;
}

/** The last sign of life, and how deliveries stood then; null for none. */
export async function lastBeat(documents: DocumentStore): Promise<Health | null> {
  return documents.read<Health | null>(DOCUMENT, (value) => Heartbeat.parse(value), null);
}
