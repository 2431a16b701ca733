import { addDays, type Day, endOfDay, type Instant, startOfDay } from '../clock.ts';
import type { Period } from './schema.ts';

/** A period as days that both count, and as the moments at which it begins and ends in the organisation's zone. */
export interface PeriodBounds {
  readonly from: Day;
  readonly to: Day;
  readonly fromAt: Instant;
  readonly toAt: Instant;
}

/** Before any record. */
const FIRST_DAY = '1900-01-01';

/** What `period` means on `asOf`. It never reaches beyond that day, which counts in full. */
export function boundsOf(period: Period, asOf: Day, zone: string): PeriodBounds {
  const from = firstDay(period, asOf);
  const until = typeof period === 'object' && 'from' in period && period.to !== undefined ? period.to : asOf;
  const to = until < asOf ? until : asOf;
  return { from, to, fromAt: startOfDay(from, zone), toAt: endOfDay(to, zone) };
}

function firstDay(period: Period, asOf: Day): Day {
  if (typeof period === 'object') return 'days' in period ? addDays(asOf, 1 - period.days) : period.from;
  const [year, month] = [asOf.slice(0, 4), Number(asOf.slice(5, 7))];
  switch (period) {
    case 'all':
      return FIRST_DAY;
    case 'year':
      return `${year}-01-01`;
    case 'quarter':
      return `${year}-${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`;
    case 'month':
      return `${asOf.slice(0, 7)}-01`;
  }
}
