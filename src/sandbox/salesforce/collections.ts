import type { Reply } from '../exchange.ts';
import { objectIn, Refusal } from './refusal.ts';
import type { RestCall } from './rest-call.ts';
import { type SavingWorld, save } from './saving.ts';

const MOST_RECORDS = 200;
/** How often the type may change from one record to the next. */
const MOST_RUNS = 10;

interface Sent {
  readonly type: string;
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Ends a transaction that is to leave nothing behind. */
class RolledBack extends Error {}

/**
 * `PATCH /composite/sobjects`: up to 200 records, in order, each judged on its own unless `allOrNone`. The answer is
 * 200 even when records fail.
 * @throws {Refusal} 400 for a body that is malformed
 */
export async function saveMany(world: SavingWorld, call: RestCall): Promise<Reply> {
  const { allOrNone, records } = objectIn(call.body);
  if (!Array.isArray(records) || records.length === 0) throw malformedBody('The records are missing');
  if (records.length > MOST_RECORDS)
    throw malformedBody(
      `record limit reached. cannot submit more than ${MOST_RECORDS} records into this call`,
    );
  const sent = records.map(readRecord);
  const runs = sent.filter((each, index) => each.type !== sent[index - 1]?.type).length;
  if (runs > MOST_RUNS) throw malformedBody('More than 10 chunks of records by type are not allowed');
  let answers: object[] = [];
  try {
    await world.tables.change(() => {
      answers = sent.map((each) => saveOne(world, call, each));
      if (allOrNone === true && answers.some(isFailure)) throw new RolledBack();
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    answers = answers.map((answer) => (isFailure(answer) ? answer : rolledBack(answer)));
  }
  return { status: 200, body: answers };
}

function saveOne(world: SavingWorld, call: RestCall, { type, id, body }: Sent): object {
  try {
    const table = call.view.find(type);
    if (!table) throw new Refusal(400, 'INVALID_TYPE', `sObject type '${type}' is not supported.`);
    // There is no precondition for one record among many.
    const { 'if-unmodified-since': _, 'if-match': __, ...headers } = call.headers;
    save(world, { view: call.view, table, id, body, headers });
    return { id, success: true, errors: [] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const errors = [error, ...error.also].map(({ errorCode, message, more }) => ({
      statusCode: errorCode,
      message,
      fields: [],
      ...more,
    }));
    return { id, success: false, errors };
  }
}

function readRecord(record: unknown): Sent {
  const { attributes, id, Id, ...body } = (record ?? {}) as Record<string, unknown>;
  const type = (attributes as { readonly type?: unknown } | undefined)?.type;
  const key = id ?? Id;
  if (typeof type !== 'string' || typeof key !== 'string')
    throw malformedBody('Each record needs an id and the type in its attributes');
  return { type, id: key, body };
}

function malformedBody(sentence: string): Refusal {
  return new Refusal(400, 'INVALID_INPUT', sentence);
}

function isFailure(answer: object): boolean {
  return 'success' in answer && answer.success === false;
}

function rolledBack(answer: object): object {
  const message =
    'Record rolled back because not all records were valid and the request was using AllOrNone header';
  const error = { statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK', message, fields: [] };
  return { ...answer, success: false, errors: [error] };
}
