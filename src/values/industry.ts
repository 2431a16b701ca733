import { createNameList, suggestionOf } from './name-list.ts';
import { fine, type Verdict, wrong } from './verdict.ts';

/** The values of Salesforce's standard picklist Industry. */
export const INDUSTRIES: readonly string[] = [
  'Agriculture',
  'Apparel',
  'Banking',
  'Biotechnology',
  'Chemicals',
  'Communications',
  'Construction',
  'Consulting',
  'Education',
  'Electronics',
  'Energy',
  'Engineering',
  'Entertainment',
  'Environmental',
  'Finance',
  'Food & Beverage',
  'Government',
  'Healthcare',
  'Hospitality',
  'Insurance',
  'Machinery',
  'Manufacturing',
  'Media',
  'Not For Profit',
  'Recreation',
  'Retail',
  'Shipping',
  'Technology',
  'Telecommunications',
  'Transportation',
  'Utilities',
  'Other',
];

const LIST = createNameList(INDUSTRIES.map((name) => ({ name, meaning: name })));

/**
 * Holds an industry against the list. Normal form: the list's own spelling. Faults: `misspelt` when exactly one
 * edit from a value of the list, with that as suggestion; `unlisted` otherwise.
 */
export function judgeIndustry(value: string): Verdict {
  const listed = LIST.meaningOf(value);
  if (listed !== null) return fine(listed);
  const near = LIST.near(value);
  return near.length > 0 ? wrong('misspelt', suggestionOf(near)) : wrong('unlisted');
}
