import type { Reply } from '../exchange.ts';
import { notFound, objectIn, Refusal, refusalReply } from './refusal.ts';
import type { Rest, RestCall } from './rest-call.ts';
import { versionNumber } from './versions.ts';

const MOST_PARTS = 25;
const MOST_QUERIES = 5;
const METHODS = ['GET', 'PATCH'];

interface Part {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly referenceId: string;
}

/**
 * `POST /composite/batch`: up to 25 calls in one. Each has its own status, and counts as a request; the whole is 200.
 * @param rest answers one part
 * @param spend counts further requests
 */
export async function batch(call: RestCall, rest: Rest, spend: (requests: number) => void): Promise<Reply> {
  const { batchRequests, haltOnError } = objectIn(call.body);
  const results: { statusCode: number; result: unknown }[] = [];
  let halted = false;
  const parts = partsOf(batchRequests, 'richInput');
  spend(parts.length - 1);
  for (const part of parts) {
    const reply: Reply = halted ? haltedReply() : await answer(call, part, rest);
    results.push({ statusCode: reply.status, result: reply.body ?? null });
    halted ||= haltOnError === true && reply.status >= 400;
  }
  const hasErrors = results.some((result) => result.statusCode >= 400);
  return { status: 200, body: { hasErrors, results } };
}

/** `POST /composite`: the whole counts as one request; parts have headers of their own, and five may be queries. */
export async function composite(call: RestCall, rest: Rest): Promise<Reply> {
  const parts = partsOf(objectIn(call.body)['compositeRequest'], 'body');
  const queries = parts.filter(({ url }) => /\/query(All)?\b/.test(url)).length;
  if (queries > MOST_QUERIES)
    throw new Refusal(400, 'INVALID_INPUT', `Limit of ${MOST_QUERIES} query subrequests exceeded`);
  const compositeResponse: object[] = [];
  for (const part of parts) {
    const { status, headers = {}, body = null } = await answer(call, part, rest);
    const { referenceId } = part;
    compositeResponse.push({ body, httpHeaders: headers, httpStatusCode: status, referenceId });
  }
  return { status: 200, body: { compositeResponse } };
}

async function answer(call: RestCall, part: Part, rest: Rest): Promise<Reply> {
  try {
    if (!METHODS.includes(part.method))
      throw new Refusal(405, 'METHOD_NOT_ALLOWED', 'HTTP Method not allowed');
    const url = new URL(part.url.replace(/^\/services\/data\//, ''), 'http://part/');
    const [version = '', ...steps] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
    const number = versionNumber(version);
    if (number === null || steps[0] === 'composite') throw notFound();
    const base = `/services/data/${version}`;
    const { method, headers, body } = part;
    const own = { method, version: number, base, steps, query: url.searchParams, headers, body };
    return await rest({ ...own, view: call.view });
  } catch (error) {
    if (error instanceof Refusal) return refusalReply(error);
    throw error;
  }
}

/** @throws {Refusal} for more parts than are taken, or a part that is none */
function partsOf(list: unknown, bodyName: string): Part[] {
  if (!Array.isArray(list) || list.length === 0) throw new Refusal(400, 'INVALID_INPUT', 'No subrequests');
  if (list.length > MOST_PARTS)
    throw new Refusal(400, 'INVALID_INPUT', `Limit of ${MOST_PARTS} subrequests exceeded`);
  return list.map((each: unknown): Part => {
    const part = (each ?? {}) as Record<string, unknown>;
    const { method, url, referenceId = '', httpHeaders } = part;
    if (typeof method !== 'string' || typeof url !== 'string')
      throw new Refusal(400, 'INVALID_INPUT', 'A subrequest needs a method and a url');
    const headers = Object.entries((httpHeaders ?? {}) as Record<string, unknown>);
    return {
      method: method.toUpperCase(),
      url,
      headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), String(value)])),
      body: part[bodyName] === undefined ? '' : JSON.stringify(part[bodyName]),
      referenceId: String(referenceId),
    };
  });
}

function haltedReply(): Reply {
  const sentence = 'The request was not processed because of an earlier error';
  return refusalReply(new Refusal(412, 'BATCH_PROCESSING_HALTED', sentence));
}
