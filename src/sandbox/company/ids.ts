/** What an id of Salesforce begins with, by table. */
const PREFIXES = {
  User: '005',
  Group: '00G',
  Account: '001',
  Contact: '003',
  Lead: '00Q',
  Product2: '01t',
  Opportunity: '006',
  OpportunityHistory: '008',
  OpportunityLineItem: '00k',
  Task: '00T',
  Event: '00U',
  Campaign: '701',
  CampaignMember: '00v',
  Case: '500',
  Organization: '00D',
} as const;

export type SalesforceTable = keyof typeof PREFIXES;

const BASE_62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE_32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
/** The server that an organisation lives on, and a reserved zero, as real ids carry them. */
const INSTANCE = 'Nt0';

/** The 18-character id of the `serial`-th record of a table; serials begin at 0. */
export function salesforceId(table: SalesforceTable, serial: number): string {
  let rest = serial + 1_000_000;
  const digits: string[] = [];
  for (let place = 8; place >= 0; place--) {
    digits[place] = BASE_62.charAt(rest % 62);
    rest = Math.floor(rest / 62);
  }
  const id = [PREFIXES[table], INSTANCE, ...digits].join('');
  // Joined, so that an id is in one piece in memory: there are millions.
  return [id, checksum(id)].join('');
}

/**
 * The three letters that make a 15-character id readable without regard to case: one bit a character, set
 * for a capital, five bits a letter, the first character in the lowest bit (Salesforce Help, "15-character
 * and 18-character IDs").
 */
export function checksum(id: string): string {
  let letters = '';
  for (let block = 0; block < 15; block += 5) {
    let bits = 0;
    for (let place = 0; place < 5; place++) {
      const code = id.charCodeAt(block + place);
      if (code >= 65 && code <= 90) bits |= 1 << place;
    }
    letters += BASE_32.charAt(bits);
  }
  return letters;
}

/** HubSpot counts each kind of record from a base of its own. */
const HUBSPOT_BASES = {
  owners: 71_400_000,
  users: 48_200_000,
  teams: 3_900_000,
  companies: 9_120_000_000,
  contacts: 88_400_000,
  leads: 410_300_000_000,
  products: 1_530_000_000,
  deals: 17_800_000_000,
  line_items: 6_200_000_000,
  activities: 51_300_000_000,
  tickets: 2_710_000_000,
  campaigns: 360_400_000,
} as const;

export type HubspotKind = keyof typeof HUBSPOT_BASES;

/** The id of the `serial`-th record of a kind, as a string of digits. Ids of a kind grow, with gaps. */
export function hubspotId(kind: HubspotKind, serial: number): string {
  return String(HUBSPOT_BASES[kind] + serial * 37 + ((serial * 17) % 31));
}
