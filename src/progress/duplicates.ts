import { type Candidate, type Survivorship, survivorshipOf } from '../checks/matching/survivor.ts';
import { fieldSpec, fieldsOf, isObjectName, type ObjectName } from '../crm/objects.ts';
import { columnOf, knownOf } from '../mirror/tables.ts';
import type { KeptCluster, RecordName, RecordStore } from '../store/ports.ts';
import { LABEL_SQL } from './labels.ts';

/** A cluster with what people call its records, and what would stay if somebody merged them. */
export interface DuplicateView {
  readonly cluster: KeptCluster;
  /** By member, in the cluster's order. */
  readonly labels: readonly string[];
  /** For each object and source of which the cluster holds several records; nothing is merged. */
  readonly survivorship: readonly (Survivorship & { readonly object: string; readonly source: string })[];
}

/** What was matched, and the clusters that were found. */
export interface Duplicates {
  readonly matchings: readonly { readonly subject: string; readonly at: string; readonly summary: string }[];
  readonly total: number;
  readonly shown: readonly DuplicateView[];
}

/**
 * The clusters of records that are, or may be, one thing; the surest first.
 * @param object only clusters with such a record; null for all
 * @param most how many are shown
 */
export async function readDuplicates(
  store: RecordStore,
  object: ObjectName | null,
  most: number,
): Promise<Duplicates> {
  const clusters = (await store.matching.clusters()).filter(
    ({ members }) => object === null || members.some((member) => member.object === object),
  );
  const shown = clusters.slice(0, most);
  const names = shown.flatMap(({ members }) =>
    members.map(({ object: of, source, id }) => ({ object: of, source, recordId: id })),
  );
  const labels = await store.measuring.labels(names, LABEL_SQL);
  return {
    matchings: await store.matching.matchings(),
    total: clusters.length,
    shown: await Promise.all(
      shown.map(async (cluster) => ({
        cluster,
        labels: cluster.members.map(
          ({ object: of, source, id }) => labels.get(`${source} ${of} ${id}`) ?? id,
        ),
        survivorship: await proposals(store, cluster.members),
      })),
    ),
  };
}

async function proposals(store: RecordStore, members: readonly RecordName[]) {
  const groups = [...Map.groupBy(members, ({ object, source }) => `${object} ${source}`).values()];
  const proposed: (Survivorship & { object: string; source: string })[] = [];
  for (const group of groups) {
    const [first] = group;
    if (!first || group.length < 2 || !isObjectName(first.object)) continue;
    const { object, source } = first;
    const candidates = await candidatesOf(store, object, group);
    proposed.push({
      object,
      source,
      ...survivorshipOf(candidates, (_, value) => value.trim().toLowerCase()),
    });
  }
  return proposed;
}

async function candidatesOf(
  store: RecordStore,
  object: ObjectName,
  names: readonly RecordName[],
): Promise<Candidate[]> {
  // Money has no meaning without its record's currency, and references are followed by whoever merges.
  const fields = fieldsOf(object).filter((field) =>
    ['text', 'number', 'date'].includes(fieldSpec(object, field)?.kind ?? ''),
  );
  const columns = fields.map((field) => columnOf(object, field));
  const rows = await store.matching.records(knownOf(object), columns, names);
  return rows.map((row) => ({
    key: String(row['id']),
    createdAt: row['created_at'] === null ? null : String(row['created_at']),
    modifiedAt: row['modified_at'] === null ? null : String(row['modified_at']),
    values: Object.fromEntries(
      fields.map((field) => {
        const value = row[columnOf(object, field)] ?? null;
        return [field, value === null ? null : String(value)];
      }),
    ),
  }));
}
