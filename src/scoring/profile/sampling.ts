import type { Clock } from '../../clock.ts';
import type { Connector } from '../../crm/connector.ts';
import { fieldSpec, fieldsOf, OBJECT_NAMES, type ObjectName } from '../../crm/objects.ts';
import { messageOf } from '../../errors.ts';
import { workAhead } from '../../mirror/ahead.ts';
import { createIntake } from '../../mirror/intake.ts';
import { recordTable, tableOf } from '../../mirror/tables.ts';
import type { RecordStore } from '../../store/ports.ts';

/** What was read of one source: by object, the fields that are visible. */
export interface Sampled {
  readonly visible: ReadonlyMap<ObjectName, readonly string[]>;
  /** Sentences on what could not be read. */
  readonly unread: readonly string[];
}

/**
 * Reads the first records of every visible object of a source, with every visible field, into a store that is thrown
 * away; the mirror holds none of it. Logins are left out: nothing but days is to be learnt of them. A vendor hands over
 * whole pages or files, so that more may come than was asked for.
 */
export async function sampleSource(ask: {
  readonly connector: Connector;
  readonly scratch: RecordStore;
  readonly records: number;
  readonly clock: Clock;
}): Promise<Sampled> {
  const { connector, scratch } = ask;
  const objects = OBJECT_NAMES.filter((object) => object !== 'login');
  const described = await connector.describe(new Map(objects.map((object) => [object, fieldsOf(object)])));
  const visible = new Map<ObjectName, readonly string[]>();
  const unread: string[] = [];
  for (const schema of described) {
    if (!schema.visible) {
      unread.push(schema.reason ?? `${schema.object} is not visible to us in ${connector.source}.`);
      continue;
    }
    const fields = Object.entries(schema.fields).flatMap(([field, { visible: seen }]) =>
      seen && fieldSpec(schema.object, field) ? [field] : [],
    );
    try {
      await readSome(ask, schema.object, fields);
      visible.set(schema.object, fields);
    } catch (error) {
      unread.push(`Reading ${schema.object} from ${connector.source} failed: ${messageOf(error)}`);
    }
  }
  await scratch.measuring.lead(
    objects.map((object) => ({
      table: tableOf(object),
      source: visible.has(object) ? connector.source : null,
    })),
  );
  return { visible, unread };
}

async function readSome(
  { connector, scratch, records, clock }: Parameters<typeof sampleSource>[0],
  object: ObjectName,
  fields: readonly string[],
): Promise<void> {
  const of = { source: connector.source, object, table: recordTable(object), run: 'first' as const };
  const intake = createIntake({
    landing: scratch.landing,
    of,
    begin: () => scratch.landing.begin({ ...of, at: clock.now() }),
    kept: null,
    ends: null,
    now: clock.now,
    progress: () => undefined,
  });
  const pages = connector.pull({ object, fields, from: null, until: clock.now(), history: false });
  await workAhead(pages, () => intake.received < records, intake.take, intake.settle);
}
