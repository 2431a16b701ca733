/** An own check on deals: their amount lies far below what is usual for the type of their account. */
export const OWN_CHECK = {
  id: 'own-deal-amount-low',
  object: 'deal',
  dimension: 'consistency',
  severity: 'high',
  title: 'Amount below the floor of partners',
  why: 'The margin of the quarter rests on it.',
  fix: 'Correct the amount, or have it agreed.',
  fields: ['deal.amount'],
  reads: ['deal.accountId', 'account.type'],
  applies: 'r.amount_minor is not null',
  fails: `r.amount_minor < 100000 and exists (select 1 from known.accounts a
    where a.source = r.source and a.id = r.account_id and a.type = 'Partner')`,
  examples: {
    pass: {
      record: { amount: 50_000, accountId: 'a' },
      others: { account: [{ id: 'a', type: 'Customer' }] },
    },
    fail: { record: { amount: 50_000, accountId: 'a' }, others: { account: [{ id: 'a', type: 'Partner' }] } },
  },
};

/** An own metric: which share of the deals won in the period is worth 1,000 or more. */
export const OWN_METRIC = {
  id: 'own_large_wins',
  area: 'finance',
  kind: 'share',
  unit: 'share',
  direction: 'higher',
  object: 'deal',
  title: 'Large wins',
  means: 'The share of the deals won in the period that are worth 1,000 or more.',
  decides: ['deal.won', 'deal.closeDate'],
  carries: ['deal.amount'],
  member: 'coalesce(r.won, false) and r.close_date between {from} and {to}',
  hit: 'r.amount_minor >= 100000',
  minimum: 1,
  examples: [
    {
      records: {
        deal: [
          { won: true, closeDate: '2026-06-01', amount: 100_000 },
          { won: true, closeDate: '2026-06-01', amount: 99_999 },
          { won: false, closeDate: '2026-06-01', amount: 900_000 },
        ],
      },
      value: 0.5,
    },
    { records: { deal: [{ won: true, closeDate: '2026-06-15', amount: 1 }] }, value: 0 },
  ],
};
