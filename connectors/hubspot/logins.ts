import { dayOf, startOfDay } from '../../src/clock.ts';
import type { FieldVisibility, ObjectSchema, Page, RecordRow } from '../../src/crm/connector.ts';
import { AccessError } from '../../src/errors.ts';
import { demandProgress, nextOf, resultsOf, textOf } from './answers.ts';
import type { HubspotClient, Json } from './client.ts';
import { instantOf } from './plan.ts';
import type { Portal } from './portal.ts';
import { notVisible, notVisibleObject } from './visibility.ts';

/*
 * Of the vendor's list of logins, which goes back 90 days, only the day and the user leave this file: no time, no
 * address, no device, no failed attempt.
 */

export const LOGIN_SCOPE = 'account-info.security.read';
const DENIED = `The token may not read who logged in; add the scope ${LOGIN_SCOPE} to the Service Key.`;
const KEY = 'logins';
const FIELDS = ['userId', 'day'];

/** Null where the token may not read them. */
async function readPage(client: HubspotClient, after: string | null): Promise<Json | null> {
  const query = { limit: '100', ...(after === null ? {} : { after }) };
  const answer = await client.getIfAllowed(client.paths.logins, query);
  return 'missing' in answer ? null : answer.json;
}

export async function loginSchema(
  client: HubspotClient,
  portal: Portal,
  fields: readonly string[],
): Promise<ObjectSchema> {
  const page = await portal.once(KEY, () => readPage(client, null));
  if (page === null) return notVisibleObject('login', fields, DENIED);
  const entries = fields.map((field): [string, FieldVisibility] => {
    if (!FIELDS.includes(field)) return [field, notVisible('HubSpot does not tell it with its logins.')];
    const vendorField = field === 'day' ? 'loginAt' : 'userId';
    const visible = { visible: true, vendorField, writable: false, options: null, reason: null };
    return [field, { ...visible, vendorType: null, computed: false }];
  });
  return { object: 'login', visible: true, reason: null, fields: Object.fromEntries(entries) };
}

/**
 * The days on which each owner logged in, up to `until`.
 * @param from the moment up to which they are known; null for all that the vendor still has
 */
export async function* pullLogins(
  client: HubspotClient,
  portal: Portal,
  asked: readonly string[],
  bounds: { readonly from: string | null; readonly until: string },
): AsyncGenerator<Page> {
  const fields = asked.filter((field) => FIELDS.includes(field));
  const { until } = bounds;
  // Whoever stops in between reads all of it again.
  const checkpoint = { mode: 'begun', from: bounds.from };
  const { zone } = await portal.details();
  const users = await portal.users();
  const since = bounds.from === null ? '' : startOfDay(dayOf(bounds.from, zone), zone);
  const given = new Map<string, Set<string>>();
  let count = 0;
  let earliest = until;
  let newestFirst = true;
  let page = await portal.take(KEY, () => readPage(client, null));
  for (let after: string | null = null; ; ) {
    if (page === null) throw loginsDenied();
    const rows: RecordRow[] = [];
    for (const login of resultsOf(page, 'the logins')) {
      const at = instantOf(textOf(login, 'loginAt'));
      if (at === null) continue;
      // The order is not documented: the rest is left out only where every login so far was older than the last.
      if (at > earliest && at <= until) newestFirst = false;
      if (at < earliest) earliest = at;
      const user = users.get(String(login['userId']));
      if (login['loginSucceeded'] !== true || user === undefined || at > until || at < since) continue;
      const day = dayOf(at, zone);
      const days = given.get(user) ?? new Set();
      given.set(user, days);
      if (days.has(day)) continue;
      days.add(day);
      rows.push(row(user, day, fields, zone));
    }
    count += rows.length;
    if (rows.length > 0) yield { fields, rows, changes: [], checkpoint };
    const next = nextOf(page);
    demandProgress('logins', next, after);
    if (next === null || (newestFirst && earliest < since)) break;
    after = next;
    page = await readPage(client, after);
  }
  const proof = { expected: count, by: 'the number of days on which owners logged in, as listed' };
  yield { fields, rows: [], changes: [], checkpoint: { mode: 'done', until }, proof };
}

/** The day itself is all that is known of when it was, so that it stands for the times of the record as well. */
function row(user: string, day: string, fields: readonly string[], zone: string): RecordRow {
  const begins = startOfDay(day, zone);
  return {
    id: `${user}/${day}`,
    createdAt: begins,
    modifiedAt: begins,
    createdBy: null,
    modifiedBy: null,
    deleted: false,
    values: fields.map((field) => (field === 'day' ? day : user)),
    raw: null,
  };
}

function loginsDenied(): AccessError {
  return new AccessError({
    what: 'Logins cannot be read from HubSpot.',
    why: DENIED,
    next: 'Run `plumbline doctor` to see what is visible.',
  });
}
