import type { FieldVisibility, ObjectSchema, Page, RecordRow } from '../../src/crm/connector.ts';
import { toMinor } from '../../src/crm/money.ts';
import type { Value } from '../../src/crm/objects.ts';
import { AccessError } from '../../src/errors.ts';
import { demandProgress, nextOf, resultsOf, textOf, unexpected } from './answers.ts';
import type { HubspotClient, Json } from './client.ts';
import { instantOf } from './plan.ts';
import type { Portal } from './portal.ts';
import { readDay } from './values.ts';
import { notVisible, notVisibleObject } from './visibility.ts';

/*
 * Campaigns are no records of the CRM: they have an endpoint of their own, no properties that could be listed, and no
 * search. There are few, so that they are read as a whole each time.
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

export async function* pullCampaigns(
  client: HubspotClient,
  portal: Portal,
  asked: readonly string[],
  until: string,
): AsyncGenerator<Page> {
  const fields = asked.filter((field) => Object.hasOwn(PROPERTIES, field));
  const checkpoint = { mode: 'done', until };
  let page = await portal.take(KEY, () => readPage(client, null));
  let total = 0;
  for (let after: string | null = null; ; ) {
    if (page === null) throw campaignsDenied();
    if (typeof page['total'] !== 'number') throw unexpected('the campaigns');
    total = page['total'];
    const results = resultsOf(page, 'the campaigns');
    if (results.length > 0) {
      const { currency, zone } = await portal.details();
      const rows = results.map((json) => row(json, fields, { currency, zone, until }));
      yield { fields, rows, changes: [], checkpoint };
    }
    const next = nextOf(page);
    demandProgress('campaigns', next, after);
    if (next === null) break;
    after = next;
    page = await readPage(client, after);
  }
  const proof = { expected: total, by: 'the total that the list of campaigns tells' };
  yield { fields, rows: [], changes: [], checkpoint, proof };
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
