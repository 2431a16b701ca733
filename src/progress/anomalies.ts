import { addDays, type Day, dayOf, type Instant, startOfDay, weekdayOf } from '../clock.ts';
import { HISTORY_DAYS, type Volume } from '../scoring/volumes.ts';
import type { MeasurementRow, RecordStore, SourceState } from '../store/ports.ts';
import type { Strategy } from '../strategy/schema.ts';
import {
  type DayCount,
  judgeCount,
  judgeMix,
  judgeShare,
  judgeStock,
  type Mix,
  type Surprise,
} from './anomaly.ts';

interface OfObject {
  readonly source: string;
  readonly object: string;
}

/** Something that is not as usual, so that a broken import is seen before it looks like a trend. */
export type Anomaly =
  /** So many records were created, or came by pulls of changes, on a day. */
  | (OfObject & { readonly kind: 'created' | 'pulled'; readonly day: Day; readonly value: number } & Surprise)
  /** So many records are left; `expected` were there on the measured day before. */
  | (OfObject & { readonly kind: 'stock'; readonly value: number } & Surprise)
  /** The share of a day's changes that no person made, of those whose maker is known. */
  | (OfObject & { readonly kind: 'integration'; readonly day: Day; readonly value: number } & Surprise)
  /** The share of records that fail a check. */
  | { readonly kind: 'finding'; readonly checkId: string; readonly value: number; readonly expected: number }
  /** Another mix of a field's values than on the measured day before; `path` is `deal.stage`. */
  | { readonly kind: 'mix'; readonly source: string; readonly path: string; readonly psi: number }
  /** Two days' pulls or more did not come about; null where none ever did. */
  | { readonly kind: 'stale'; readonly source: string; readonly since: Instant | null }
  /** The schema changed since the measured day before; `field` is `*` for the object as a whole. */
  | (OfObject & { readonly kind: 'lost' | 'retyped'; readonly field: string });

/** What the day is held against. */
export interface Usual {
  /** The day's measurements, and those of the eight weeks before, oldest first. */
  readonly rows: readonly MeasurementRow[];
  readonly volumes: readonly MeasurementRow[];
  readonly mixes: readonly MeasurementRow[];
  readonly checks: readonly MeasurementRow[];
}

/** Everything about the day that is not as usual: schema and copy first, then volumes, then values. */
export async function readAnomalies(
  store: RecordStore,
  strategy: Strategy,
  day: Day,
  rows: readonly MeasurementRow[],
  sources: readonly SourceState[],
): Promise<Anomaly[]> {
  const { zone } = strategy.organisation;
  const from = addDays(day, -HISTORY_DAYS);
  const [volumes, mixes, checks] = await Promise.all(
    ['volume', 'mix', 'check'].map((kind) => store.volumes.kept({ kind, from, before: day })),
  );
  const usual: Usual = { rows, volumes: volumes ?? [], mixes: mixes ?? [], checks: checks ?? [] };
  const pulled = await store.volumes.pulled(startOfDay(from, zone));
  const drift = await store.drift.differences({ since: startOfDay(day, zone) });
  const like = (on: Day) => likeOf(on, strategy);
  const created = createdAnomalies(usual, like);
  return [
    ...staleSources(sources, startOfDay(addDays(day, -1), zone)),
    ...drift.flatMap(({ source, object, field, kind, seenAt }): Anomaly[] =>
      (kind === 'lost' || kind === 'retyped') && dayOf(seenAt, zone) === day
        ? [{ kind, source, object, field }]
        : [],
    ),
    ...stockAnomalies(usual),
    ...created,
    ...pulledAnomalies(
      pulled.map((row) => ({ ...row, day: dayOf(row.endedAt, zone) })),
      day,
      like,
    ).filter(
      ({ source, object }) => !created.some((other) => other.source === source && other.object === object),
    ),
    ...integrationAnomalies(usual),
    ...findingAnomalies(usual),
    ...mixAnomalies(usual),
  ];
}

/** Days that are alike: the weekday, a holiday as a Sunday. */
function likeOf(day: Day, { workingDays }: Strategy): number {
  return workingDays.holidays.includes(day) ? 7 : weekdayOf(day);
}

/** A source is pulled every day: two turns missed is twice its schedule. */
export function staleSources(
  sources: readonly SourceState[],
  oldest: Instant,
): Extract<Anomaly, { kind: 'stale' }>[] {
  return sources
    .filter(({ pulledAt }) => pulledAt === null || pulledAt < oldest)
    .map(({ source, pulledAt }) => ({ kind: 'stale', source, since: pulledAt }));
}

