import type { ObjectName } from '../crm/objects.ts';
import type { LinkRule } from '../store/links-port.ts';
import type { ValueKind } from '../values/index.ts';
import { columnOf, tableOf } from './tables.ts';

/** Why two records are taken for the same thing. */
export type LinkReason = 'external-id' | 'email' | 'domain' | 'phone' | 'likeness';

const BY_ID = (object: ObjectName) => rule('external-id', object, 'externalId', 'id', 0.99, 0.5);

/**
 * The keys by which records of two CRMs are linked. The confidences are our estimates of how many such pairs are
 * right. They order the list and mark what a person should look at; nothing is merged because of them. Evidence that
 * several records of one source share is weak whatever its kind.
 */
export const LINK_RULES: readonly LinkRule[] = [
  BY_ID('account'),
  BY_ID('contact'),
  BY_ID('deal'),
  rule('domain', 'account', 'website', { kind: 'web', contextField: null }, 0.9, 0.5),
  rule('phone', 'account', 'phone', { kind: 'phone', contextField: 'country' }, 0.7, 0.3),
  rule('email', 'contact', 'email', { kind: 'email', contextField: null }, 0.95, 0.5),
  rule('phone', 'contact', 'phone', { kind: 'phone', contextField: 'country' }, 0.6, 0.2),
  ...(['account', 'contact', 'lead'] as const).map(byLikeness),
];

function rule(
  reason: LinkReason,
  object: ObjectName,
  field: string,
  by: 'id' | { readonly kind: ValueKind; readonly contextField: string | null },
  confidence: number,
  sharedConfidence: number,
): LinkRule {
  return {
    reason,
    object,
    table: tableOf(object),
    column: columnOf(object, field),
    by:
      by === 'id'
        ? by
        : {
            verdict: by.kind,
            context: by.contextField === null ? null : columnOf(object, by.contextField),
          },
    confidence,
    sharedConfidence,
  };
}

/** What the matcher proposed when it ran last: each pair with a confidence of its own. */
function byLikeness(object: ObjectName): LinkRule {
  const table = tableOf(object);
  return {
    reason: 'likeness',
    object,
    table,
    column: 'id',
    by: 'likeness',
    confidence: 0.9,
    sharedConfidence: 0.9,
  };
}

/** Fields that linking reads, by object: they are pulled where two sources are connected. */
export const LINK_FIELDS: ReadonlyMap<ObjectName, readonly string[]> = new Map([
  ['account', ['externalId', 'website', 'phone', 'country']],
  ['contact', ['externalId', 'email', 'phone', 'country']],
  ['deal', ['externalId']],
]);
