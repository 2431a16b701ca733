import { buildContacts, type Contact } from './contacts.ts';
import { type Answer, json, type Vendor } from './vendor.ts';

const DATA = '/services/data/v62.0';
/** What the REST API gives at once unless told otherwise. */
const PAGE_SIZE = 2_000;
const LOCATOR = '01g000000000001AAA';
const INTEGRATION_USER = '005000000000000001';
/** Names and types. */
const FIELDS = {
  AccountId: 'reference',
  CreatedById: 'reference',
  CreatedDate: 'datetime',
  Email: 'email',
  EmailBouncedDate: 'datetime',
  FirstName: 'string',
  HasOptedOutOfEmail: 'boolean',
  HubSpot_Id__c: 'string',
  Id: 'id',
  IsDeleted: 'boolean',
  LastModifiedById: 'reference',
  LastName: 'string',
  MailingCountry: 'string',
  OwnerId: 'reference',
  Phone: 'phone',
  SystemModstamp: 'datetime',
  Title: 'string',
} as const;

/** Where our fields stand under another name than the vendor's own. */
export const SALESFORCE_MAPPING = { contact: { externalId: 'HubSpot_Id__c' } };

/** An organisation with nothing but contacts. */
export const salesforce: Vendor = {
  starts: [
    `${DATA}/queryAll?q=${encodeURIComponent(`SELECT ${Object.keys(FIELDS).join(', ')} FROM Contact`)}`,
  ],
  read(page) {
    const { records, nextRecordsUrl } = page as { records: unknown[]; nextRecordsUrl?: string };
    return { records: records.length, next: nextRecordsUrl ?? null };
  },
  prepare(records, base) {
    const pages = pagesOf(buildContacts(records).map(recordOf));
    const fixed = fixedAnswers(base);
    const asked = Object.keys(FIELDS).sort().join(',');
    return {
      answer(method, url) {
        const known = fixed.get(`${method} ${url}`) ?? (method === 'GET' ? pages.get(url) : undefined);
        if (known || method !== 'GET' || !url.startsWith(`${DATA}/query`)) return known;
        const soql = new URL(url, base).searchParams.get('q') ?? '';
        if (soql === 'SELECT TimeZoneSidKey FROM Organization') return ZONE;
        const columns = /^SELECT (.+) FROM Contact\b/.exec(soql)?.[1];
        return columns?.split(', ').sort().join(',') === asked ? pages.get('') : undefined;
      },
    };
  },
};

const ZONE = json({
  totalSize: 1,
  done: true,
  records: [{ attributes: { type: 'Organization' }, TimeZoneSidKey: 'Europe/Athens' }],
});

/** By address; the first page by none, since the query is part of its address. */
function pagesOf(records: readonly object[]): Map<string, Answer> {
  const address = (start: number) => `${DATA}/query/${LOCATOR}-${start}`;
  const pages = new Map<string, Answer>();
  for (let start = 0; start === 0 || start < records.length; start += PAGE_SIZE) {
    const end = start + PAGE_SIZE;
    const done = end >= records.length;
    const body = {
      totalSize: records.length,
      done,
      ...(done ? {} : { nextRecordsUrl: address(end) }),
      records: records.slice(start, end),
    };
    pages.set(start === 0 ? '' : address(start), json(body, true));
  }
  return pages;
}

function recordOf(contact: Contact): object {
  const id = idOf('003', contact.number);
  const user = idOf('005', contact.owner);
  const values: Record<keyof typeof FIELDS, string | boolean | null> = {
    AccountId: idOf('001', contact.account),
    CreatedById: user,
    CreatedDate: stampOf(contact.createdMs),
    Email: contact.email,
    EmailBouncedDate: contact.emailBounced ? stampOf(contact.modifiedMs) : null,
    FirstName: contact.firstName,
    HasOptedOutOfEmail: contact.emailOptOut,
    HubSpot_Id__c: contact.twin === null ? null : String(100_000_000 + contact.twin),
    Id: id,
    IsDeleted: false,
    LastModifiedById: user,
    LastName: contact.lastName,
    MailingCountry: contact.country,
    OwnerId: user,
    Phone: contact.phone,
    SystemModstamp: stampOf(contact.modifiedMs),
    Title: contact.title,
  };
  return { attributes: { type: 'Contact', url: `${DATA}/sobjects/Contact/${id}` }, ...values };
}

function idOf(prefix: string, number: number): string {
  return prefix + String(number).padStart(15, '0');
}

function stampOf(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}

/** What a pull asks for beside the pages: a token, what is visible, and what the organisation says of itself. */
function fixedAnswers(base: string): Map<string, Answer> {
  const token = {
    access_token: '00D000000000001!prepared',
    signature: 'prepared',
    scope: 'api',
    instance_url: base,
    id: `${base}/id/00D000000000001AAA/${INTEGRATION_USER}`,
    token_type: 'Bearer',
    issued_at: '1700000000000',
  };
  const fields = Object.entries(FIELDS).map(([name, type]) => ({
    name,
    label: name,
    type,
    updateable: type !== 'id',
    picklistValues: [],
    referenceTo: [],
    relationshipName: null,
  }));
  const person = `<organizationMultiCurrency>false</organizationMultiCurrency><organizationName>Prepared</organizationName>
<orgDefaultCurrencyIsoCode>EUR</orgDefaultCurrencyIsoCode><userId>${INTEGRATION_USER}</userId><userTimeZone>Europe/Athens</userTimeZone>`;
  const soap = `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"><soapenv:Body><getUserInfoResponse><result>${person}</result></getUserInfoResponse></soapenv:Body></soapenv:Envelope>`;
  return new Map([
    ['POST /services/oauth2/token', json(token)],
    ['POST /services/Soap/u/62.0', { body: Buffer.from(soap), page: false }],
    [`GET ${DATA}/sobjects`, json({ sobjects: [{ name: 'Contact', queryable: true }] })],
    [`GET ${DATA}/sobjects/Contact/describe`, json({ name: 'Contact', fields })],
  ]);
}
