import { isOneOf, placeholder } from '../mirror/landed-text.ts';
import type { Check } from './check.ts';
import { OPEN } from './deal-sql.ts';

/** Words that stand where a next step should: true of every deal, or of none. */
const FILLERS = [
  ...['follow up', 'follow-up', 'followup', 'to follow up', 'f/u', 'touch base', 'check in', 'checking in'],
  ...['call', 'call back', 'callback', 'email', 'e-mail', 'mail', 'meeting', 'contact', 'reach out'],
  ...['wait', 'waiting', 'pending', 'ongoing', 'on going', 'in progress', 'open', 'asap', 'soon', 'later'],
  ...['next step', 'next steps', 'todo', 'to do', 'to be decided', 'to be defined', 'to be determined'],
  ...['tba', 'tbc', 'na', 'n.a.', 'nothing', 'no next step', 'none yet', 'see notes', 'see above', 'same'],
  ...['ok', 'done', 'yes', 'no', 'x', 'test', 'asdf', '?', '??', '???', '...'],
];

const FILLER = isOneOf('r.next_step', FILLERS);

/** What happens next with a deal. */
export const DEAL_NEXT_STEP_CHECKS: readonly Check[] = [
  {
    id: 'deal-nextstep-filler',
    object: 'deal',
    dimension: 'validity',
    severity: 'low',
    fields: ['deal.nextStep'],
    reads: ['deal.closed', 'deal.nextStep'],
    joins: [],
    applies: `${OPEN} and not ${placeholder('r.next_step')}`,
    fails: `coalesce(${FILLER}, false)`,
    concerns: 'owner',
    expected: 0.9,
    secondsToFix: 45,
    examples: {
      pass: { record: { name: 'Pilot', closed: false, nextStep: 'Follow up on the quote' } },
      fail: { record: { name: 'Pilot', closed: false, nextStep: ' Follow-up' } },
    },
  },
  {
    id: 'deal-nextstep-missing',
    object: 'deal',
    dimension: 'completeness',
    severity: 'medium',
    fields: ['deal.nextStep'],
    reads: ['deal.closed', 'deal.nextStep'],
    joins: [],
    applies: OPEN,
    fails: placeholder('r.next_step'),
    concerns: 'owner',
    expected: 0.9,
    secondsToFix: 45,
    examples: {
      pass: { record: { name: 'Pilot', closed: false, nextStep: 'Call' } },
      fail: { record: { name: 'Pilot', closed: false, nextStep: '--' } },
    },
  },
  {
    id: 'deal-nextstep-overdue',
    object: 'deal',
    dimension: 'timeliness',
    severity: 'medium',
    fields: ['deal.nextStepOn', 'deal.nextStep'],
    reads: ['deal.closed', 'deal.nextStepOn'],
    joins: [],
    applies: `${OPEN} and r.next_step_on is not null`,
    fails: 'coalesce(r.next_step_on < {asOf}, false)',
    concerns: 'owner',
    expected: 0.9,
    secondsToFix: 45,
    examples: {
      pass: { record: { name: 'Pilot', closed: false, nextStepOn: '2026-06-15' } },
      fail: { record: { name: 'Pilot', closed: false, nextStepOn: '2026-06-14' } },
    },
  },
  {
    id: 'deal-nextstep-short',
    object: 'deal',
    dimension: 'validity',
    severity: 'low',
    fields: ['deal.nextStep'],
    reads: ['deal.closed', 'deal.nextStep'],
    joins: [],
    applies: `${OPEN} and not ${placeholder('r.next_step')} and not coalesce(${FILLER}, false)`,
    // In bytes of UTF-8, so that a script whose signs say more needs fewer of them.
    fails: 'coalesce(strlen(trim(r.next_step)) < {characters}, false)',
    thresholds: { characters: { value: 15, unit: 'characters' } },
    concerns: 'owner',
    expected: 0.8,
    secondsToFix: 45,
    examples: {
      pass: { record: { name: 'Pilot', closed: false, nextStep: '向客户发送报价单' } },
      fail: { record: { name: 'Pilot', closed: false, nextStep: 'Call Ms Null' } },
    },
  },
];
