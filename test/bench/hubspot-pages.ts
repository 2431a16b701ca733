import { buildContacts, type Contact, OWNERS } from './contacts.ts';
import { type Answer, json, type Vendor } from './vendor.ts';

const LIST = '/crm/v3/objects/contacts';
/** The most that a list gives at once. */
const PAGE_SIZE = 100;
const PROPERTIES = [
  'associatedcompanyid',
  'country',
  'createdate',
  'email',
  'firstname',
  'hs_created_by_user_id',
  'hs_email_hard_bounce_reason_enum',
  'hs_email_optout',
  'hs_updated_by_user_id',
  'hubspot_owner_id',
  'jobtitle',
  'lastmodifieddate',
  'lastname',
  'phone',
  'salesforce_id',
] as const;

/** A portal that allows more calls than anybody could make: what bounds a call is not what is measured. */
const NO_BOUND = {
  'x-hubspot-ratelimit-max': '1000000',
  'x-hubspot-ratelimit-remaining': '999999',
  'x-hubspot-ratelimit-interval-milliseconds': '10000',
};

/** Where our fields stand under another name than the vendor's own. */
export const HUBSPOT_MAPPING = { contact: { externalId: 'salesforce_id' } };

function listAddress(archived: boolean, after: string | null): string {
  const cursor = after === null ? '' : `&after=${after}`;
  return `${LIST}?limit=${PAGE_SIZE}&archived=${archived}&properties=${PROPERTIES.join(',')}${cursor}`;
}

/** A portal with nothing but contacts, none of them archived. */
export const hubspot: Vendor = {
  starts: [listAddress(false, null), listAddress(true, null)],
  read(page) {
    const { results, paging } = page as { results: unknown[]; paging?: { next?: { link: string } } };
    return { records: results.length, next: paging?.next?.link ?? null };
  },
  prepare(records, base) {
    const pages = pagesOf(buildContacts(records).map(recordOf), base);
    const noArchived = json({ results: [] }, true, NO_BOUND);
    const fixed = fixedAnswers(records);
    const asked = PROPERTIES.join(',');
    return {
      answer(method, url) {
        const known = fixed.get(`${method} ${url}`);
        if (known || method !== 'GET' || !url.startsWith(`${LIST}?`)) return known;
        const query = new URLSearchParams(url.slice(LIST.length + 1));
        const properties = query.get('properties')?.split(',').sort().join(',');
        if (properties !== asked || query.get('limit') !== String(PAGE_SIZE)) return undefined;
        return query.get('archived') === 'true' ? noArchived : pages.get(query.get('after') ?? '');
      },
    };
  },
};

/** By the cursor that asks for it; the first by none. */
function pagesOf(records: readonly object[], base: string): Map<string, Answer> {
  const pages = new Map<string, Answer>();
  for (let start = 0; start === 0 || start < records.length; start += PAGE_SIZE) {
    const after = String(start + PAGE_SIZE);
    const more = start + PAGE_SIZE < records.length;
    const next = { after, link: `${base}${listAddress(false, after)}` };
    const results = records.slice(start, start + PAGE_SIZE);
    pages.set(
      start === 0 ? '' : String(start),
      json({ results, ...(more ? { paging: { next } } : {}) }, true, NO_BOUND),
    );
  }
  return pages;
}

function recordOf(contact: Contact): object {
  const id = String(100_000_000 + contact.number);
  const created = new Date(contact.createdMs).toISOString();
  const modified = new Date(contact.modifiedMs).toISOString();
  const user = String(50_000_000 + contact.owner);
  const properties: Record<(typeof PROPERTIES)[number] | 'hs_object_id', string | null> = {
    associatedcompanyid: String(200_000_000 + contact.account),
    country: contact.country,
    createdate: created,
    email: contact.email,
    firstname: contact.firstName,
    hs_created_by_user_id: user,
    hs_email_hard_bounce_reason_enum: contact.emailBounced ? 'UNKNOWN_USER' : null,
    hs_email_optout: contact.emailOptOut ? 'true' : null,
    hs_object_id: id,
    hs_updated_by_user_id: user,
    hubspot_owner_id: String(70_000_000 + contact.owner),
    jobtitle: contact.title,
    lastmodifieddate: modified,
    lastname: contact.lastName,
    phone: contact.phone,
    salesforce_id: contact.twin === null ? null : `003${String(contact.twin).padStart(15, '0')}`,
  };
  const url = `https://app.hubspot.com/contacts/1/record/0-1/${id}`;
  return { id, properties, createdAt: created, updatedAt: modified, archived: false, url };
}

/** What a pull asks for beside the pages: what is visible, who the owners are, and how many records there are. */
function fixedAnswers(records: number): Map<string, Answer> {
  const definitions = PROPERTIES.map((name) => ({
    name,
    label: name,
    type: name.endsWith('date') ? 'datetime' : 'string',
    fieldType: 'text',
    options: [],
    calculated: false,
    externalOptions: false,
    modificationMetadata: { archivable: true, readOnlyDefinition: false, readOnlyValue: false },
  }));
  const stamp = '2023-01-01T00:00:00.000Z';
  const owners = Array.from({ length: OWNERS }, (_, index) => ({
    id: String(70_000_001 + index),
    email: `rep.${index}@example.com`,
    type: 'PERSON',
    firstName: 'Rep',
    lastName: String(index),
    userId: 50_000_001 + index,
    userIdIncludingInactive: 50_000_001 + index,
    createdAt: stamp,
    updatedAt: stamp,
    archived: false,
  }));
  const details = {
    portalId: 1,
    timeZone: 'Europe/Athens',
    companyCurrency: 'EUR',
    additionalCurrencies: [],
    accountType: 'STANDARD',
    uiDomain: 'app.hubspot.com',
  };
  return new Map([
    ['GET /account-info/v3/details', json(details)],
    ['GET /crm/v3/owners?limit=100&archived=false', json({ results: owners })],
    ['GET /crm/v3/owners?limit=100&archived=true', json({ results: [] })],
    ['GET /crm/v3/properties/contacts', json({ results: definitions })],
    [`POST ${LIST}/search`, json({ total: records, results: [] })],
  ]);
}
