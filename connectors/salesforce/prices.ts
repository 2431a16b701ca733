import type { RecordRow } from '../../src/crm/connector.ts';
import type { Value } from '../../src/crm/objects.ts';
import type { SalesforceClient, VendorRecord } from './client.ts';
import { createTableReader } from './query.ts';
import type { RecordReader } from './records.ts';
import { type Reading, typedValue } from './schema.ts';
import { quoted, type Step } from './steps.ts';
import { PRICE_TABLE } from './visibility.ts';
import { oldestIn, walk } from './walk.ts';

/** A product's price has no field: it stands in the standard price book, in an entry that may change without it. */
export interface PriceList {
  /** The step of the products, whose rows get their price. */
  onto(products: Step): Step;
  /** Products whose price changed, and nothing else of them. */
  readonly changed: Step;
}

const PRODUCT = 'Product2Id';
const IDS_AT_ONCE = 300;

/**
 * Prices in the organisation's own currency. A full pull reads the list once, before the products; a later one asks for
 * the products that came, and then for the entries that changed, each with its product.
 * @param ask.at where the price stands among a row's values
 * @param ask.entries the fields of an entry that we see
 */
export function createPriceList(ask: {
  readonly client: SalesforceClient;
  readonly reader: RecordReader;
  readonly at: number;
  readonly entries: ReadonlySet<string>;
  readonly base: Reading;
}): PriceList {
  const { client, reader, at, base } = ask;
  const owned = ask.entries.has('CurrencyIsoCode');
  const flags = ['IsActive', 'IsDeleted'].filter((name) => ask.entries.has(name));
  const standard = [
    'Pricebook2.IsStandard = true',
    ...(owned ? [`CurrencyIsoCode = ${quoted(base.currency)}`] : []),
  ];
  const select = ['Id', 'SystemModstamp', PRODUCT, 'UnitPrice', ...flags];
  const table = { table: PRICE_TABLE, stamp: 'SystemModstamp', select };

  function priceOf(entry: VendorRecord): Value {
    if (entry['IsActive'] === false || entry['IsDeleted'] === true) return null;
    return typedValue('money', entry['UnitPrice'], base) ?? null;
  }

  async function listed(conditions: readonly string[]): Promise<Map<string, Value>> {
    const prices = new Map<string, Value>();
    const list = createTableReader(client, { ...table, everything: false });
    let page = await list.first([...standard, ...conditions]);
    for (;;) {
      for (const entry of page.records) prices.set(String(entry[PRODUCT]), priceOf(entry));
      if (page.next === null) return prices;
      page = await list.more(page.next, []);
    }
  }

  async function pricesOf(ids: readonly string[]): Promise<Map<string, Value>> {
    const prices = new Map<string, Value>();
    for (let start = 0; start < ids.length; start += IDS_AT_ONCE) {
      const these = ids.slice(start, start + IDS_AT_ONCE).map(quoted);
      for (const [id, price] of await listed([`${PRODUCT} IN (${these.join(', ')})`])) prices.set(id, price);
    }
    return prices;
  }

  function withPrice(row: RecordRow, price: Value): RecordRow {
    const values = [...row.values];
    values[at] = price;
    return { ...row, values };
  }

  return {
    onto: (products) => ({
      ...products,
      async *parts(asked) {
        const all = asked.lowest === null ? await listed([]) : null;
        for await (const part of products.parts(asked)) {
          const rows = part.rows ?? [];
          const prices = all ?? (await pricesOf(rows.map((row) => row.id)));
          yield { ...part, rows: rows.map((row) => withPrice(row, prices.get(row.id) ?? null)) };
        }
      },
    }),
    changed: {
      name: PRICE_TABLE,
      async *parts({ after, lowest, until }) {
        const parents = reader.select.map((path) => `Product2.${path}`);
        const entries = createTableReader(client, {
          ...table,
          select: [...select, ...parents],
          everything: true,
        });
        const pages = walk(entries, {
          stamp: 'SystemModstamp',
          conditions: standard,
          after: after?.of === 'row' ? after : null,
          lowest,
          until,
          oldest: oldestIn(client, PRICE_TABLE, 'SystemModstamp'),
        });
        for await (const { records, counted, place, last } of pages) {
          const rows = records.flatMap((entry): RecordRow[] => {
            const product = entry['Product2'];
            if (!product || typeof product !== 'object') return [];
            return [withPrice(reader.row(product as VendorRecord), priceOf(entry))];
          });
          yield {
            rows,
            place: place && { of: 'row', ...place },
            last,
            // An entry without its product is none of ours.
            counted: counted - (records.length - rows.length),
            by: 'totalSize of the queries, less the deleted',
          };
        }
      },
    },
  };
}
