import { HOUR_MS } from '../calendar.ts';
import type { TicketRecord } from '../records.ts';
import { CLOSED_STATUS } from '../truth.ts';
import { BLANKS } from './account.ts';
import type { Ground } from './ground.ts';
import { type Recipe, type Recipes, turn } from './planting.ts';

const REAL_COST_CENTRES = ['NA', '0', 'Test', 'X', 'None of ours'];
const EARLY_MS = [1000, HOUR_MS, 30 * HOUR_MS];

export const isClosedTicket = (ticket: TicketRecord): boolean => ticket.status === CLOSED_STATUS;

export function ticketRecipes(ground: Ground): Recipes<TicketRecord> {
  const isOpen = (ticket: TicketRecord) => !isClosedTicket(ticket);
  const replied = (ticket: TicketRecord) => ticket.firstReplyAt !== null;
  const hasNameless = () => ground.namelessAccounts.length > 0;
  const accountMissing: Recipe<TicketRecord> = {
    checks: ['ticket-account-missing'],
    share: 0.01,
    fits: () => true,
    apply: (ticket) => {
      ticket.accountId = null;
      ticket.contactId = null;
    },
  };
  const costCentreMissing: Recipe<TicketRecord> = {
    checks: ['ticket-costcentre-missing'],
    share: 0.07,
    fits: isClosedTicket,
    apply: (ticket, nth) => {
      ticket.costCentre = turn(BLANKS, nth);
    },
  };
  const firstReplyMissing: Recipe<TicketRecord> = {
    checks: ['ticket-firstreply-missing'],
    share: 0.12,
    fits: isClosedTicket,
    apply: (ticket) => {
      ticket.firstReplyAt = null;
    },
  };
  const firstReplyEarly: Recipe<TicketRecord> = {
    checks: ['ticket-firstreply-early'],
    share: 0.004,
    fits: replied,
    apply: (ticket, nth) => {
      ticket.firstReplyAt = ticket.createdAt - turn(EARLY_MS, nth);
    },
  };
  const closedUndated: Recipe<TicketRecord> = {
    checks: ['ticket-closing-contradicts'],
    share: 0.002,
    fits: isClosedTicket,
    apply: (ticket, nth) => {
      ticket.closedAt = turn([null, ticket.createdAt - 1000, ticket.createdAt - 30 * HOUR_MS], nth);
    },
  };
  const openDated: Recipe<TicketRecord> = {
    checks: ['ticket-closing-contradicts'],
    share: 0.001,
    fits: isOpen,
    apply: (ticket) => {
      ticket.closedAt = ticket.createdAt + HOUR_MS;
    },
  };
  return {
    defects: [
      openDated,
      accountMissing,
      firstReplyEarly,
      closedUndated,
      costCentreMissing,
      firstReplyMissing,
    ],
    nearMisses: [
      // What needs an open ticket comes first: there are few.
      near('ticket-firstreply-missing', isOpen, (ticket) => {
        ticket.firstReplyAt = null;
      }),
      near('ticket-costcentre-missing', isOpen, (ticket) => {
        ticket.costCentre = null;
      }),
      near('ticket-account-missing', hasNameless, (ticket, nth) => {
        ticket.accountId = turn(ground.namelessAccounts, nth);
        ticket.contactId = null;
      }),
      near('ticket-costcentre-missing', isClosedTicket, (ticket, nth) => {
        ticket.costCentre = turn(REAL_COST_CENTRES, nth);
      }),
      near('ticket-firstreply-early', replied, (ticket) => {
        ticket.firstReplyAt = ticket.createdAt;
      }),
      near('ticket-closing-contradicts', isClosedTicket, (ticket) => {
        ticket.closedAt = ticket.createdAt;
      }),
    ],
    combinations: [
      [costCentreMissing, firstReplyMissing],
      [accountMissing, costCentreMissing],
      [firstReplyMissing, closedUndated],
      [firstReplyEarly, accountMissing],
      [costCentreMissing, closedUndated, accountMissing],
    ],
  };
}

function near(
  check: string,
  fits: Recipe<TicketRecord>['fits'],
  apply: Recipe<TicketRecord>['apply'],
): Recipe<TicketRecord> {
  return { checks: [check], share: 0, fits, apply };
}
