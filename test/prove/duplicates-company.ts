import { OBJECT_NAMES } from '../../src/crm/objects.ts';
import { hubspotId, salesforceId } from '../../src/sandbox/company/ids.ts';
import type { Company } from '../../src/sandbox/company/index.ts';
import { matchAll } from '../../src/scoring/matching.ts';
import { judge } from '../../src/scoring/run.ts';
import type { RecordName } from '../../src/store/ports.ts';
import { pullSample } from '../worlds/sample-run.ts';
import { testStrategy } from '../worlds/strategy.ts';
import type { Figure } from './run.ts';

const AS_OF = '2026-11-20';
const ACCOUNTS = 300;
const LEAST_PRECISION = 0.99;
/** Serial numbers of records of each kind lie well below this many an account. */
const SERIALS = 12;

/**
 * The sample company in both CRMs, with its namesakes, relatives and shops of chains: what the safe tier takes for one
 * thing is one thing.
 */
export async function companyDuplicates(tell: (figure: Figure) => void): Promise<void> {
  const { store, clock, company } = await pullSample({
    accounts: ACCOUNTS,
    seed: 1,
    asOf: AS_OF,
    memoryMb: 1024,
  });
  try {
    const strategy = testStrategy({
      leading: Object.fromEntries(OBJECT_NAMES.map((object) => [object, 'salesforce'])),
    });
    await judge({ store, strategy, strategyVersion: 1, asOf: AS_OF, clock, keep: true });
    await matchAll({ store, clock, asOf: AS_OF });
    const things = thingsByRecord(company.key.copies);
    const thingOf = ({ object, source, id }: RecordName) =>
      things.get(`${object} ${id}`) ?? `${object} ${source} ${id}`;
    const clusters = await store.matching.clusters();
    for (const tier of ['safe', 'review'] as const) {
      const pairs = clusters
        .filter((cluster) => cluster.tier === tier)
        .flatMap(({ members }) =>
          members.flatMap((one, at) => members.slice(at + 1).map((other) => thingOf(one) === thingOf(other))),
        );
      const precision = pairs.length === 0 ? null : pairs.filter(Boolean).length / pairs.length;
      tell({
        name: `duplicates.sample-company.${tier}`,
        value: { precision, pairs: pairs.length },
        bar: tier === 'safe' ? `precision at least ${LEAST_PRECISION}, of some pairs` : 'none',
        holds: tier === 'review' || (precision !== null && precision >= LEAST_PRECISION),
      });
    }
  } finally {
    await store.close();
  }
}

/** Both CRMs number the records of one thing by the same serial; copies in one of them have serials of their own. */
function thingsByRecord(copies: Company['key']['copies']): Map<string, string> {
  const things = new Map<string, string>();
  for (let serial = 0; serial < ACCOUNTS * SERIALS; serial++)
    for (const [object, table, kind] of [
      ['account', 'Account', 'companies'],
      ['contact', 'Contact', 'contacts'],
      ['lead', 'Lead', 'leads'],
    ] as const) {
      things.set(`${object} ${salesforceId(table, serial)}`, `${object} ${serial}`);
      things.set(`${object} ${hubspotId(kind, serial)}`, `${object} ${serial}`);
    }
  for (const { object, of, id } of copies) {
    const thing = things.get(`${object} ${of}`);
    if (thing) things.set(`${object} ${id}`, thing);
  }
  return things;
}
