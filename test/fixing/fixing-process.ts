import { createHubspot } from '../../connectors/hubspot/index.ts';
import { createSalesforce } from '../../connectors/salesforce/index.ts';
import { stoppedClock } from '../../src/clock.ts';
import { BugError } from '../../src/errors.ts';
import { type FixOrder, fixRecord } from '../../src/fixing/fix.ts';
import { createMending } from '../../src/fixing/mending.ts';
import { silentLog } from '../../src/log.ts';
import { openRecordStore } from '../../src/store/duckdb/open.ts';
import type { FixesPort } from '../../src/store/ports.ts';

/** What a process that fixes one record is told; it dies by SIGKILL at the point that it is told, or not at all. */
export interface FixingProcess {
  readonly vendor: 'salesforce' | 'hubspot';
  readonly url: string;
  readonly secret: string;
  readonly file: string;
  readonly now: string;
  readonly order: FixOrder;
  readonly dies:
    | 'before the intent'
    | 'after the intent'
    | 'before the result'
    | 'after the result'
    | 'at the end'
    | null;
}

const told = JSON.parse(process.argv[2] ?? '') as FixingProcess;
const { url, secret, order, dies } = told;

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new BugError('A killed process goes on.');
}

const clock = stoppedClock(told.now);
const shared = { mapping: {}, clock, log: silentLog };
const { writing } =
  told.vendor === 'salesforce'
    ? createSalesforce({ loginUrl: url, clientId: 'client', clientSecret: secret, ...shared })
    : createHubspot({ baseUrl: url, token: secret, ...shared });
if (!writing) throw new BugError('There is nothing to write with.');

const store = await openRecordStore(told.file, 128);
const fixes: FixesPort = {
  ...store.fixes,
  async intend(intent) {
    if (dies === 'before the intent') die();
    await store.fixes.intend(intent);
    if (dies === 'after the intent') die();
  },
  async conclude(result) {
    if (dies === 'before the result') die();
    await store.fixes.conclude(result);
    if (dies === 'after the result') die();
  },
};
const mending = createMending({ writingOf: () => writing, fixes, clock, log: silentLog });
const { result } = await fixRecord(mending, order);
if (dies === 'at the end') die();
await store.close();
process.stdout.write(result.outcome);
