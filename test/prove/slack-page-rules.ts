import type { SaveRule } from '../../src/sandbox/salesforce/saving-rules.ts';

/** What the Salesforce admin demands, in their own words. */
export const RULE = 'Amounts below 1,000 belong into another pipeline.';

export const RULES: readonly SaveRule[] = [
  {
    table: 'Opportunity',
    field: 'Amount',
    message: RULE,
    broken: (row) => typeof row['Amount'] === 'number' && row['Amount'] < 1_000,
  },
];
