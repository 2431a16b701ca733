import type { Allowance } from './allowance.ts';
import type { Answers, Asking } from './answers.ts';
import { openBulk } from './bulk.ts';
import { saveMany } from './collections.ts';
import { batch, composite } from './composite.ts';
import { notFound, Refusal } from './refusal.ts';
import type { Rest, RestCall } from './rest-call.ts';
import { type ObjectsWorld, openObjects } from './sobjects.ts';

export interface RestWorld extends ObjectsWorld {
  readonly answers: Answers;
  readonly allowance: Allowance;
}

/** The REST API behind a version: which resource answers what. */
export function openRest(world: RestWorld): Rest {
  const { answers, allowance } = world;
  const objects = openObjects(world);
  const bulk = openBulk(world);

  async function combined(call: RestCall, kind: string | undefined) {
    if (call.method === 'POST' && kind === 'batch') return batch(call, rest, allowance.spend);
    if (call.method === 'POST' && kind === undefined) return composite(call, rest);
    if (call.method === 'PATCH' && kind === 'sobjects') return saveMany(world, call);
    throw notFound();
  }

  async function rest(call: RestCall) {
    const [first, second] = call.steps;
    if (first === 'sobjects') return objects(call);
    if (first === 'jobs') return bulk(call);
    if (first === 'composite') return combined(call, second);
    if (call.method !== 'GET')
      throw new Refusal(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${call.method}' not allowed`);
    return { status: 200, body: await told(call, first, second) };
  }

  async function told(
    call: RestCall,
    first: string | undefined,
    second: string | undefined,
  ): Promise<object> {
    const { base } = call;
    if (first === undefined)
      return { sobjects: `${base}/sobjects`, query: `${base}/query`, limits: `${base}/limits` };
    if (first === 'limits' && !second) return allowance.limits();
    if (first === 'query' || first === 'queryAll') {
      const asking = askingOf(call);
      if (second) return answers.more(second, asking);
      return answers.query(call.query.get('q') ?? '', first === 'queryAll', asking);
    }
    throw notFound();
  }

  return rest;
}

/** `Sforce-Query-Options: batchSize=200` asks for smaller pages. */
function askingOf({ view, base, headers }: RestCall): Asking {
  const size = /batchSize=(\d+)/i.exec(headers['sforce-query-options'] ?? '')?.[1];
  return { view, base, batchSize: size === undefined ? null : Number(size) };
}
