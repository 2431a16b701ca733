import type { Clock } from '../../src/clock.ts';
import { UpstreamError } from '../../src/errors.ts';
import { type DescribedField, MOST_TOGETHER, type SalesforceClient, type SubAnswer } from './client.ts';
import { refusalCode, refusalOf } from './refusals.ts';

/** An object as describe tells it, with the fields that we may see. */
export interface DescribedObject {
  readonly name: string;
  /** The first three characters of its records' ids; null where they have none of their own. */
  readonly keyPrefix: string | null;
  /** Whether the vendor keeps a list of its deleted ids. */
  readonly replicateable: boolean;
  readonly fields: ReadonlyMap<string, DescribedField>;
}

/** What the vendor tells of its objects, each asked for once. */
export interface Catalogue {
  /** Asks for several at once: 25 take one call. Those that are known take none. */
  prepare(names: readonly string[]): Promise<void>;
  /** Null where it is not there, or not for us. */
  object(name: string): Promise<DescribedObject | null>;
}

/** That an object is not to be seen; everything else is a failure. */
const UNSEEN = [400, 403, 404];

export function createCatalogue(client: SalesforceClient, clock: Clock): Catalogue {
  const known = new Map<string, Promise<DescribedObject | null>>();

  function read(name: string, { status, body }: SubAnswer): DescribedObject | null {
    if (status === 200) return described(name, body);
    const asked = { origin: client.origin(), purpose: `the fields of ${name}` };
    const refused = refusalOf({ status, headers: {}, body: JSON.stringify(body ?? null) }, asked, clock);
    if (refusalCode(refused) === 'REQUEST_LIMIT_EXCEEDED' || !UNSEEN.includes(status))
      throw refused ?? new UpstreamError(unclear(name));
    return null;
  }

  function keep(name: string, answer: Promise<DescribedObject | null>): void {
    known.set(name, answer);
    answer.catch(() => {
      if (known.get(name) === answer) known.delete(name);
    });
  }

  async function prepare(names: readonly string[]): Promise<void> {
    const missing = [...new Set(names)].filter((name) => !known.has(name));
    for (let start = 0; start < missing.length; start += MOST_TOGETHER) {
      const part = missing.slice(start, start + MOST_TOGETHER);
      const answers = client.together(part.map((each) => `/sobjects/${each}/describe`));
      for (const [index, name] of part.entries()) {
        keep(
          name,
          answers.then((all) => read(name, all[index] ?? { status: 0, body: null })),
        );
      }
      await answers;
    }
    await Promise.all(names.map((name) => known.get(name)));
  }

  return {
    prepare,
    async object(name) {
      await prepare([name]);
      return (await known.get(name)) ?? null;
    },
  };
}

function described(name: string, body: unknown): DescribedObject | null {
  if (!body || typeof body !== 'object') throw new UpstreamError(unclear(name));
  const { fields, keyPrefix, replicateable, queryable } = body as Record<string, unknown>;
  if (!Array.isArray(fields)) throw new UpstreamError(unclear(name));
  if (queryable === false) return null;
  return {
    name,
    keyPrefix: typeof keyPrefix === 'string' ? keyPrefix : null,
    replicateable: replicateable === true,
    fields: new Map((fields as DescribedField[]).map((field) => [field.name, field])),
  };
}

function unclear(name: string) {
  return {
    what: `Salesforce does not say which fields ${name} has.`,
    why: 'Its answer is not what the API documents.',
    next: 'Run again; if it stays so, report it with the log of this run.',
    retryable: false,
  };
}
