import type { Clock } from '../../clock.ts';
import type { Call } from '../exchange.ts';
import { type Caller, requireRight } from './access.ts';
import type { ObjectType } from './catalogue.ts';
import type { LivePortal } from './portal.ts';
import { invalid, missingScope } from './refusals.ts';
import type { Table } from './table.ts';

/** A call on its way: who asks what of which portal, by which version of the path. */
export interface Asked {
  readonly portal: LivePortal;
  readonly clock: Clock;
  readonly call: Call;
  readonly caller: Caller;
  /** `v1` to `v4`, or a dated one such as `2026-09`. */
  readonly version: string;
  /** What stood in the path for its variable parts. */
  readonly parts: readonly string[];
}

/** The type that a path names. @throws {Refusal} where there is none */
export function requireType({ portal }: Asked, name: string): ObjectType {
  const type = portal.typeOf(name);
  if (!type || type.apart) throw invalid(`Unable to infer object type from: ${name}`);
  return type;
}

/**
 * The records of a type. A table that the portal lacks is one that the token may not read.
 * @throws {Refusal}
 */
export function requireTable(asked: Asked, name: string, act: 'read' | 'write' = 'read'): Table {
  return tableOf(asked, requireType(asked, name), act);
}

/** @throws {Refusal} where the portal lacks such a table, or the token the right */
export function tableOf({ portal, caller }: Asked, type: ObjectType, act: 'read' | 'write' = 'read'): Table {
  const table = portal.table(type);
  if (!table) throw missingScope(type.scope);
  requireRight(caller, type, 'read');
  if (act === 'write') requireRight(caller, type, 'write');
  return table;
}

/** @throws {Refusal} for text that is no JSON object */
export function parseBody<T extends object>(call: Call): T {
  try {
    const body: unknown = JSON.parse(call.body || '{}');
    if (typeof body === 'object' && body !== null) return body as T;
  } catch {
    // Answered below, like any other body that cannot be used.
  }
  throw invalid('Invalid input JSON');
}

/** A parameter that may be repeated or hold several names, `a,b`. */
export function namesIn(query: URLSearchParams, parameter: string): string[] {
  return query
    .getAll(parameter)
    .flatMap((part) => part.split(','))
    .map((name) => name.trim())
    .filter(Boolean);
}

/** @throws {Refusal} where `limit` is no number within 1 and `most` */
export function limitIn(query: URLSearchParams, otherwise: number, most: number): number {
  const limit = Number(query.get('limit') ?? otherwise);
  if (!Number.isInteger(limit) || limit < 1 || limit > most) {
    throw invalid(`Invalid request: limit must be from 1 to ${most}`);
  }
  return limit;
}
