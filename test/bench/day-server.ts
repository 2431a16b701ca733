/**
 * A pretended CRM with a sample company, in a process of its own: `day-server.ts hubspot|salesforce ACCOUNTS`. Tells
 * its parent where it listens and how many records of each table it holds; lives a day, and tells what it has used,
 * whenever the parent asks; ends with it.
 */

import { buildCompany } from '../../src/sandbox/company/index.ts';
import { type HubspotSandbox, startHubspot } from '../../src/sandbox/hubspot/index.ts';
import { type SalesforceSandbox, startSalesforce } from '../../src/sandbox/salesforce/index.ts';
import type { VendorEdit, VendorTable } from '../../src/sandbox/vendor-data.ts';

/** What the parent is told first. */
export interface DayCompany {
  readonly settings: Readonly<Record<string, string>>;
  /** Records that are not deleted, by table. */
  readonly records: Readonly<Record<string, number>>;
}

/** What the parent may ask for: the CPU time used so far, time to pass, or a day on which records change. */
export type DayAsk =
  | { readonly ask: 'usage' }
  /** Somebody waits for so long, which is counted instead of waited for. */
  | { readonly ask: 'wait'; readonly ms: number }
  /** `now` is the server's clock from then on; the changes bear stamps of the hours before. */
  | { readonly ask: 'live'; readonly now: string; readonly changes: Readonly<Record<string, number>> };

/** An ask with its number, which the answer bears too. */
export type Numbered<T> = T & { readonly number: number };

const [vendor, accounts] = process.argv.slice(2);
let beganMs = Date.parse('2026-11-21T00:00:00.000Z');
/** On the stopwatch. */
let beganAtMs = performance.now();
let waitedMs = 0;
/** Moves on as time does, and as others wait, so that limits count. */
const clock = { now: () => new Date(beganMs + performance.now() - beganAtMs + waitedMs).toISOString() };
/** What the vendor allows a private app of the middle tier. */
const LIMITS = { callsPerTenSeconds: 190, searchesPerSecond: 5 };
const company = buildCompany({ seed: 1, accounts: Number(accounts), asOf: '2026-11-20' });
const tables: readonly VendorTable[] =
  vendor === 'hubspot' ? company.hubspot.tables : company.salesforce.tables;
const ids = new Map(
  tables.map((table) => [
    table.name,
    table.rows
      .filter((row) => row['IsDeleted'] !== true && row['archived'] !== true)
      .map((row) => String(row['Id'] ?? row['id'])),
  ]),
);
/** A text field of each table that an edit may change without harm. */
const EDITED: Readonly<Record<string, string>> = {
  Contact: 'Title',
  Opportunity: 'NextStep',
  Account: 'Industry',
  Lead: 'Company',
  Task: 'Subject',
  Event: 'Subject',
  Case: 'Subject',
  OpportunityLineItem: 'Description',
  contacts: 'jobtitle',
  deals: 'hs_next_step',
  companies: 'industry',
  leads: 'hs_lead_name',
  calls: 'hs_call_title',
  meetings: 'hs_meeting_title',
  emails: 'hs_email_subject',
  tasks: 'hs_task_subject',
  tickets: 'subject',
};
const started = await start();

async function start(): Promise<HubspotSandbox | SalesforceSandbox> {
  if (vendor === 'hubspot')
    return startHubspot(company.hubspot, { clock, token: 'bench', behaviour: LIMITS });
  return startSalesforce(company.salesforce, { clock, clientId: 'bench', clientSecret: 'bench' });
}

let lived = 0;

async function live(until: string, changes: Readonly<Record<string, number>>): Promise<void> {
  beganMs = Date.parse(until);
  beganAtMs = performance.now();
  waitedMs = 0;
  lived++;
  const edits: VendorEdit[] = [];
  for (const [table, count] of Object.entries(changes)) {
    const all = ids.get(table) ?? [];
    const field = EDITED[table];
    if (field === undefined || all.length < count) throw new Error(`${table} cannot take ${count} changes.`);
    for (let each = 0; each < count; each++) {
      const id = all[(each * 7919 + lived * 104_729) % all.length] ?? '';
      const at = new Date(Date.parse(until) - (3 + (each % 18)) * 3_600_000).toISOString();
      edits.push({ table, id, set: { [field]: `Changed on day ${lived}` }, at, by: null });
    }
  }
  await started.apply(edits);
}

process.on('message', (message: Numbered<DayAsk>) => {
  const { number } = message;
  const answer = (value: number | string) => void process.send?.({ number, value });
  if (message.ask === 'usage') {
    const { user, system } = process.cpuUsage();
    return answer((user + system) / 1000);
  }
  if (message.ask === 'wait') {
    waitedMs += message.ms;
    return answer('waited');
  }
  live(message.now, message.changes).then(
    () => answer('lived'),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit());
process.send?.({
  settings: { url: started.url },
  records: Object.fromEntries([...ids].map(([name, all]) => [name, all.length])),
} satisfies DayCompany);
