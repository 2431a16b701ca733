import { isOneOf, placeholder } from '../mirror/landed-text.ts';
import type { Check } from './check.ts';
import { LOST } from './deal-sql.ts';

const NAMES_OF_NOTHING = [
  ...['test', 'asdf', 'qwerty', 'untitled', 'unnamed', 'no name', 'name', 'deal', 'new deal', 'deal name'],
  ...['opportunity', 'new opportunity', 'opportunity name'],
];

/** What a deal is called, where it came from and why it was lost. */
export const DEAL_NAME_CHECKS: readonly Check[] = [
  {
    id: 'deal-lostreason-missing',
    object: 'deal',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['deal.lostReason'],
    reads: ['deal.closed', 'deal.won', 'deal.lostReason'],
    joins: [],
    applies: LOST,
    fails: placeholder('r.lost_reason'),
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Pilot', closed: true, won: false, lostReason: 'No decision' } },
      fail: { record: { name: 'Pilot', closed: true, won: false, lostReason: 'N/A' } },
    },
  },
  {
    id: 'deal-name-placeholder',
    object: 'deal',
    dimension: 'validity',
    severity: 'medium',
    fields: ['deal.name'],
    reads: ['deal.name'],
    joins: [],
    applies: 'true',
    fails: `${placeholder('r.name')} or coalesce(${isOneOf('r.name', NAMES_OF_NOTHING)}, false)`,
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Test bench for Aegean Lines' } },
      fail: { record: { name: ' New Deal ' } },
    },
  },
  {
    id: 'deal-origin-missing',
    object: 'deal',
    dimension: 'completeness',
    severity: 'low',
    fields: ['deal.origin'],
    reads: ['deal.origin'],
    joins: [],
    applies: 'true',
    fails: placeholder('r.origin'),
    concerns: 'owner',
    expected: 0.9,
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Pilot', origin: 'Web' } },
      fail: { record: { name: 'Pilot', origin: '--None--' } },
    },
  },
  {
    id: 'deal-type-missing',
    object: 'deal',
    dimension: 'completeness',
    severity: 'low',
    fields: ['deal.type'],
    reads: ['deal.type'],
    joins: [],
    applies: 'true',
    fails: placeholder('r.type'),
    concerns: 'owner',
    expected: 0.95,
    secondsToFix: 20,
    examples: {
      pass: { record: { name: 'Pilot', type: 'newbusiness' } },
      fail: { record: { name: 'Pilot', type: '' } },
    },
  },
];
