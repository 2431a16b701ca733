import { parseQuery, type Query } from '@jetstreamapp/soql-parser-js';
import type { Plan } from './plan.ts';
import { Refusal } from './refusal.ts';

/** Objects that Bulk does not take. */
const REFUSED_OBJECTS = ['EventWhoRelation', 'TaskWhoRelation'];

/**
 * Refuses what Bulk API 2.0 does not take although REST does: GROUP BY, OFFSET, TYPEOF, aggregates, child subqueries
 * and some objects. ORDER BY and LIMIT are taken.
 * @throws {Refusal}
 */
export function refuseForBulk(soql: string): void {
  const query = parsed(soql);
  if (!query) return;
  const { sObject = '', fields = [] } = query;
  if (REFUSED_OBJECTS.includes(sObject)) {
    throw new Refusal(400, 'INVALIDENTITY', `Entity '${sObject}' is not supported by the Bulk API.`);
  }
  const kinds = new Set<string>(fields.map((field) => field.type));
  if (kinds.has('FieldSubquery')) throw refused('Aggregate Relationships not supported in Bulk Query');
  if (kinds.has('FieldTypeof')) throw refused('TYPEOF not supported in Bulk Query');
  if (kinds.has('FieldFunctionExpression') || query.groupBy || query.having)
    throw refused('Aggregate functions and GROUP BY not supported in Bulk Query');
  if (query.offset !== undefined) throw refused('OFFSET not supported in Bulk Query');
}

/** Refuses what only the plan shows: compound fields. @throws {Refusal} */
export function refusePlanForBulk(plan: Plan): asserts plan is Plan & { readonly kind: 'records' } {
  const compound =
    plan.kind !== 'records' || plan.outputs.some(({ target }) => target.field.type === 'address');
  if (compound)
    throw new Refusal(
      400,
      'FUNCTIONALITY_NOT_ENABLED',
      'Selecting compound data not supported in Bulk Query',
    );
}

/** Null where it cannot be read, which the plan will say. */
function parsed(soql: string): Query | null {
  try {
    return parseQuery(soql);
  } catch {
    return null;
  }
}

function refused(sentence: string): Refusal {
  return new Refusal(400, 'API_ERROR', sentence);
}
