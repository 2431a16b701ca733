import type { Connector } from '../crm/connector.ts';
import type { ObjectName } from '../crm/objects.ts';
import { isTrouble, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { type Faulted, formFields, isAskable } from './form.ts';

/** Whether what a check finds in a source can be mended in a form; else it is mended in the CRM itself. */
export type Mendable = (checkId: string, source: string) => boolean;

/** What is mendable, as it was last read. */
export interface KnownMendable {
  /** At once: as it was last read, and until it was, what a form may ask for. What is too old is read anew meanwhile. */
  now(): Mendable;
  /** Read anew where what is known is too old. */
  fresh(): Promise<Mendable>;
}

/** Keeps for a while what was read, since the sources' descriptions take long and change seldom. */
export function keepMendable(ask: {
  readonly checks: () => readonly (Faulted & { readonly id: string })[];
  readonly connectors: readonly Pick<Connector, 'source' | 'describe' | 'writing'>[];
  readonly log: Log;
  readonly nowMs: () => number;
  readonly forMs: number;
}): KnownMendable {
  const { checks, connectors, log, nowMs, forMs } = ask;
  let known: { readonly mendable: Mendable; readonly untilMs: number } | null = null;
  let reading: Promise<Mendable> | null = null;

  async function read(): Promise<Mendable> {
    const mendable = await readMendable({ checks: checks(), connectors, log });
    known = { mendable, untilMs: nowMs() + forMs };
    return mendable;
  }

  async function fresh(): Promise<Mendable> {
    if (known !== null && known.untilMs > nowMs()) return known.mendable;
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  }

  return {
    fresh,
    now() {
      fresh().catch((error: unknown) => {
        log.error({ error: messageOf(error) }, 'what can be mended in a form could not be read');
      });
      if (known !== null) return known.mendable;
      const asked = new Set(checks().flatMap((check) => (formFields(check).length > 0 ? [check.id] : [])));
      return (checkId) => asked.has(checkId);
    },
  };
}

/**
 * Reads from the sources' own descriptions for which checks a form would have a field to fill. Where a source does not
 * answer, every field that a form may ask for counts as one; the form itself asks again.
 */
export async function readMendable(ask: {
  readonly checks: readonly (Faulted & { readonly id: string })[];
  readonly connectors: readonly Pick<Connector, 'source' | 'describe' | 'writing'>[];
  readonly log: Log;
}): Promise<Mendable> {
  const { checks, connectors, log } = ask;
  const asked = checks.map((check) => ({ ...check, asks: formFields(check) }));
  const wanted = new Map<ObjectName, string[]>();
  for (const { object, asks } of asked) {
    const known = wanted.get(object) ?? [];
    if (asks.length > 0) wanted.set(object, [...new Set([...known, ...asks])]);
  }
  const bySource = new Map<string, ReadonlySet<string>>();
  for (const connector of connectors) {
    const { source, writing } = connector;
    const filled = writing === null ? () => false : await askableIn(connector, wanted, log);
    const good = asked.filter(({ object, asks }) => asks.some((field) => filled(object, field)));
    bySource.set(source, new Set(good.map(({ id }) => id)));
  }
  return (checkId, source) => bySource.get(source)?.has(checkId) ?? false;
}

async function askableIn(
  { source, describe }: Pick<Connector, 'source' | 'describe'>,
  wanted: ReadonlyMap<ObjectName, readonly string[]>,
  log: Log,
): Promise<(object: ObjectName, field: string) => boolean> {
  try {
    const schemas = await describe(wanted);
    const known = new Map(schemas.map((schema) => [schema.object, schema.fields]));
    return (object, field) => isAskable(object, field, known.get(object)?.[field]);
  } catch (error) {
    if (!isTrouble(error)) throw error;
    log.warn({ source, error: error.name }, 'what a source lets us change could not be read');
    return () => true;
  }
}
