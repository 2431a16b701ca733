import { randomUUID } from 'node:crypto';
import type { Reply } from '../server.ts';

export type RefusalCategory =
  | 'INVALID_AUTHENTICATION'
  | 'MISSING_SCOPES'
  | 'OBJECT_NOT_FOUND'
  | 'VALIDATION_ERROR'
  | 'URI_TOO_LONG';

const STATUS: Record<RefusalCategory, number> = {
  INVALID_AUTHENTICATION: 401,
  MISSING_SCOPES: 403,
  OBJECT_NOT_FOUND: 404,
  VALIDATION_ERROR: 400,
  URI_TOO_LONG: 414,
};

interface Detail {
  readonly code?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

/** A call that the vendor turns down, with its own answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reply: Reply;

  constructor(category: RefusalCategory, message: string, detail?: Detail) {
    super(message);
    const errors = detail ? { errors: [{ message, ...detail }] } : {};
    this.reply = {
      status: STATUS[category],
      body: { status: 'error', message, correlationId: randomUUID(), ...errors, category },
    };
  }
}

/** The token may not read this type of record. */
export function missingScope(scope: string): Refusal {
  return new Refusal(
    'MISSING_SCOPES',
    "This app hasn't been granted all required scopes to make this call. One or more of the following scopes are required.",
    { context: { requiredGranularScopes: [scope] } },
  );
}
