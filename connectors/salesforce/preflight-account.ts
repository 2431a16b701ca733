import type { Clock } from '../../src/clock.ts';
import type { Requirement } from '../../src/crm/connector.ts';
import { AccessError } from '../../src/errors.ts';
import { LONGEST_ADDRESS, type SalesforceClient } from './client.ts';
import { REMEMBERED_MS } from './deletions.ts';
import { met, PERMISSION_SET } from './requirement.ts';
import { instantOf } from './schema.ts';
import { quoted } from './steps.ts';
import type { SeenTable } from './visibility.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Signed logins are valid for minutes. */
const MOST_SKEW_MS = 3 * 60_000;

interface Ask {
  readonly client: SalesforceClient;
  readonly clock: Clock;
  readonly tables: readonly SeenTable[];
  readonly bulk: boolean;
}

/** What the account allows, and what only it can tell of how the vendor behaves. About four calls. */
export async function accountRequirements(ask: Ask): Promise<Requirement[]> {
  const limits = await limitsOf(ask.client);
  return [
    allowance(limits),
    ...(ask.bulk ? [bulk(limits)] : []),
    ...(await deletedIds(ask)),
    counting(ask),
    clockSkew(ask),
    await longAddresses(ask),
  ];
}

type Limits = Readonly<Record<string, { readonly Max?: unknown; readonly Remaining?: unknown }>>;

async function limitsOf(client: SalesforceClient): Promise<Limits | null> {
  try {
    const told = await client.ask('GET', '/limits');
    return told && typeof told === 'object' ? (told as Limits) : null;
  } catch (error) {
    if (error instanceof AccessError) return null;
    throw error;
  }
}

function leftOf(limits: Limits | null, name: string): { left: number; most: number } | null {
  const { Max: most, Remaining: left } = limits?.[name] ?? {};
  return typeof most === 'number' && typeof left === 'number' ? { left, most } : null;
}

function allowance(limits: Limits | null): Requirement {
  const what = 'API calls';
  const calls = leftOf(limits, 'DailyApiRequests');
  const where = 'Setup → System Overview → API Usage';
  if (!calls) {
    const why =
      'Salesforce does not say how many calls are left; the budget is held against the count in its answers.';
    return {
      what,
      met: false,
      needed: false,
      why,
      where: `${PERMISSION_SET} → System Permissions → View Setup and Configuration`,
    };
  }
  const why = `${calls.left} of ${calls.most} calls are left of the last 24 hours.`;
  return calls.left > 0 ? met(what, why) : { what, met: false, needed: true, why, where };
}

function bulk(limits: Limits | null): Requirement {
  const what = 'Bulk API 2.0';
  const jobs = leftOf(limits, 'DailyBulkV2QueryJobs');
  if (jobs && jobs.left > 0)
    return met(what, `${jobs.left} bulk queries are left of the last 24 hours.`, false);
  return {
    what,
    met: false,
    needed: false,
    why: `${jobs ? 'The bulk queries of the last 24 hours are used up.' : 'The organisation does not offer bulk queries.'} Large objects are read page by page, which takes more calls.`,
    where: 'Setup → System Overview → API Usage',
  };
}

/** That the list of deleted ids reaches back 15 days is documented, and that it may be purged after two hours. */
async function deletedIds({ client, clock, tables }: Ask): Promise<Requirement[]> {
  const table = tables.find((each) => each.replicateable)?.name;
  if (!table) return [];
  const nowMs = Date.parse(client.now() ?? clock.now());
  const [start, end] = [nowMs - REMEMBERED_MS, nowMs].map((ms) =>
    encodeURIComponent(new Date(ms).toISOString().replace(/\.\d{3}Z$/, '+00:00')),
  );
  const path = `/sobjects/${table}/deleted?start=${start}&end=${end}`;
  const { status, json } = await client.exchange({ method: 'GET', path });
  const told = (json as Record<string, unknown> | undefined)?.['earliestDateAvailable'];
  const earliest = status === 200 && typeof told === 'string' ? instantOf(told) : null;
  const what = 'list of deleted ids';
  if (earliest !== null && nowMs - Date.parse(earliest) >= 2 * DAY_MS)
    return [met(what, `It reaches back to ${earliest}.`, false)];
  return [
    {
      what,
      met: false,
      needed: false,
      why: `${earliest === null ? 'Salesforce does not give it.' : `It reaches back only to ${earliest}.`} Records that are purged in between are found by the runs that compare all ids.`,
      where: `${PERMISSION_SET} → Object Settings → ${table} → View All Records`,
    },
  ];
}

function counting({ client }: Ask): Requirement {
  const what = 'count of calls';
  const told = client.told().allowance;
  if (told) return met(what, `Answers tell how many calls are used (${told.used} of ${told.limit}).`, false);
  return {
    what,
    met: false,
    needed: false,
    why: 'Answers come without the header Sforce-Limit-Info, so that the budget of calls cannot be held.',
    where: 'the proxy between Plumbline and Salesforce: let headers through that begin with Sforce',
  };
}

function clockSkew({ client, clock }: Ask): Requirement {
  const what = 'clock';
  const theirs = client.now();
  const skewMs = theirs === null ? 0 : Math.abs(Date.parse(theirs) - Date.parse(clock.now()));
  if (skewMs <= MOST_SKEW_MS) return met(what, 'Our clock and that of Salesforce agree.', false);
  return {
    what,
    met: false,
    needed: false,
    why: `Our clock and that of Salesforce differ by ${Math.round(skewMs / 1000)} s; signed logins fail, and what is new is seen late.`,
    where: 'the time service of the machine that Plumbline runs on',
  };
}

/** How long an address may be is nowhere promised; fields that do not fit into one are asked for in parts. */
async function longAddresses({ client }: Ask): Promise<Requirement> {
  const what = 'long queries';
  const names: string[] = [];
  const soql = () => `SELECT Id FROM Organization WHERE Name IN (${names.map(quoted).join(', ')})`;
  while (client.addressLength(soql()) < LONGEST_ADDRESS - 200) {
    for (let count = 0; count < 10; count++) names.push(`no such name ${names.length}`);
  }
  const path = `/query?q=${encodeURIComponent(soql())}`;
  const { status } = await client.exchange({ method: 'GET', path });
  if (status !== 414 && status !== 431 && status !== 413)
    return met(what, `Addresses of ${path.length} characters are taken.`, false);
  return {
    what,
    met: false,
    needed: false,
    why: `Addresses of ${path.length} characters are refused (${status}), so that objects with very many mapped fields may fail.`,
    where: 'the proxy between Plumbline and Salesforce, or fewer fields in mapping.yaml',
  };
}
