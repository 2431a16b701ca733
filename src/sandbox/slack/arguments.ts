import type { Call } from '../exchange.ts';

/** An answer with `ok: false`. `details` are further keys of the answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly error: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(error: string, details: Readonly<Record<string, unknown>> = {}) {
    super(error);
    this.error = error;
    this.details = details;
  }
}

/** A refusal that lists what is wrong, in the two forms in which Slack sends such lists. */
export function refuseWith(error: string, messages: readonly string[]): Refusal {
  return new Refusal(error, {
    errors: messages,
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
}

/** The arguments of one call, whichever way they came. Empty and null arguments count as absent. */
export interface Arguments {
  has(name: string): boolean;
  /** @throws Refusal `invalid_arguments` where the argument is no text or number */
  text(name: string): string | undefined;
  flag(name: string): boolean;
  /** A whole number. @throws Refusal `invalid_arguments` */
  count(name: string): number | undefined;
  /** A structure: JSON inside a text, or the JSON itself. @throws Refusal with `error` where it is no JSON */
  json(name: string, error: string): unknown;
  /** Every argument by its name; structures that came as text are read. */
  all(): Readonly<Record<string, unknown>>;
}

/**
 * Reads the arguments of a call from its query, from a form or from JSON, as Slack does.
 * @throws Refusal `invalid_json`, `json_not_object` or `invalid_post_type`
 */
export function readArguments(call: Call): Arguments {
  const values: Record<string, unknown> = {
    ...basicOf(call),
    ...Object.fromEntries(call.query),
    ...bodyOf(call),
  };
  const present = (name: string): unknown => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === null || value === '' ? undefined : value;
  };
  const invalid = (name: string, expected: string): Refusal =>
    refuseWith('invalid_arguments', [`must be ${expected} [json-pointer:/${name}]`]);

  function text(name: string): string | undefined {
    const value = present(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string' && typeof value !== 'number') throw invalid(name, 'a string');
    return String(value);
  }

  return {
    has: (name) => present(name) !== undefined,
    text,
    flag: (name) => ['true', '1'].includes(String(present(name))),
    count(name) {
      const value = text(name);
      if (value !== undefined && !/^\d{1,9}$/.test(value)) throw invalid(name, 'a whole number');
      return value === undefined ? undefined : Number(value);
    },
    json(name, error) {
      const value = present(name);
      if (typeof value !== 'string') return value;
      try {
        return JSON.parse(value) as unknown;
      } catch {
        throw new Refusal(error);
      }
    },
    all: () => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, decoded(value)])),
  };
}

function decoded(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** An app's id and secret where they came as HTTP's basic authentication. */
function basicOf(call: Call): Record<string, unknown> {
  const sent = /^Basic (\S+)$/.exec(call.headers['authorization'] ?? '')?.[1];
  const [client_id, client_secret] = Buffer.from(sent ?? '', 'base64')
    .toString()
    .split(':');
  return sent === undefined ? {} : { client_id, client_secret };
}

function bodyOf(call: Call): Record<string, unknown> {
  const type = (call.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  if (call.body === '') return {};
  if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(call.body));
  if (type !== 'application/json') throw new Refusal('invalid_post_type');
  const parsed = parseJson(call.body);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new Refusal('json_not_object');
  }
  return parsed as Record<string, unknown>;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal('invalid_json');
  }
}
