import type { Checkpoint, FieldVisibility, ObjectSchema, Page, RecordRow } from '../../src/crm/connector.ts';
import { toMinor } from '../../src/crm/money.ts';
import type { Value } from '../../src/crm/objects.ts';
import { AccessError } from '../../src/errors.ts';
import { demandProgress, nextOf, resultsOf, textOf, unexpected } from './answers.ts';
import type { HubspotClient, Json } from './client.ts';
import { instantOf } from './plan.ts';
import type { Portal } from './portal.ts';
import { LOOK_BACK_MS } from './searching.ts';
import { readDay } from './values.ts';
import { notVisible, notVisibleObject } from './visibility.ts';

/*
 * Campaigns are no records of the CRM: they have an endpoint of their own, no properties that could be listed, and no
 * search. The list can be had with what changed last in front, and tells how many there are; so a later pull reads it
 * only as far as something changed, as long as their number comes out. Where it does not, or the list is not in the
 * order that was asked for, all of it is read.
 */

export const CAMPAIGN_SCOPE = 'marketing.campaigns.read';
const DENIED = `The token may not read campaigns (Marketing Hub Professional and up); add the scope ${CAMPAIGN_SCOPE} to the Service Key.`;
const KEY = 'campaigns';
const CURRENCY = 'hs_currency_code';

const PROPERTIES: Readonly<Record<string, string>> = {
  name: 'hs_name',
  startsOn: 'hs_start_date',
  endsOn: 'hs_end_date',
  cost: 'hs_spend_items_sum_amount',
  ownerId: 'hs_owner',
  active: 'hs_campaign_status',
};
const RUNNING: readonly string[] = ['active', 'in_progress'];

type CampaignPage = Json | null;

/** Null where the token may not read them. */
async function readPage(client: HubspotClient, after: string | null): Promise<CampaignPage> {
  const answer = await client.getIfAllowed(client.paths.campaigns, {
    limit: '100',
    sort: '-updatedAt',
    properties: [...Object.values(PROPERTIES), CURRENCY].join(','),
    ...(after === null ? {} : { after }),
  });
  return 'missing' in answer ? null : answer.json;
}

export async function campaignSchema(
  client: HubspotClient,
  portal: Portal,
  fields: readonly string[],
): Promise<ObjectSchema> {
  const page = await portal.once(KEY, () => readPage(client, null));
  if (page === null) return notVisibleObject('campaign', fields, DENIED);
  const entries = fields.map((field): [string, FieldVisibility] => {
    const vendorField = PROPERTIES[field];
    if (!vendorField) return [field, notVisible('HubSpot does not tell it with its campaigns.')];
    const visible = { visible: true, vendorField, writable: false, options: null, reason: null };
    return [field, { ...visible, vendorType: null, computed: field === 'cost' }];
  });
  return { object: 'campaign', visible: true, reason: null, fields: Object.fromEntries(entries) };
}

/** Where a pull that ended leaves the next one: `counted` campaigns were there that had been made by `until`. */
interface Done {
  readonly until: string;
  readonly counted: number;
}

