/** Reasons that stand in a day's results, taken apart for those who say them in the reader's language. */
export { type Reason, reasonOf } from '../scoring/reasons.ts';
