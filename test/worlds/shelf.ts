import type { Instant } from '../../src/clock.ts';
import type { Connector, FieldVisibility, ObjectSchema, Page, Probe } from '../../src/crm/connector.ts';
import type { ObjectName, Value } from '../../src/crm/objects.ts';

/** A record on the shelf. One that is deleted stays, and is given as such to whoever asks for changes. */
export interface ShelfRecord {
  readonly id: string;
  readonly modifiedAt: Instant;
  readonly deleted?: boolean;
  readonly [field: string]: Value | undefined;
}

/**
 * The least source there can be: records that lie in memory, given out page by page in the order of their stamps. It
 * assumes that stamps never lie, that nothing moves while it is read, and that each page, the probe and each describe
 * is one call. What it hides, refuses or is asked can be set and seen at any time.
 */
export interface Shelf extends Connector {
  readonly records: Map<ObjectName, ShelfRecord[]>;
  readonly schemas: Map<ObjectName, Map<string, Partial<FieldVisibility>>>;
  /** Thrown by the next page of the object that is asked for. */
  readonly refusing: Map<ObjectName, Error>;
  /** Thrown by the probe. */
  closed: Error | null;
  allowance: Probe['allowance'];
  now: Instant | null;
  /** Every pull that was asked for: `deal from null until …`. */
  readonly asked: string[];
  /** How many records a page holds. */
  pageRows: number;
}

export function createShelf(source: string): Shelf {
  let made = 0;
  const shelf: Shelf = {
    source,
    records: new Map(),
    schemas: new Map(),
    refusing: new Map(),
    closed: null,
    allowance: null,
    now: null,
    asked: [],
    pageRows: 2,
    blindSpots: [{ id: 'hard-deletes', sentence: 'Records that were deleted for good may still be here.' }],
    writing: null,
    calls: () => made,
    async probe() {
      made++;
      if (shelf.closed) throw shelf.closed;
      const { allowance, now } = shelf;
      const links = {};
      return {
        source,
        account: 'Shelf',
        integrationUserId: null,
        currency: 'EUR',
        zone: 'UTC',
        now,
        allowance,
        links,
      };
    },
    async describe(wanted) {
      made++;
      return [...wanted].map(([object, fields]) => schemaOf(shelf, object, fields));
    },
    async preflight(wanted) {
      made++;
      return [...wanted].flatMap(([object, fields]) => {
        const schema = schemaOf(shelf, object, fields);
        return fields.map((field) => ({
          what: `${object}.${field}`,
          met: schema.fields[field]?.visible ?? false,
          needed: true,
          why: schema.fields[field]?.visible ? 'It can be seen.' : 'It is hidden.',
          where: schema.fields[field]?.visible ? null : 'Settings > Fields',
        }));
      });
    },
    async *pull({ object, fields, from, until }): AsyncIterable<Page> {
      shelf.asked.push(`${object} from ${from === null ? 'null' : JSON.stringify(from)} until ${until}`);
      const since = String(from?.['since'] ?? '');
      const bound = String(from?.['until'] ?? until);
      const start = Number(from?.['offset'] ?? 0);
      const all = (shelf.records.get(object) ?? [])
        .filter(
          ({ modifiedAt, deleted }) =>
            modifiedAt > since && modifiedAt <= bound && !(since === '' && deleted),
        )
        .sort((one, other) => one.modifiedAt.localeCompare(other.modifiedAt));
      for (let at = start; ; at += shelf.pageRows) {
        made++;
        const refusal = shelf.refusing.get(object);
        if (refusal) throw refusal;
        const rows = all.slice(at, at + shelf.pageRows);
        const last = at + shelf.pageRows >= all.length;
        yield {
          fields,
          rows: rows.map((record) => ({
            id: record.id,
            createdAt: null,
            modifiedAt: record.modifiedAt,
            createdBy: null,
            modifiedBy: null,
            deleted: record.deleted ?? false,
            values: fields.map((field) => record[field] ?? null),
            raw: null,
          })),
          changes: [],
          checkpoint: last ? { since: bound } : { since, until: bound, offset: at + shelf.pageRows },
          ...(last
            ? {
                proof: {
                  expected: all.slice(start).filter(({ deleted }) => !deleted).length,
                  by: 'the shelf',
                },
              }
            : {}),
        };
        if (last) return;
      }
    },
  };
  return shelf;
}

function schemaOf(shelf: Shelf, object: ObjectName, fields: readonly string[]): ObjectSchema {
  const shown = shelf.schemas.get(object);
  const visible = shelf.records.has(object);
  return {
    object,
    visible,
    reason: visible ? null : `There is no ${object} on the shelf.`,
    fields: Object.fromEntries(
      fields.map((field) => [
        field,
        {
          visible: true,
          vendorField: field,
          writable: false,
          options: null,
          reason: null,
          vendorType: 'text',
          computed: false,
          ...shown?.get(field),
        },
      ]),
    ),
  };
}
