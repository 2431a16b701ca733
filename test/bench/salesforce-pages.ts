import { buildContacts, type Contact } from './contacts.ts';
import { type Answer, json, type Prepared, type Vendor } from './vendor.ts';

export const DATA = '/services/data/v62.0';
/** What the REST API gives at once unless told otherwise. */
const PAGE_SIZE = 2_000;
const LOCATOR = '01g000000000001AAA';
const INTEGRATION_USER = '005000000000000001';
/** Names and types. */
export const FIELDS = {
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
    const organisation = prepareOrganisation(base);
    return {
      answer(method, url, body) {
        const known =
          organisation.answer(method, url, body) ?? (method === 'GET' ? pages.get(url) : undefined);
        return known ?? (asksForContacts(method, url) ? pages.get('') : undefined);
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

export function recordOf(contact: Contact): object {
  const url = `${DATA}/sobjects/Contact/${idOf('003', contact.number)}`;
  return { attributes: { type: 'Contact', url }, ...valuesOf(contact) };
}

export function valuesOf(contact: Contact): Record<keyof typeof FIELDS, string | boolean | null> {
  const user = idOf('005', contact.owner);
  return {
    AccountId: idOf('001', contact.account),
    CreatedById: user,
    CreatedDate: stampOf(contact.createdMs),
    Email: contact.email,
    EmailBouncedDate: contact.emailBounced ? stampOf(contact.modifiedMs) : null,
    FirstName: contact.firstName,
    HasOptedOutOfEmail: contact.emailOptOut,
    HubSpot_Id__c: contact.twin === null ? null : String(100_000_000 + contact.twin),
    Id: idOf('003', contact.number),
    IsDeleted: false,
    LastModifiedById: user,
    LastName: contact.lastName,
    MailingCountry: contact.country,
    OwnerId: user,
    Phone: contact.phone,
    SystemModstamp: stampOf(contact.modifiedMs),
    Title: contact.title,
  };
}

function idOf(prefix: string, number: number): string {
  return prefix + String(number).padStart(15, '0');
}

function stampOf(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}

/** Whether somebody asks for all prepared columns of contacts; whoever asks for others gets no answer. */
function asksForContacts(method: string, url: string): boolean {
  if (method !== 'GET' || !url.startsWith(`${DATA}/query`)) return false;
  return namesAllFields(new URL(url, 'http://localhost').searchParams.get('q') ?? '');
}

export function namesAllFields(soql: string): boolean {
  const columns = /^SELECT (.+) FROM Contact\b/.exec(soql)?.[1];
  return columns?.split(', ').sort().join(',') === Object.keys(FIELDS).sort().join(',');
}

/** What a pull asks for beside the pages: a token, what is visible, and what the organisation says of itself. */
export function prepareOrganisation(base: string): Prepared {
  const fixed = fixedAnswers(base);
  const described = {
    name: 'Contact',
    queryable: true,
    keyPrefix: '003',
    replicateable: true,
    fields: fieldsDescribed(),
  };
  return {
    answer(method, url, body) {
      if (method === 'POST' && url === `${DATA}/composite`) return composite(body, described);
      if (method === 'GET' && url.startsWith(`${DATA}/query?`) && url.includes('Organization')) return ZONE;
      return fixed.get(`${method} ${url}`);
    },
  };
}

/** Several describes at once; there is nothing but contacts. */
function composite(body: string, contact: object): Answer {
  const { compositeRequest } = JSON.parse(body) as {
    compositeRequest: readonly { url: string; referenceId: string }[];
  };
  const missing = [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }];
  return json({
    compositeResponse: compositeRequest.map(({ url, referenceId }) => {
      const found = url === `${DATA}/sobjects/Contact/describe`;
      return {
        body: found ? contact : missing,
        httpHeaders: {},
        httpStatusCode: found ? 200 : 404,
        referenceId,
      };
    }),
  });
}

function fieldsDescribed(): object[] {
  return Object.entries(FIELDS).map(([name, type]) => ({
    name,
    label: name,
    type,
    updateable: type !== 'id',
    picklistValues: [],
    referenceTo: [],
    relationshipName: null,
  }));
}

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
  const person = `<organizationMultiCurrency>false</organizationMultiCurrency><organizationName>Prepared</organizationName>
<orgDefaultCurrencyIsoCode>EUR</orgDefaultCurrencyIsoCode><userId>${INTEGRATION_USER}</userId><userTimeZone>Europe/Athens</userTimeZone>`;
  const soap = `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"><soapenv:Body><getUserInfoResponse><result>${person}</result></getUserInfoResponse></soapenv:Body></soapenv:Envelope>`;
  const xml = { parts: [Buffer.from(soap)], recordBytes: 0, type: 'text/xml; charset=utf-8', headers: {} };
  return new Map([
    ['POST /services/oauth2/token', json(token)],
    ['POST /services/Soap/u/62.0', xml],
  ]);
}
