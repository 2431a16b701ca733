import { UpstreamError } from '../../src/errors.ts';
import type { Json } from './client.ts';

/** The list that an answer holds. @throws {UpstreamError} where it holds none */
export function resultsOf(json: Json, what: string): readonly Json[] {
  if (!Array.isArray(json['results'])) throw unexpected(what);
  return json['results'] as readonly Json[];
}

/** The cursor of the next page: its absence alone ends a list, however short a page is. */
export function nextOf(json: Json): string | null {
  const paging = json['paging'] as { next?: { after?: unknown } } | undefined;
  const after = paging?.next?.after;
  return after === undefined || after === null || after === '' ? null : String(after);
}

/** @throws {UpstreamError} where a list hands out the cursor that it was called with */
export function demandProgress(what: string, next: string | null, after: string | null): void {
  if (next === null || next !== after) return;
  throw new UpstreamError({
    what: `HubSpot's list of ${what} goes round in circles after ${after}.`,
    why: 'It gave the same cursor twice.',
    next: 'Run the command again; what has landed is kept.',
    retryable: false,
  });
}

export function unexpected(what: string): UpstreamError {
  return new UpstreamError({
    what: `HubSpot's answer about ${what} does not have the form that its documentation promises.`,
    why: 'The interface has changed, or another service answers at this address.',
    next: 'Check HUBSPOT_BASE_URL; if it is right, update Plumbline.',
    retryable: false,
  });
}

export function textOf(json: Json, name: string): string | null {
  const value = json[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

export function listIn(json: Json, name: string): readonly Json[] {
  const value = json[name];
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
