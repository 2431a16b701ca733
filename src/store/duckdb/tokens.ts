import type { Frame, PeriodFrame } from '../ports.ts';
import { quote, quoteList } from './connection.ts';

/** Puts the frame's values in the places that catalogue SQL leaves for them, as typed literals. */
export function fill(sql: string, frame: Frame & Partial<PeriodFrame>): string {
  return sql.replace(/\{(\w+)\}/g, (token, name: string) => {
    switch (name) {
      case 'asOf':
      case 'from':
      case 'to':
        return frame[name] === undefined ? token : `date ${quote(frame[name])}`;
      case 'now':
      case 'fromAt':
      case 'toAt':
        return frame[name] === undefined ? token : `timestamp ${quote(frame[name].replace('Z', ''))}`;
      case 'currency':
        return quote(frame.currency);
      case 'zone':
        return quote(frame.zone);
      case 'sellingTeams':
      case 'highChecks':
        return quoteList(frame[name]);
      case 'holidays':
        return `[${frame.holidays.map((day) => `date ${quote(day)}`).join(', ')}]::date[]`;
      case 'weekdays':
        return `[${frame.weekdays.join(', ')}]::integer[]`;
      case 'opens':
      case 'closes':
        return String(frame[name]);
      default:
        return token;
    }
  });
}
