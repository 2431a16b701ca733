import type { Check } from './check.ts';
import { TICKET_CLOSING_CHECKS } from './ticket-closing.ts';
import { TICKET_PARTY_CHECKS } from './ticket-parties.ts';
import { TICKET_REPLY_CHECKS } from './ticket-reply.ts';
import { TICKET_SUBJECT_CHECKS } from './ticket-subject.ts';

export const TICKET_CHECKS: readonly Check[] = [
  ...TICKET_CLOSING_CHECKS,
  ...TICKET_PARTY_CHECKS,
  ...TICKET_REPLY_CHECKS,
  ...TICKET_SUBJECT_CHECKS,
];
