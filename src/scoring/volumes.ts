import { addDays, type Day, endOfDay, startOfDay } from '../clock.ts';
import { OBJECT_NAMES, type ObjectName } from '../crm/objects.ts';
import { columnOf, tableOf } from '../mirror/tables.ts';
import type { DaySpan, Frame, MeasurementRow, VolumesPort } from '../store/ports.ts';

/** Days before the one that is judged: eight of each weekday. */
export const HISTORY_DAYS = 56;
/** Values of a mix that are told apart, the most frequent. */
const MOST_VALUES = 20;

/** What is counted by day. Users and logins are about people, of whom there may be few. */
const WATCHED: readonly ObjectName[] = OBJECT_NAMES.filter(
  (object) => object !== 'user' && object !== 'login',
);
/** Fields whose mix is watched: the vendors' own lists, which hold no words about people. */
const MIXED: readonly { readonly object: ObjectName; readonly field: string }[] = [
  { object: 'activity', field: 'type' },
  { object: 'deal', field: 'stage' },
  { object: 'lead', field: 'status' },
  { object: 'ticket', field: 'status' },
];

/** One source's volumes of an object, as they are kept with the day's measurements. */
export interface Volume {
  readonly source: string;
  readonly object: string;
  /** Records that are not deleted. */
  readonly records: number;
  /** The last day that was over when this was counted. */
  readonly until: Day;
  /** Records created on each day to `until`, oldest first. */
  readonly created: readonly number[];
  /** Records that were last changed on `until`; of these, whose editor is known, and whom no person changed. */
  readonly edited: number;
  readonly byKnown: number;
  readonly byIntegration: number;
}

/** The mix of a field's values in a source: records by value, the empty text standing for none. */
export interface FieldMix {
  readonly source: string;
  readonly path: string;
  readonly mix: Readonly<Record<string, number>>;
}

export interface Volumes {
  readonly volumes: readonly Volume[];
  readonly mixes: readonly FieldMix[];
}

/** The last day that is over at the frame's moment: an unfinished day has too little of everything. */
export function lastWholeDay({ asOf, now }: Frame, zone: string): Day {
  return now < endOfDay(asOf, zone) ? addDays(asOf, -1) : asOf;
}

/** Counts what came in and what changed, by source and object. */
export async function countVolumes(port: VolumesPort, frame: Frame, zone: string): Promise<Volumes> {
  const until = lastWholeDay(frame, zone);
  const days = Array.from({ length: HISTORY_DAYS + 1 }, (_, back) =>
    spanOf(addDays(until, back - HISTORY_DAYS), zone),
  );
  const today = spanOf(until, zone);
  const tables = WATCHED.map((object) => ({ object, table: tableOf(object) }));
  const created = Map.groupBy(
    await port.created(tables, days),
    ({ source, object }) => `${source} ${object}`,
  );
  const volumes = (await port.stock(tables, today)).map((row): Volume => {
    const own = new Map(
      created.get(`${row.source} ${row.object}`)?.map(({ day, records }) => [day, records]),
    );
    return { ...row, until, created: days.map(({ day }) => own.get(day) ?? 0) };
  });
  const mixes: FieldMix[] = [];
  for (const { object, field } of MIXED) {
    const table = { object, table: tableOf(object), column: columnOf(object, field) };
    const bySource = Map.groupBy(await port.mix(table, MOST_VALUES), ({ source }) => source);
    for (const [source, rows] of bySource) {
      const mix = Object.fromEntries(rows.map(({ value, records }) => [value ?? '', records]));
      mixes.push({ source, path: `${object}.${field}`, mix });
    }
  }
  return { volumes, mixes };
}

/** As they are kept with the day's measurements: kinds `volume`, by object, and `mix`, by field; groups are sources. */
export function volumeRows({
  volumes,
  mixes,
}: Volumes): Omit<MeasurementRow, 'day' | 'catalogueVersion' | 'strategyVersion'>[] {
  return [
    ...volumes.map((volume) => ({
      kind: 'volume',
      id: volume.object,
      groupKind: 'source',
      groupId: volume.source,
      value: volume.records,
      n: volume.records,
      detail: JSON.stringify(volume),
    })),
    ...mixes.map(({ source, path, mix }) => ({
      kind: 'mix',
      id: path,
      groupKind: 'source',
      groupId: source,
      value: null,
      n: Object.values(mix).reduce((sum, records) => sum + records, 0),
      detail: JSON.stringify(mix),
    })),
  ];
}

function spanOf(day: Day, zone: string): DaySpan {
  return { day, from: startOfDay(day, zone), to: startOfDay(addDays(day, 1), zone) };
}