/** @param from where an earlier pull ended; null for all campaigns, as for one that was cut off */
export async function* pullCampaigns(
  client: HubspotClient,
  portal: Portal,
  asked: readonly string[],
  bounds: { readonly from: Checkpoint | null; readonly until: string },
): AsyncGenerator<Page> {
  const fields = asked.filter((field) => Object.hasOwn(PROPERTIES, field));
  const { from, until } = bounds;
  const before = doneBefore(from);
  // Whoever stops in between begins where this one did.
  const checkpoint = before === null ? { mode: 'begun' } : { mode: 'done', ...before };
  const given = new Set<string>();
  let walk = walkFrom(before, until);
  let early = false;
  let readings = 1;
  let page = await portal.take(KEY, () => readPage(client, null));
  for (let after: string | null = null; ; ) {
    if (page === null) throw campaignsDenied();
    if (typeof page['total'] !== 'number') throw unexpected('the campaigns');
    const results = resultsOf(page, 'the campaigns');
    walk.see(results, page['total']);
    const fresh = results.filter((json) => {
      const known = given.size;
      return given.add(String(json['id'])).size > known;
    });
    if (fresh.length > 0) {
      const { currency, zone } = await portal.details();
      const rows = fresh.map((json) => row(json, fields, { currency, zone, until }));
      yield { fields, rows, changes: [], checkpoint };
    }
    const next = nextOf(page);
    demandProgress('campaigns', next, after);
    early = next !== null && walk.isEnough();
    // One that is changed while the list is read goes to its front, and another may be passed over.
    const shifted = next === null && given.size < walk.total() && readings < READINGS;
    if (early || (next === null && !shifted)) break;
    if (shifted) {
      readings++;
      walk = walkFrom(before, until);
    }
    after = next;
    page = await readPage(client, after);
  }
  const expected = early ? given.size : walk.total();
  const by = 'the total that the list of campaigns tells';
  const done = { mode: 'done', until, counted: walk.counted() } satisfies Checkpoint & Done;
  yield { fields, rows: [], changes: [], checkpoint: done, proof: { expected, by } };
}

const READINGS = 3;

/** Null where none ended, or one of an older version, which did not count. */
function doneBefore(from: Checkpoint | null): Done | null {
  const { until, counted } = from ?? {};
  return typeof until === 'string' && typeof counted === 'number' ? { until, counted } : null;
}

/** Follows the list, what changed last in front, and says when no more of it need be read. */
function walkFrom(before: Done | null, until: string) {
  const since = before === null ? '' : new Date(Date.parse(before.until) - LOOK_BACK_MS).toISOString();
  let last: string | null = null;
  let falling = true;
  let total = 0;
  let born = 0;
  let later = 0;
  return {
    see(results: readonly Json[], all: number): void {
      total = all;
      for (const json of results) {
        const changed = instantOf(textOf(json, 'updatedAt')) ?? '';
        const made = instantOf(textOf(json, 'createdAt')) ?? '';
        if (last !== null && changed > last) falling = false;
        last = changed;
        if (made > until) later++;
        else if (before !== null && made > before.until) born++;
      }
    },
    /** What was made since is among what changed since, so that the number comes out if nothing else came or went. */
    isEnough(): boolean {
      if (before === null || !falling || total !== before.counted + born + later) return false;
      return total === 0 || (last !== null && last <= since);
    },
    total: () => total,
    counted: () => total - later,
  };
}

interface CampaignSetting {
  readonly currency: string;
  readonly zone: string;
  readonly until: string;
}

function row(json: Json, fields: readonly string[], setting: CampaignSetting): RecordRow {
  const properties = (json['properties'] ?? {}) as Json;
  const raw: Record<string, string> = {};
  const values = fields.map((field): Value => {
    const text = textOf(properties, PROPERTIES[field] ?? '');
    if (text === null || field === 'name' || field === 'ownerId') return text;
    if (field === 'active') return RUNNING.includes(text.toLowerCase());
    const value =
      field === 'cost'
        ? toMinor(text, textOf(properties, CURRENCY) ?? setting.currency)
        : (readDay(text, setting.zone) ?? null);
    if (value === null) raw[field] = text;
    return value;
  });
  return {
    id: String(json['id']),
    createdAt: instantOf(textOf(json, 'createdAt')),
    modifiedAt: instantOf(textOf(json, 'updatedAt')) ?? setting.until,
    createdBy: null,
    modifiedBy: null,
    deleted: false,
    values,
    raw: Object.keys(raw).length > 0 ? raw : null,
  };
}

function campaignsDenied(): AccessError {
  return new AccessError({
    what: 'Campaigns cannot be read from HubSpot.',
    why: DENIED,
    next: 'Run `plumbline doctor` to see what is visible.',
  });
}
