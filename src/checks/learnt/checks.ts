import { type FieldPath, type ObjectName, parsePath } from '../../crm/objects.ts';
import { filled } from '../../mirror/landed-text.ts';
import { columnOf } from '../../mirror/tables.ts';
import type { Check } from '../check.ts';

/**
 * The fields in which unusual values are looked for: what says what kind of thing a record is, in words that many
 * records share. Names, addresses and what is written freely are all unusual; what says something about a person is
 * not surveyed.
 */
export const SURVEYED: readonly FieldPath[] = [
  'account.country',
  'account.industry',
  'contact.country',
  'deal.currency',
  'deal.lostReason',
  'deal.productName',
  'deal.stage',
  'lead.origin',
  'ticket.costCentre',
  'user.team',
];

/**
 * Further fields that may decide those: records of one account, or of one owner, are often alike. What cannot be seen
 * holds nothing, and so decides nothing.
 */
export const WITNESSES: Readonly<Partial<Record<ObjectName, readonly string[]>>> = {
  account: ['ownerId', 'parentId'],
  contact: ['accountId', 'ownerId'],
  deal: ['accountId', 'ownerId'],
  lead: ['ownerId'],
  ticket: ['accountId', 'ownerId'],
};

/**
 * One check a field, so that a finding doubts the field that it is about and no other, and a strategy can switch each
 * off. What they find was learnt just before; here it is only looked up.
 */
export const LEARNT_CHECKS: readonly Check[] = SURVEYED.map((path): Check => {
  const { object, field } = parsePath(path);
  const column = columnOf(object, field);
  return {
    id: `${object.toLowerCase()}-${field.toLowerCase()}-unusual`,
    object,
    dimension: 'validity',
    severity: 'low',
    fields: [path],
    reads: [path],
    joins: [
      {
        name: `unusual_${column}`,
        sql: `left join (select source, id from unusual_values where object = '${object}' and field = '${field}'
          ) unusual_${column} on unusual_${column}.source = r.source and unusual_${column}.id = r.id`,
      },
    ],
    applies: filled(`r.${column}`),
    fails: `unusual_${column}.id is not null`,
    learnt: true,
    concerns: 'owner',
    expected: 0.98,
    secondsToFix: 30,
    examples: {
      pass: { record: { [field]: 'As in many others' } },
      fail: { record: { [field]: 'As in mny others' }, unusual: [field] },
    },
  };
});