type Counted = Extract<Anomaly, { kind: 'created' | 'pulled' }>;

export function createdAnomalies({ rows }: Usual, like: (day: Day) => number): Counted[] {
  return volumesOf(rows).flatMap(({ source, object, until, created }) => {
    const days = created.map((value, at): DayCount => {
      return { like: like(addDays(until, at + 1 - created.length)), value };
    });
    const today = days.at(-1);
    // Days before the first record of all are no days on which none came.
    const first = days.findIndex(({ value }) => value > 0);
    const surprise = today && first >= 0 ? judgeCount(days.slice(first, -1), today) : null;
    return today && surprise
      ? [{ kind: 'created', source, object, day: until, value: today.value, ...surprise }]
      : [];
  });
}

/** Only more than usual is told of the day itself, since more may come before it is over. */
export function pulledAnomalies(
  pulled: readonly (OfObject & { readonly day: Day; readonly records: number })[],
  day: Day,
  like: (day: Day) => number,
): Counted[] {
  const groups = Map.groupBy(pulled, ({ source, object }) => `${source} ${object}`);
  return [...groups.values()].flatMap((rows): Counted[] => {
    const [{ source, object } = { source: '', object: '' }] = rows;
    const byDay = new Map<Day, number>();
    for (const row of rows) byDay.set(row.day, (byDay.get(row.day) ?? 0) + row.records);
    const value = byDay.get(day);
    const before = [...byDay].filter(([on]) => on < day).sort(([a], [b]) => (a < b ? -1 : 1));
    if (value === undefined) return [];
    const days = before.map(([on, records]) => ({ like: like(on), value: records }));
    const surprise = judgeCount(days, { like: like(day), value });
    return surprise?.direction === 'more'
      ? [{ kind: 'pulled', source, object, day, value, ...surprise }]
      : [];
  });
}

function stockAnomalies({ rows, volumes }: Usual): Anomaly[] {
  const before = volumesOf(volumes);
  return volumesOf(rows).flatMap(({ source, object, records }): Anomaly[] => {
    const own = before.filter((other) => other.source === source && other.object === object);
    const surprise = judgeStock(
      own.map((other) => other.records),
      records,
    );
    return surprise ? [{ kind: 'stock', source, object, value: records, ...surprise }] : [];
  });
}

function integrationAnomalies({ rows, volumes }: Usual): Anomaly[] {
  const before = volumesOf(volumes);
  return volumesOf(rows).flatMap(({ source, object, until, byKnown, byIntegration }): Anomaly[] => {
    // A day may have been measured twice over, in the morning after and at its end.
    const own = new Map(
      before
        .filter((other) => other.source === source && other.object === object && other.until < until)
        .map((other) => [other.until, { hits: other.byIntegration, of: other.byKnown }]),
    );
    const surprise = judgeShare([...own.values()], { hits: byIntegration, of: byKnown });
    const value = byIntegration / byKnown;
    return surprise ? [{ kind: 'integration', source, object, day: until, value, ...surprise }] : [];
  });
}

function findingAnomalies({ rows, checks }: Usual): Anomaly[] {
  return rows
    .filter(({ kind }) => kind === 'check')
    .flatMap((row): Anomaly[] => {
      const own = checks.filter(
        ({ id, catalogueVersion, strategyVersion }) =>
          id === row.id &&
          catalogueVersion === row.catalogueVersion &&
          strategyVersion === row.strategyVersion,
      );
      const [today, ...days] = [row, ...own].map(({ value, n }) => ({ hits: value ?? 0, of: n ?? 0 }));
      const surprise = today ? judgeShare(days, today) : null;
      if (!today || surprise?.direction !== 'more') return [];
      return [
        { kind: 'finding', checkId: row.id, value: today.hits / today.of, expected: surprise.expected },
      ];
    });
}

function mixAnomalies({ rows, mixes }: Usual): Anomaly[] {
  return rows
    .filter(({ kind }) => kind === 'mix')
    .flatMap((row): Anomaly[] => {
      const last = mixes.findLast(({ id, groupId }) => id === row.id && groupId === row.groupId);
      const psi = last ? judgeMix(JSON.parse(last.detail) as Mix, JSON.parse(row.detail) as Mix) : null;
      return psi === null ? [] : [{ kind: 'mix', source: row.groupId, path: row.id, psi }];
    });
}

function volumesOf(rows: readonly MeasurementRow[]): Volume[] {
  return rows.filter(({ kind }) => kind === 'volume').map(({ detail }) => JSON.parse(detail) as Volume);
}
