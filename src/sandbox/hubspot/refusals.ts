import { randomUUID } from 'node:crypto';
import type { Reply } from '../exchange.ts';

const STATUS = {
  INVALID_AUTHENTICATION: 401,
  EXPIRED_AUTHENTICATION: 401,
  MISSING_SCOPES: 403,
  FORBIDDEN: 403,
  OBJECT_NOT_FOUND: 404,
  CONFLICT: 409,
  VALIDATION_ERROR: 400,
  URI_TOO_LONG: 414,
  LOCKED: 423,
  MIGRATION_IN_PROGRESS: 477,
} as const;

export type RefusalCategory = keyof typeof STATUS;

type Context = Readonly<Record<string, readonly string[]>>;

export interface ErrorDetail {
  readonly message: string;
  readonly code?: string;
  readonly context?: Context;
}

/** A call that the vendor turns down, with its own answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly category: RefusalCategory;
  readonly reply: Reply;

  /** @param reply in the place of the vendor's usual body */
  constructor(
    category: RefusalCategory,
    message: string,
    errors: readonly ErrorDetail[] = [],
    reply: Reply = refusalReply(category, message, errors),
  ) {
    super(message);
    this.category = category;
    this.reply = reply;
  }
}

/** The vendor's usual error body: each of its fields is optional with the vendor, these come most. */
export function refusalReply(
  category: RefusalCategory,
  message: string,
  errors: readonly ErrorDetail[] = [],
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const listed = errors.length > 0 ? { errors } : {};
  return {
    status: STATUS[category],
    headers,
    body: { status: 'error', message, correlationId: randomUUID(), ...listed, category },
  };
}

/** What a batch answer says of the inputs that failed. */
export function batchError(
  category: RefusalCategory,
  message: string,
  context: Context,
  subCategory?: string,
): object {
  const sub = subCategory === undefined ? {} : { subCategory };
  return { status: 'error', category, ...sub, message, context, errors: [], links: {} };
}

const UNGRANTED =
  "This app hasn't been granted all required scopes to make this call. One or more of the following scopes are required.";

/** The token lacks a scope; the context names those that would do. */
export function missingScope(...scopes: readonly string[]): Refusal {
  return new Refusal('MISSING_SCOPES', UNGRANTED, [
    { message: UNGRANTED, context: { requiredGranularScopes: scopes } },
  ]);
}

export function invalid(message: string): Refusal {
  return new Refusal('VALIDATION_ERROR', message);
}

export type LimitName = 'TEN_SECONDLY_ROLLING' | 'SECONDLY' | 'DAILY';

const LIMIT_MESSAGES: Record<LimitName, string> = {
  TEN_SECONDLY_ROLLING: 'You have reached your ten_secondly_rolling limit.',
  SECONDLY: 'You have reached your secondly limit.',
  DAILY: 'You have reached your daily limit.',
};

/** A 429. The one for searches lacks the name of its policy. @param retryAfterS seconds; null says nothing */
export function limitReply(limit: LimitName, retryAfterS: number | null): Reply {
  const policy = limit === 'SECONDLY' ? {} : { policyName: limit };
  return {
    status: 429,
    headers: retryAfterS === null ? {} : { 'retry-after': String(retryAfterS) },
    body: {
      status: 'error',
      message: LIMIT_MESSAGES[limit],
      errorType: 'RATE_LIMIT',
      correlationId: randomUUID(),
      ...policy,
      groupName: 'publicapi:crm',
    },
  };
}
