import type { ChangeRow } from '../../src/crm/connector.ts';
import { UpstreamError } from '../../src/errors.ts';
import type { SalesforceClient, VendorRecord } from './client.ts';
import { instantOf, type Reading, read } from './schema.ts';
import { pagesOf, quoted, type Step } from './steps.ts';
import type { SeenTable } from './visibility.ts';

export const HISTORY_TABLE = 'OpportunityHistory';

/** Our fields of a deal whose former values Salesforce keeps, each with the vendor's name and our kind of value. */
const KEPT = [
  { field: 'stage', vendorField: 'StageName', kind: 'text' },
  { field: 'amount', vendorField: 'Amount', kind: 'money' },
  { field: 'closeDate', vendorField: 'CloseDate', kind: 'date' },
] as const;

/**
 * Works out changes from `OpportunityHistory`, which keeps a snapshot of a deal at its birth and at each change of
 * stage, amount, close date or probability. A change is where two snapshots in a row differ; the first is none. So
 * that both are at hand, it gives the whole history of every deal that was touched, deal after deal in the order of
 * their ids; its place is the last deal whose history was given to its end.
 * @param fields the fields of ours that were asked for
 * @param deals how the deals are seen; a field that is mapped to another than the vendor's own has no history
 * @param described the fields of the history that we see
 * @returns null where none of the fields has a history
 */
export function createHistory(
  client: SalesforceClient,
  fields: readonly string[],
  deals: SeenTable,
  described: ReadonlySet<string>,
  base: Reading,
): Step | null {
  const kept = KEPT.filter(
    ({ field, vendorField }) =>
      fields.includes(field) && deals.sources.get(field) === vendorField && described.has(vendorField),
  );
  if (kept.length === 0) return null;
  const ownCurrency = described.has('CurrencyIsoCode') ? ['CurrencyIsoCode'] : [];
  const select = ['OpportunityId', 'CreatedDate', 'CreatedById', ...kept.map((each) => each.vendorField)];
  const list = [...select, ...ownCurrency].join(', ');

  function taken(before: VendorRecord, after: VendorRecord): ChangeRow[] {
    const at = instantOf(String(after['CreatedDate']));
    const by = typeof after['CreatedById'] === 'string' ? after['CreatedById'] : null;
    if (at === null) return [];
    const rows: ChangeRow[] = [];
    for (const { field, vendorField, kind } of kept) {
      const [old, now] = [before, after].map((snapshot) => {
        const code = snapshot['CurrencyIsoCode'];
        const reading = typeof code === 'string' ? { ...base, currency: code } : base;
        const { value, raw } = read(kind, snapshot[vendorField], reading);
        return value === null ? raw : String(value);
      });
      if (old === now) continue;
      rows.push({
        recordId: String(after['OpportunityId']),
        field,
        old: old ?? null,
        new: now ?? null,
        at,
        by,
        byPerson: by === null ? null : by !== base.userId,
      });
    }
    return rows;
  }

  return {
    name: HISTORY_TABLE,
    async *parts({ after, lowest, until }) {
      const conditions = [`CreatedDate <= ${until}`];
      if (lowest) conditions.push(`Opportunity.SystemModstamp >= ${lowest}`);
      if (after) conditions.push(`OpportunityId > ${quoted(after.id)}`);
      const where = conditions.join(' AND ');
      const soql = `SELECT ${list} FROM ${HISTORY_TABLE} WHERE ${where} ORDER BY OpportunityId, CreatedDate, Id`;
      let before: VendorRecord | null = null;
      let place = after;
      let given = 0;
      for await (const page of pagesOf(client, soql, false)) {
        const changes: ChangeRow[] = [];
        for (const snapshot of page.records) {
          if (before && before['OpportunityId'] === snapshot['OpportunityId'])
            changes.push(...taken(before, snapshot));
          else if (before) place = { modifiedAt: null, id: String(before['OpportunityId']) };
          before = snapshot;
        }
        given += page.records.length;
        const last = page.next === null;
        if (last && given !== page.totalSize) throw incomplete(page.totalSize, given);
        yield { rows: [], changes, place, last, counted: 0 };
      }
    },
  };
}

function incomplete(expected: number, given: number): UpstreamError {
  return new UpstreamError({
    what: `Salesforce counts ${expected} rows of ${HISTORY_TABLE} but gave ${given}.`,
    why: 'Rows got lost between its pages.',
    next: 'The next run asks again from the last page that landed; if it stays, report it.',
    retryable: false,
  });
}
