import { dayOf } from '../../src/clock.ts';
import type { RecordRow } from '../../src/crm/connector.ts';
import { AccessError, UpstreamError } from '../../src/errors.ts';
import type { SalesforceClient, VendorRecord } from './client.ts';
import { createTableReader } from './query.ts';
import { instantOf, type Reading } from './schema.ts';
import type { Step } from './steps.ts';
import type { SeenTable } from './visibility.ts';
import { oldestIn, walk } from './walk.ts';

export const LOGIN_TABLE = 'LoginHistory';

/** Programs that work in a person's name. The rest is a person at a screen, whichever. */
const PROGRAMS = ['Other Apex API', 'Partner Product', 'DataJunction', 'Sync'];

/** Which of our permissions show everybody's logins; without any only our own are shown, and nothing says so. */
const SHOWING = ['PermissionsManageUsers', 'PermissionsMonitorLoginHistory'];

/**
 * Why the logins of people are not to be seen; null where they are. Without the right to it the vendor silently gives
 * our own logins only, which would pass for a company where nobody logs in.
 */
export async function loginsHidden(
  client: SalesforceClient,
  rights: ReadonlySet<string>,
): Promise<string | null> {
  const columns = SHOWING.filter((name) => rights.has(name));
  const why =
    'The integration user may not see the logins of others. Give it Manage Users or Monitor Login History.';
  if (columns.length === 0) return why;
  try {
    const soql = `SELECT ${columns.join(', ')} FROM UserPermissionAccess LIMIT 1`;
    const [row] = (await client.query(soql, false)).records;
    return columns.some((name) => row?.[name] === true) ? null : why;
  } catch (error) {
    if (error instanceof AccessError) return why;
    throw error;
  }
}

/**
 * The days on which a user logged in, in the organisation's time zone; nothing else of a login is kept. The vendor
 * keeps logins for about half a year.
 */
export function loginStep(
  client: SalesforceClient,
  table: SeenTable,
  fields: readonly string[],
  base: Reading,
): Step {
  const optional = ['LoginType', 'Status'].filter((name) => table.described.has(name));
  const reader = createTableReader(client, {
    table: LOGIN_TABLE,
    select: ['Id', 'LoginTime', 'UserId', ...optional],
    stamp: 'LoginTime',
    everything: false,
  });

  // To find a day takes a calendar; logins come in the order of time, and no zone shifts within a quarter of an hour.
  let quarter = '';
  let dayOfQuarter = '';
  function dayAt(at: string): string {
    const now = `${at.slice(0, 14)}${Math.floor(Number(at.slice(14, 16)) / 15)}`;
    if (now !== quarter) dayOfQuarter = dayOf(at, base.zone);
    quarter = now;
    return dayOfQuarter;
  }

  function loginOf(record: VendorRecord): { userId: string; day: string } | null {
    const { UserId: userId, LoginTime: time, Status: status, LoginType: type } = record;
    const at = typeof time === 'string' ? instantOf(time) : null;
    if (typeof userId !== 'string' || at === null) return null;
    if (typeof status === 'string' && status !== 'Success') return null;
    if (typeof type === 'string' && PROGRAMS.includes(type)) return null;
    return { userId, day: dayAt(at) };
  }

  return {
    name: LOGIN_TABLE,
    async *parts({ after, lowest, until }) {
      let given = 0;
      let counted = 0;
      let today = '';
      let seen = new Set<string>();
      const pages = walk(reader, {
        stamp: 'LoginTime',
        conditions: [],
        after: after?.of === 'row' ? after : null,
        lowest,
        until,
        oldest: oldestIn(client, LOGIN_TABLE, 'LoginTime'),
      });
      for await (const page of pages) {
        const rows: RecordRow[] = [];
        for (const record of page.records) {
          const login = loginOf(record);
          if (!login) continue;
          // They come in the order of time.
          if (login.day !== today) seen = new Set();
          today = login.day;
          if (seen.has(login.userId)) continue;
          seen.add(login.userId);
          rows.push(rowOf(login, fields));
        }
        given += page.records.length;
        counted += page.counted;
        if (page.last && given !== counted) throw incomplete(counted, given);
        yield {
          rows,
          place: page.place && { of: 'row', ...page.place },
          last: page.last,
          counted: rows.length,
          by: 'totalSize of the query of logins, of which the days count',
        };
      }
    },
  };
}

function rowOf({ userId, day }: { userId: string; day: string }, fields: readonly string[]): RecordRow {
  const values: Readonly<Record<string, string>> = { userId, day };
  return {
    id: `${userId}/${day}`,
    createdAt: null,
    // The same whenever it is asked for.
    modifiedAt: `${day}T00:00:00.000Z`,
    createdBy: null,
    modifiedBy: null,
    deleted: false,
    values: fields.map((field) => values[field] ?? null),
    raw: null,
  };
}

function incomplete(expected: number, given: number): UpstreamError {
  return new UpstreamError({
    what: `Salesforce counts ${expected} rows of ${LOGIN_TABLE} but gave ${given}.`,
    why: 'Rows got lost between its pages.',
    next: 'The next run asks again from the last page that landed; if it stays, report it.',
    retryable: false,
  });
}
