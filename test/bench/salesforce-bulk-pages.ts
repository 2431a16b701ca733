import { contactAt } from './contacts.ts';
import { DATA, FIELDS, namesAllFields, prepareOrganisation, recordOf, valuesOf } from './salesforce-pages.ts';
import { type Answer, json, type Prepared } from './vendor.ts';

const JOB = '750000000000001AAA';
const JOBS = `${DATA}/jobs/query`;
/** What the REST API gives at once. */
const REST_ROWS = 2_000;
/** Rows of a page of results that is prepared as one; pages are made of whole ones. */
const CHUNK_ROWS = 10_240;

const COLUMNS = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
/** The columns in the order in which they are selected here; whoever asks for another order gets them so. */
export const BULK_SOQL = `SELECT ${COLUMNS.join(', ')} FROM Contact`;
const HEADER = Buffer.from(`${COLUMNS.map((name) => `"${name}"`).join(',')}\n`);

/**
 * Contacts as the results of one bulk query, which is done as soon as it is made: by locator in pages of as many rows
 * as are asked for, or all as one page. Every page begins with a header.
 */
export function prepareBulk(records: number, base: string): Prepared {
  const organisation = prepareOrganisation(base);
  const chunks = chunksOf(records);
  const job = { id: JOB, operation: 'queryAll', object: 'Contact', contentType: 'CSV', apiVersion: 62 };
  const made = json({ ...job, state: 'UploadComplete' });
  const done = json({ ...job, state: 'JobComplete', numberRecordsProcessed: records, retries: 0 });
  const gone = json({});
  const counted = firstByRest(records);

  function results(url: string): Answer {
    const asked = new URL(url, base).searchParams;
    const first = Number(asked.get('locator') ?? '0');
    const rows = Math.min(Number(asked.get('maxRecords') ?? records), records - first);
    const next = first + rows < records ? String(first + rows) : 'null';
    const parts = chunks.slice(Math.floor(first / CHUNK_ROWS), Math.ceil((first + rows) / CHUNK_ROWS));
    if (first % CHUNK_ROWS !== 0 || (rows % CHUNK_ROWS !== 0 && first + rows < records))
      throw new Error(`Pages of ${rows} rows were not prepared.`);
    return {
      parts: [HEADER, ...parts],
      recordBytes: parts.reduce((sum, part) => sum + part.length, 0),
      type: 'text/csv',
      headers: { 'sforce-locator': next, 'sforce-numberofrecords': String(rows) },
    };
  }

  return {
    answer(method, url, body) {
      if (method === 'POST' && url === JOBS) {
        return namesAllFields((JSON.parse(body) as { query: string }).query) ? made : undefined;
      }
      if (url.startsWith(`${JOBS}/${JOB}/results?`) || url === `${JOBS}/${JOB}/results`) return results(url);
      if (url === `${JOBS}/${JOB}`) return method === 'DELETE' ? gone : done;
      const known = organisation.answer(method, url, body);
      return known ?? (method === 'GET' && url.startsWith(`${DATA}/query`) ? counted : undefined);
    },
  };
}

/** What is asked for first, to learn how much there is. */
function firstByRest(records: number): Answer {
  const rows = Math.min(records, REST_ROWS);
  return json({
    totalSize: records,
    done: rows === records,
    ...(rows === records ? {} : { nextRecordsUrl: `${DATA}/query/01g000000000001AAA-${rows}` }),
    records: Array.from({ length: rows }, (_, index) => recordOf(contactAt(index, records))),
  });
}

/** CSV as Salesforce writes it: every value in quotes, an empty one for none. */
function chunksOf(records: number): Buffer[] {
  const chunks: Buffer[] = [];
  for (let start = 0; start < records; start += CHUNK_ROWS) {
    let text = '';
    for (let index = start; index < Math.min(start + CHUNK_ROWS, records); index++) {
      const values = valuesOf(contactAt(index, records));
      const cells = COLUMNS.map((name) => `"${String(values[name] ?? '').replaceAll('"', '""')}"`);
      text += `${cells.join(',')}\n`;
    }
    chunks.push(Buffer.from(text));
  }
  return chunks;
}
