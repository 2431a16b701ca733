/** Wall clocks by `Intl` alone, in milliseconds since 1970. */

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** What clocks in a zone show. */
export interface Shown {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** `HH:MM`. */
  readonly time: string;
}

export function shownAt(ms: number, zone: string): Shown {
  const known = formats.get(zone);
  const format =
    known ??
    new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'short',
    });
  if (!known) formats.set(zone, format);
  const [day = '', time = ''] = format.format(ms).split(' ');
  return { day, time };
}

/** How far clocks in a zone are ahead of UTC. */
function offsetMs(ms: number, zone: string): number {
  const { day, time } = shownAt(ms, zone);
  return Date.parse(`${day}T${time}:00Z`) - Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}

/**
 * The moments at which clocks in a zone show a time on a day: one; two where they are put back over it; and where they
 * are put forward over it, the one that is as long after midnight as on any other day.
 */
export function momentsOf(day: string, time: string, zone: string): number[] {
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  const offsets = [offsetMs(asUtc - DAY_MS, zone), offsetMs(asUtc + DAY_MS, zone)];
  const found = [...new Set(offsets.map((offset) => asUtc - offset))].filter((ms) => {
    const shown = shownAt(ms, zone);
    return shown.day === day && shown.time === time;
  });
  return found.length > 0 ? found.sort((a, b) => a - b) : [asUtc - (offsets[0] ?? 0)];
}

export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** 0 Sunday to 6 Saturday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
