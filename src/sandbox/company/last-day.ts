import { type Moment, momentOn } from './calendar.ts';
import { isOpen } from './defects/deal-open.ts';
import type { Ground } from './defects/ground.ts';
import type { Bed, Planter } from './defects/planting.ts';
import { isClosedTicket } from './defects/ticket.ts';
import type { ContactRecord, DealRecord, TicketRecord, UserRecord } from './records.ts';
import { LOST, WON } from './truth.ts';

/** A change on the as-of day itself. Without a user it is automation's. */
export type Edit = { readonly at: Moment; readonly by: UserRecord | null } & (
  | { readonly object: 'deal'; readonly record: DealRecord; readonly patch: Partial<DealRecord> }
  | { readonly object: 'ticket'; readonly record: TicketRecord; readonly patch: Partial<TicketRecord> }
  | { readonly object: 'contact'; readonly record: ContactRecord; readonly patch: Partial<ContactRecord> }
);

interface Beds {
  readonly contacts: Bed<ContactRecord>;
  readonly deals: Bed<DealRecord>;
  readonly tickets: Bed<TicketRecord>;
}

const COST_CENTRE = 'ticket-costcentre-missing';
const MOST_STALLED = 9;
const MOST_CLEARED = 60;

/**
 * The morning of the as-of day: stalled deals are closed, next steps and an amount filled in, an import clears
 * cost centres, tickets get their first answer, a contact is deleted. What a change mends was wrong before and
 * is in no key; what it breaks is in the key.
 */
export function planLastDay(beds: Beds, planter: Planter, ground: Ground): Edit[] {
  const { span, random, records } = ground;
  const users = new Map(records.users.filter((user) => user.person).map((user) => [user.id, user]));
  const edits: Edit[] = [];
  const at = () => momentOn(span.asOf, 0, 31) + random.between(0, 6 * 3600 + 57 * 60) * 1000;
  const importAt = momentOn(span.asOf, 2, 10);

  repeat(Math.min(MOST_STALLED, 3 + Math.floor(beds.deals.size / 500)), beds.deals, isOpen, (deal, nth) => {
    const won = nth % 3 === 0;
    deal.closeDate = span.asOf - random.between(15, 60);
    edits.push({
      object: 'deal',
      record: deal,
      at: at(),
      by: users.get(deal.ownerId ?? '') ?? null,
      patch: {
        stage: won ? WON : LOST,
        closeDate: span.asOf,
        probability: won ? 100 : 0,
        lostReason: won ? null : 'No decision',
      },
    });
  });
  repeat(2, beds.deals, isOpen, (deal, nth) => {
    const { nextStep, amount } = deal;
    if (nth === 0) deal.nextStep = null;
    else deal.amount = null;
    edits.push({
      object: 'deal',
      record: deal,
      at: at(),
      by: users.get(deal.ownerId ?? '') ?? null,
      patch: nth === 0 ? { nextStep } : { amount },
    });
  });
  const cleared = Math.min(MOST_CLEARED, 3 + Math.floor(beds.tickets.size / 40));
  repeat(cleared, beds.tickets, isClosedTicket, (ticket, nth) => {
    planter.defect('ticket', ticket.id, COST_CENTRE);
    const when = importAt + nth * 1000;
    edits.push({ object: 'ticket', record: ticket, at: when, by: null, patch: { costCentre: null } });
  });
  const waiting = (ticket: TicketRecord) =>
    ticket.firstReplyAt === null && !isClosedTicket(ticket) && users.has(ticket.ownerId ?? '');
  repeat(2, beds.tickets, waiting, (ticket) => {
    const when = at();
    edits.push({
      object: 'ticket',
      record: ticket,
      at: when,
      by: users.get(ticket.ownerId ?? '') ?? null,
      patch: { firstReplyAt: when, status: 1 },
    });
  });
  const naming = [records.deals, records.tickets, records.campaignMembers].flat();
  const named = new Set(naming.map(({ contactId }) => contactId));
  repeat(
    1,
    beds.contacts,
    (contact) => !named.has(contact.id),
    (contact) => {
      const by = users.get(contact.ownerId ?? '') ?? null;
      ground.departing.add(contact.id);
      edits.push({ object: 'contact', record: contact, at: at(), by, patch: { deleted: true } });
    },
  );
  return edits.sort((one, other) => one.at - other.at);

  function repeat<R>(
    times: number,
    bed: Bed<R>,
    fits: (record: R) => boolean,
    act: (record: R, nth: number) => void,
  ): void {
    for (let nth = 0; nth < times; nth++) {
      const record = bed.take(fits);
      if (!record) return;
      act(record, nth);
    }
  }
}
