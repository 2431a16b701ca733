import { fieldsOf, OBJECT_NAMES, type ObjectName } from '../../src/crm/objects.ts';
import { columnOf, recordTable } from '../../src/mirror/tables.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { Cell, RecordStore } from '../../src/store/ports.ts';

/** Records by object, in our field names; `id` and envelope fields may be given too. */
export type SmallWorld = Readonly<Partial<Record<ObjectName, readonly Readonly<Record<string, Cell>>[]>>>;

const ENVELOPE = ['id', 'createdAt', 'modifiedAt', 'createdBy', 'modifiedBy', 'deleted'] as const;

/** Lands some records as they would come from a source that lets us see everything. */
export async function landWorld(
  store: RecordStore,
  source: string,
  world: SmallWorld,
  checkpoint = '{}',
): Promise<void> {
  for (const object of OBJECT_NAMES) {
    const records = world[object] ?? [];
    const fields = fieldsOf(object);
    await store.landing.land({
      source,
      object,
      table: recordTable(object),
      columns: [
        'id',
        'created_at',
        'modified_at',
        'created_by',
        'modified_by',
        'deleted',
        ...fields.map((field) => columnOf(object, field)),
      ],
      rows: records.map((record, index) => {
        const envelope: Record<string, Cell> = {
          id: String(index),
          createdAt: null,
          modifiedAt: '2026-06-01T00:00:00.000Z',
          deleted: false,
          ...record,
        };
        return [
          ...ENVELOPE.map((name) => envelope[name] ?? null),
          ...fields.map((field) => record[field] ?? null),
        ];
      }),
      changes: [],
      run: 'changes',
      checkpoint,
      at: '2026-06-15T06:00:00.000Z',
    });
  }
  await store.knowledge.saveVisibility(
    OBJECT_NAMES.flatMap((object) =>
      ['*', ...fieldsOf(object)].map((field) => ({
        source,
        object,
        field,
        visible: true,
        writable: true,
        reason: null,
      })),
    ),
  );
  await store.knowledge.saveSource({
    source,
    account: 'Test organisation',
    currency: 'EUR',
    zone: 'UTC',
    integrationUserId: null,
    links: { deal: 'https://crm.example.com/{id}' },
    pulledAt: '2026-06-15T06:00:00.000Z',
    failure: null,
  });
}

/** Lands what fields of records that are there were before, as a source's own history tells it. */
export async function landChanges(
  store: RecordStore,
  source: string,
  changes: readonly {
    readonly object: ObjectName;
    readonly id: string;
    readonly field: string;
    readonly old: string | null;
    readonly new: string | null;
    readonly at: string;
    readonly by?: string;
    readonly byPerson?: boolean;
  }[],
): Promise<void> {
  for (const [object, own] of Map.groupBy(changes, (change) => change.object)) {
    await store.landing.land({
      source,
      object,
      table: recordTable(object),
      columns: ['id'],
      rows: [],
      changes: own.map((change) => ({
        recordId: change.id,
        field: columnOf(object, change.field),
        old: change.old,
        new: change.new,
        at: change.at,
        by: change.by ?? null,
        byPerson: change.byPerson ?? true,
      })),
      run: 'changes',
      checkpoint: '{}',
      at: '2026-06-15T06:00:00.000Z',
    });
  }
}

/** A store in memory that holds these records. The caller closes it. */
export async function smallMirror(world: SmallWorld, source = 'salesforce'): Promise<RecordStore> {
  const store = await openRecordStore(':memory:', 256);
  await landWorld(store, source, world);
  return store;
}
