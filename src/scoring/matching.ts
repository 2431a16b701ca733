import { type Column, createColumn } from '../checks/matching/columns.ts';
import { exactDuplicates } from '../checks/matching/health.ts';
import { type Matching, match } from '../checks/matching/match.ts';
import { DUPLICATE_CHECKS, SUBJECTS, type Subject } from '../checks/matching/subjects.ts';
import type { Clock, Day } from '../clock.ts';
import type { ObjectName } from '../crm/objects.ts';
import { LINK_RULES } from '../mirror/links.ts';
import { liveOf } from '../mirror/tables.ts';
import type { KeptCluster, MatchingRows, RecordName, RecordStore } from '../store/ports.ts';
import { keptOf, type Matched } from './matched.ts';
import { MATCHED } from './plan.ts';

/** What was found in one subject. */
export interface MatchingReport {
  readonly subject: Subject['id'];
  readonly records: number;
  readonly safe: number;
  readonly review: number;
  /** False where the columns cannot tell copies from strangers: then only exact duplicates are named. */
  readonly found: boolean;
}

/**
 * Finds the records of the mirror that are one thing, over all sources at once; keeps clusters, proposals of links and
 * the findings of the safe tier. Nothing is merged. Run twice on one mirror it keeps the same. The engine's thread is
 * ours while pairs are compared: about half a minute for a million records.
 */
export async function matchAll(ask: {
  readonly store: RecordStore;
  readonly clock: Clock;
  readonly asOf: Day;
}): Promise<MatchingReport[]> {
  const { store, clock, asOf } = ask;
  const words = await differentByWord(store);
  const reports: MatchingReport[] = [];
  const safe: KeptCluster[] = [];
  for (const subject of SUBJECTS) {
    const matched = await store.matching.read(subject.sql, (rows) => matchRows(subject, rows, words));
    const kept = keptOf(subject, matched, clock.now());
    await store.matching.keep(kept);
    safe.push(...kept.clusters.filter(({ tier }) => tier === 'safe'));
    reports.push({
      subject: subject.id,
      records: matched.names.length,
      safe: kept.clusters.filter(({ tier }) => tier === 'safe').length,
      review: kept.clusters.filter(({ tier }) => tier === 'review').length,
      found: matched.matching.found,
    });
  }
  await store.matching.find(
    DUPLICATE_CHECKS.map(({ id, object, fields }) => ({
      checkId: id,
      object,
      table: liveOf(object),
      fields: [MATCHED, ...fields],
      records: safe.flatMap(({ members }) => twins(members, object)),
    })),
    asOf,
  );
  const sources = await store.knowledge.sources();
  if (sources.length > 1) await store.links.refresh(LINK_RULES);
  return reports;
}

/** The records of an object of which a cluster holds several of one source. */
function twins(members: readonly RecordName[], object: ObjectName): RecordName[] {
  const own = members.filter((member) => member.object === object);
  return own.filter(({ source }) => own.filter((other) => other.source === source).length > 1);
}

async function matchRows(
  subject: Subject,
  rows: MatchingRows,
  words: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<Matched> {
  const { size } = rows;
  const texts = async (name: string) => {
    const all: (string | null)[] = [];
    await rows.column(name, (value) => all.push(value));
    return all;
  };
  const [objects, sources, ids, parents] = [
    await texts('object'),
    await texts('source'),
    await texts('id'),
    await texts('parent'),
  ];
  const names = ids.map((id, at): RecordName => {
    return { object: objects[at] ?? '', source: sources[at] ?? '', id: id ?? '' };
  });
  const columns: Column[] = [];
  for (const column of subject.columns) {
    const builder = createColumn(column, size);
    await rows.column(column.name, builder.add);
    columns.push(builder.build());
  }
  const numbers = new Map<string, number>();
  const systems = Uint8Array.from(names, ({ object, source }) => {
    const system = `${source} ${object}`;
    if (!numbers.has(system)) numbers.set(system, numbers.size);
    return numbers.get(system) ?? 0;
  });
  const nameOf = (at: number) => textOf(names[at] as RecordName);
  const apart = (left: number, right: number): boolean =>
    isOneFamily(names, parents, left, right) || (words.get(nameOf(left))?.has(nameOf(right)) ?? false);
  const matching: Matching = match({
    columns,
    size,
    systems: numbers.size > 1 ? systems : null,
    apart,
  });
  return { names, matching, exact: matching.found ? [] : exactDuplicates(columns, size) };
}

/** Whether one record is a part of the other, or both are parts of one. */
function isOneFamily(
  names: readonly RecordName[],
  parents: readonly (string | null)[],
  left: number,
  right: number,
): boolean {
  const [one, other] = [names[left], names[right]];
  const [over, above] = [parents[left], parents[right]];
  if (one?.source !== other?.source) return false;
  return over === other?.id || above === one?.id || (over !== null && over === above);
}

/** Records that a person has called different, both ways round: words on duplicates and on links. */
async function differentByWord(store: RecordStore): Promise<Map<string, Set<string>>> {
  const words = new Map<string, Set<string>>();
  const add = (one: RecordName, other: RecordName) => {
    for (const [from, to] of [
      [textOf(one), textOf(other)],
      [textOf(other), textOf(one)],
    ] as const)
      words.set(from, (words.get(from) ?? new Set()).add(to));
  };
  for (const { one, other } of await store.matching.differences()) add(one, other);
  for (const { object, left, right, word } of await store.links.links())
    if (word?.word === 'rejected') add({ object, ...left }, { object, ...right });
  return words;
}

function textOf({ object, source, id }: RecordName): string {
  return `${object} ${source} ${id}`;
}
