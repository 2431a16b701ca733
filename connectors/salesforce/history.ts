import type { Instant } from '../../src/clock.ts';
import type { ChangeRow } from '../../src/crm/connector.ts';
import { UpstreamError } from '../../src/errors.ts';
import type { SalesforceClient, VendorRecord } from './client.ts';
import { instantOf, type Reading, read } from './schema.ts';
import type { SeenTable } from './visibility.ts';

export const HISTORY_TABLE = 'OpportunityHistory';

/** Our fields of a deal whose former values Salesforce keeps, each with the vendor's name and our kind of value. */
const KEPT = [
  { field: 'stage', vendorField: 'StageName', kind: 'text' },
  { field: 'amount', vendorField: 'Amount', kind: 'money' },
  { field: 'closeDate', vendorField: 'CloseDate', kind: 'date' },
] as const;

/** Ids in one question: an address stays far below the longest that Salesforce takes. */
const IDS_AT_ONCE = 400;

/** Asks for the changes of deals. */
export interface DealHistory {
  /** All changes of these deals up to `until`, in the order of deal and time. */
  changes(dealIds: readonly string[], until: Instant): Promise<ChangeRow[]>;
}

/**
 * Works out changes from `OpportunityHistory`, which keeps a snapshot of a deal at its birth and at each change of
 * stage, amount, close date or probability. A change is where two snapshots in a row differ; the first is none.
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
): DealHistory | null {
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

  async function snapshots(ids: readonly string[], until: Instant): Promise<VendorRecord[]> {
    const among = ids.map((id) => `'${id}'`).join(',');
    const where = `OpportunityId IN (${among}) AND CreatedDate <= ${until}`;
    const soql = `SELECT ${list} FROM ${HISTORY_TABLE} WHERE ${where} ORDER BY OpportunityId, CreatedDate, Id`;
    const first = await client.query(soql, false);
    const records = [...first.records];
    for (let next = first.next; next !== null; ) {
      const page = await client.more(next);
      records.push(...page.records);
      next = page.next;
    }
    if (records.length !== first.totalSize) throw incomplete(first.totalSize, records.length);
    return records;
  }

  return {
    async changes(dealIds, until) {
      const rows: ChangeRow[] = [];
      for (let start = 0; start < dealIds.length; start += IDS_AT_ONCE) {
        let before: VendorRecord | null = null;
        for (const snapshot of await snapshots(dealIds.slice(start, start + IDS_AT_ONCE), until)) {
          if (before && before['OpportunityId'] === snapshot['OpportunityId'])
            rows.push(...taken(before, snapshot));
          before = snapshot;
        }
      }
      return rows;
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
