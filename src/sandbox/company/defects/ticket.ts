import { HOUR_MS, momentOn } from '../calendar.ts';
import type { TicketRecord } from '../records.ts';
import { CLOSED_STATUS } from '../truth.ts';
import { BLANKS } from './account.ts';
import type { Ground } from './ground.ts';
import { type Bed, type Planter, type Recipe, type Recipes, turn } from './planting.ts';

const REAL_COST_CENTRES = ['NA', '0', 'Test', 'X', 'None of ours'];
const REAL_SUBJECTS = ['Test', 'NA', 'X', 'None of the seals fits'];
/** An open ticket may rest so long. */
const STALE_DAYS = 5;
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
  const any = () => true;
  const { asOf } = ground.span;
  const openStale = planted('ticket-open-stale', 0.002, isOpen, (ticket, nth) => {
    const day = asOf - STALE_DAYS - 1 - ((nth * 3) % 60);
    ticket.modifiedAt = momentOn(day, 23, 59);
    ticket.createdAt = Math.min(ticket.createdAt, momentOn(day, 6));
    if (ticket.firstReplyAt !== null) ticket.firstReplyAt = ticket.createdAt + HOUR_MS;
  });
  const ownerInactive = planted('ticket-owner-inactive', 0.002, isOpen, (ticket, nth) => {
    ticket.ownerId = ground.goneOwner(nth);
  });
  const categoryMissing = planted('ticket-category-missing', 0.004, any, (ticket, nth) => {
    ticket.category = turn(BLANKS, nth);
  });
  const priorityMissing = planted('ticket-priority-missing', 0.004, any, (ticket) => {
    ticket.priority = null;
  });
  const contactMissing = planted('ticket-contact-missing', 0.006, any, (ticket) => {
    ticket.contactId = null;
  });
  const subjectMissing = planted('ticket-subject-missing', 0.002, any, (ticket, nth) => {
    ticket.subject = turn(BLANKS, nth);
  });
  return {
    defects: [
      openStale,
      ownerInactive,
      categoryMissing,
      priorityMissing,
      contactMissing,
      subjectMissing,
      openDated,
      accountMissing,
      firstReplyEarly,
      closedUndated,
      costCentreMissing,
      firstReplyMissing,
    ],
    nearMisses: [
      // What needs an open ticket comes first: there are few.
      near('ticket-open-stale', isOpen, (ticket) => {
        ticket.modifiedAt = momentOn(asOf - STALE_DAYS, 0);
        ticket.createdAt = Math.min(ticket.createdAt, ticket.modifiedAt);
        if (ticket.firstReplyAt !== null) ticket.firstReplyAt = ticket.createdAt + HOUR_MS;
      }),
      near('ticket-owner-inactive', isClosedTicket, (ticket, nth) => {
        ticket.ownerId = ground.goneOwner(nth);
      }),
      near('ticket-category-missing', any, (ticket) => {
        ticket.category = 'Question';
      }),
      near('ticket-priority-missing', any, (ticket) => {
        ticket.priority = 2;
      }),
      // Of another account, but somebody.
      near('ticket-contact-missing', any, (ticket, nth) => {
        ticket.contactId = turn(ground.records.tickets, nth * 7).contactId ?? ticket.contactId;
      }),
      near('ticket-subject-missing', any, (ticket, nth) => {
        ticket.subject = turn(REAL_SUBJECTS, nth);
      }),
      near('ticket-firstreply-missing', isOpen, (ticket) => {
        ticket.firstReplyAt = null;
      }),
      near('ticket-costcentre-missing', isOpen, (ticket) => {
        ticket.costCentre = null;
      }),
      near('ticket-account-missing', hasNameless, (ticket, nth) => {
        ticket.accountId = turn(ground.namelessAccounts, nth);
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
      [categoryMissing, priorityMissing],
    ],
  };
}

/** The same person asking the same again within a day, and somebody asking it later. */
export function plantTwinTickets(planter: Planter, bed: Bed<TicketRecord>, ground: Ground): void {
  const check = 'ticket-subject-duplicate';
  for (const [note, apartMs] of [
    [planter.defect, [24 * HOUR_MS, HOUR_MS, 0]],
    [planter.nearMiss, [24 * HOUR_MS + 1000, 30 * HOUR_MS]],
  ] as const) {
    for (let nth = 0; nth < planter.quota(0.002, bed.size); nth++) {
      const ticket = bed.take((one) => one.contactId !== null && isClosedTicket(one));
      if (!ticket) break;
      const createdAt = ticket.createdAt - turn<number>(apartMs, nth);
      const subject = nth % 2 === 0 ? ticket.subject : (ticket.subject?.toUpperCase() ?? null);
      const twin: TicketRecord = { ...ticket, id: ground.records.newId('ticket'), createdAt, subject };
      ground.records.tickets.push(twin);
      note('ticket', ticket.id, check);
      note('ticket', twin.id, check);
    }
  }
}

function planted(
  check: string,
  share: number,
  fits: Recipe<TicketRecord>['fits'],
  apply: Recipe<TicketRecord>['apply'],
): Recipe<TicketRecord> {
  return { checks: [check], share, fits, apply };
}

function near(
  check: string,
  fits: Recipe<TicketRecord>['fits'],
  apply: Recipe<TicketRecord>['apply'],
): Recipe<TicketRecord> {
  return { checks: [check], share: 0, fits, apply };
}
