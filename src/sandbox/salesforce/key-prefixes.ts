/** The first three characters of the ids of standard objects. */
const KEY_PREFIXES: Readonly<Record<string, string>> = {
  Account: '001',
  AccountHistory: '017',
  Campaign: '701',
  CampaignMember: '00v',
  Case: '500',
  CaseHistory: '017',
  Contact: '003',
  ContactHistory: '017',
  CurrencyType: '01L',
  Event: '00U',
  Group: '00G',
  Lead: '00Q',
  LeadHistory: '017',
  LoginHistory: '0Ya',
  Opportunity: '006',
  OpportunityFieldHistory: '017',
  OpportunityHistory: '008',
  OpportunityLineItem: '00k',
  Organization: '00D',
  Product2: '01t',
  Task: '00T',
  User: '005',
};

export function keyPrefix(table: string): string | null {
  return KEY_PREFIXES[table] ?? null;
}
