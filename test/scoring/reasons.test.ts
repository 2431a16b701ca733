import { describe, expect, it } from 'vitest';
import { because, reasonOf } from '../../src/scoring/reasons.ts';

describe('a reason', () => {
  it.each([
    ['asked-none', { n: '12' }],
    ['compares', {}],
    ['findings', { check: 'deal-amount-missing', reason: 'No connected CRM lets us see deal.' }],
    ['going-on', { n: '3' }],
    ['hidden', { object: 'lead', source: 'tiny-crm' }],
    ['leads', { each: 'deal by salesforce and ticket by hubspot' }],
    ['outside', { what: 'the cost of the service,' }],
    ['part-nothing', {}],
    ['period-empty', { object: 'deal' }],
    ['unread', { object: 'deal', source: 'salesforce' }],
    ['unread-field', { object: 'deal', field: 'nextStep', source: 'hubspot' }],
    ['unseen', { object: 'campaignMember' }],
    ['unvalued', { n: '5', fields: 'deal.amount, deal.closeDate' }],
  ] as const)('%s is known again by its sentence, with what stood in it', (id, values) => {
    expect(reasonOf(because(id, values))).toEqual({ id, values });
  });

  it('of a vendor is none of ours', () => {
    for (const sentence of [
      '',
      'The permission set does not show Amount.',
      'No deal falls into the period. Ask.',
    ])
      expect(reasonOf(sentence)).toBeNull();
  });
});
