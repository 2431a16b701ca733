import type { ChangeRow } from '../../src/crm/connector.ts';
import { UpstreamError } from '../../src/errors.ts';
import type { QueryPage, SalesforceClient, VendorRecord } from './client.ts';
import { refusalCode } from './refusals.ts';
import { instantOf, type Reading, read } from './schema.ts';
import { quoted, type Step } from './steps.ts';
import type { SeenTable } from './visibility.ts';

export const HISTORY_TABLE = 'OpportunityHistory';

/** Our fields of a deal whose former values Salesforce keeps, each with the vendor's name and our kind of value. */
const KEPT = [
  { field: 'stage', vendorField: 'StageName', kind: 'text' },
  { field: 'amount', vendorField: 'Amount', kind: 'money' },
  { field: 'closeDate', vendorField: 'CloseDate', kind: 'date' },
] as const;

/** A query that breaks off goes on behind the last deal that was given, at most so often without one in between. */
const RETURNS_IN_VAIN = 5;

/**
 * Which of these fields of a deal have their former values in `OpportunityHistory`.
 * @param deals how the deals are seen; a field that is mapped to another than the vendor's own has no history
 * @param described the fields of the history that we see
 */
export function keptFields(
  fields: readonly string[],
  deals: SeenTable,
  described: ReadonlySet<string>,
): (typeof KEPT)[number][] {
  return KEPT.filter(({ field, vendorField }) => {
    const recipe = deals.recipes.get(field);
    const own = recipe?.of === 'column' && recipe.column === vendorField;
    return deals.name === 'Opportunity' && fields.includes(field) && own && described.has(vendorField);
  });
}

/**
 * Works out changes from `OpportunityHistory`, which keeps a snapshot of a deal at its birth and at each change of
 * stage, amount, close date or probability. A change is where two snapshots in a row differ; the first is none. So
 * that both are at hand, it gives the whole history of every deal that was touched, deal after deal in the order of
 * their ids; its place is the last deal whose history was given to its end.
 */
export function historyStep(
  client: SalesforceClient,
  kept: readonly (typeof KEPT)[number][],
  described: ReadonlySet<string>,
  base: Reading,
): Step {
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
    followsRecords: true,
    async *parts({ after, lowest, until }) {
      let place = after;
      for (let inVain = 0; ; inVain++) {
        const conditions = [`CreatedDate <= ${until}`];
        if (lowest) conditions.push(`Opportunity.SystemModstamp >= ${lowest}`);
        if (place?.of === 'row') conditions.push(`OpportunityId > ${quoted(place.id)}`);
        const where = conditions.join(' AND ');
        const soql = `SELECT ${list} FROM ${HISTORY_TABLE} WHERE ${where} ORDER BY OpportunityId, CreatedDate, Id`;
        let before: VendorRecord | null = null;
        let given = 0;
        try {
          let page: QueryPage = await client.query(soql, false);
          for (;;) {
            const changes: ChangeRow[] = [];
            for (const snapshot of page.records) {
              if (before && before['OpportunityId'] === snapshot['OpportunityId'])
                changes.push(...taken(before, snapshot));
              else if (before) {
                place = { of: 'row', modifiedAt: null, id: String(before['OpportunityId']) };
                inVain = 0;
              }
              before = snapshot;
            }
            given += page.records.length;
            const last = page.next === null;
            if (last && given !== page.totalSize) throw incomplete(page.totalSize, given);
            yield { changes, place, last };
            if (page.next === null) return;
            page = await client.more(page.next);
          }
        } catch (error) {
          if (refusalCode(error) !== 'INVALID_QUERY_LOCATOR' || inVain >= RETURNS_IN_VAIN) throw error;
        }
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
