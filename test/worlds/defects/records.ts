import type { Dice } from '../histories/dice.ts';
import type { Defect, Pattern } from './plant.ts';
import { AS_OF, addDays, momentOf, type Truth } from './truth.ts';

type Cell = string | number | boolean | null;
type Row = Record<string, Cell>;
/** What the CRM shows, by object and field. */
export type Shown = Readonly<
  Record<'user' | 'account' | 'contact' | 'lead' | 'deal' | 'lineItem' | 'ticket', readonly Row[]>
>;

/** The truth as it was entered: with a pattern's defects in it. */
export function showRecords(dice: Dice, truth: Truth, pattern: Pattern): Shown {
  const defects = new Map(pattern.defects.map((defect) => [defect.id, defect]));
  const owner = { ownerId: 'u1' };
  const users = [
    {
      id: 'u1',
      name: 'Ana Moss',
      email: 'ana@house.example',
      active: true,
      person: true,
      integration: false,
      team: 'East',
    },
  ];
  const copies = new Set(pattern.defects.filter(({ cell }) => cell === 'record').map(({ id }) => id));
  return {
    user: users,
    account: truth.accounts.flatMap(({ id, website, parentId }): Row[] => {
      const row: Row = {
        id,
        name: `Firm ${id}`,
        website,
        parentId,
        country: 'Greece',
        industry: 'Shipping',
        ...owner,
      };
      return copies.has(id) ? [row, { ...row, id: `${id}-again`, name: `FIRM ${id}` }] : [row];
    }),
    contact: truth.contacts.flatMap(({ id, email, phone, optedOut }): Row[] => {
      const row: Row = {
        id,
        firstName: 'Eva',
        lastName: `Lind${id}`,
        email,
        phone,
        emailOptOut: optedOut,
        accountId: 'a0',
        ...owner,
      };
      if (copies.has(id)) return [row, { ...row, id: `${id}-again` }];
      const defect = defects.get(id);
      if (!defect) return [row];
      return defect.kind === 'missing'
        ? [{ ...row, email: null, phone: null }]
        : [{ ...row, email: broken(dice, email ?? '') }];
    }),
    lead: truth.leads.map(({ id, created, convertedOn }) => {
      const row = {
        id,
        lastName: `Berg${id}`,
        company: 'Firm',
        origin: 'Web',
        createdAt: `${created}T09:00:00.000Z`,
        converted: convertedOn !== null,
        convertedOn,
        ...owner,
      };
      const kind = defects.get(id)?.kind;
      return kind === 'missing'
        ? { ...row, convertedOn: null }
        : kind === 'stale'
          ? { ...row, converted: false }
          : row;
    }),
    deal: truth.deals.map((deal) => {
      const { id, type, amount, created, close, closed, won } = deal;
      // A doubled account has half of its deals on each of the two.
      const accountId =
        copies.has(deal.accountId) && dice.chance(0.5) ? `${deal.accountId}-again` : deal.accountId;
      const row: Row = {
        id,
        name: `Deal ${id}`,
        accountId,
        type,
        amount,
        currency: 'EUR',
        closeDate: close,
        closed,
        won,
        stage: closed ? 'Closed' : 'Offer',
        lostReason: closed && !won ? 'Price' : null,
        nextStep: 'Call them on Monday',
        createdAt: `${created}T08:00:00.000Z`,
        ...owner,
      };
      const defect = defects.get(id);
      return defect ? { ...row, ...spoilt(dice, defect, amount, close) } : row;
    }),
    lineItem: truth.deals.flatMap(({ id, itemised }) =>
      itemised === null
        ? []
        : [{ id: `i${id}`, name: 'Licence', dealId: id, total: itemised, currency: 'EUR', quantity: 1 }],
    ),
    ticket: truth.tickets.map(({ id, createdMinute, repliedMinute, closedMinute }) => {
      const row = {
        id,
        subject: `Case ${id}`,
        createdAt: momentOf(createdMinute),
        firstReplyAt: repliedMinute === null ? null : momentOf(repliedMinute),
        closed: closedMinute !== null,
        closedAt: closedMinute === null ? null : momentOf(closedMinute),
        costCentre: 'Service',
        accountId: 'a0',
        ...owner,
      };
      const defect = defects.get(id);
      if (!defect) return row;
      if (defect.cell === 'closed') return { ...row, closed: false };
      const wrong = defect.kind === 'missing' ? null : momentOf(createdMinute - dice.between(1, 10_000));
      return { ...row, [defect.cell]: wrong };
    }),
  };
}

function spoilt(dice: Dice, { cell, kind }: Defect, amount: number, close: string): Row {
  if (cell === 'closed')
    return { closed: false, won: false, stage: 'Offer', closeDate: addDays(close, dice.between(-20, -1)) };
  if (kind === 'missing') return { [cell]: null };
  if (cell === 'closeDate') return { closeDate: addDays(AS_OF, dice.between(1, 900)) };
  // Digits swapped, lost or doubled: far from what the line items say.
  return {
    amount: dice.pick([
      amount * 10,
      Math.round(amount / 10),
      amount * 100,
      amount + Math.max(100_000, Math.round(amount / 5)),
      Math.round(amount / 2),
    ]),
  };
}

function broken(dice: Dice, email: string): string {
  return dice.pick([
    email.replace('@', ''),
    email.replace('.', ' '),
    `${email.split('@')[0]}@`,
    email.replace('@', '@@'),
  ]);
}
