import { filled, placeholder } from '../mirror/landed-text.ts';
import { verdictJoin } from '../mirror/tables.ts';
import type { Check } from './check.ts';
import { variantsJoin } from './variants.ts';

const COMPANY = verdictJoin('company_verdict', 'company', 'r.name');
const INDUSTRY = verdictJoin('industry_verdict', 'industry', 'r.industry');
const INDUSTRY_SPELLINGS = variantsJoin('industry_spellings', 'account', 'industry');

/** What a firm is: its name, its line of business, its size and age. */
export const ACCOUNT_FIRM_CHECKS: readonly Check[] = [
  {
    id: 'account-employees-implausible',
    object: 'account',
    dimension: 'validity',
    severity: 'low',
    fields: ['account.employees'],
    reads: ['account.employees'],
    joins: [],
    applies: 'r.employees is not null',
    // Nines and counting up are what people type into a field that must be filled.
    fails: `coalesce(r.employees < 1 or r.employees > {most} or r.employees <> floor(r.employees)
      or r.employees in (999, 9999, 99999, 999999, 12345, 123456, 1234567), false)`,
    thresholds: { most: { value: 5_000_000, unit: 'count' } },
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 45,
    examples: {
      pass: { record: { name: 'Nordlys AS', employees: 1 } },
      fail: { record: { name: 'Nordlys AS', employees: 9999 } },
    },
  },
  {
    id: 'account-foundedyear-implausible',
    object: 'account',
    dimension: 'validity',
    severity: 'low',
    fields: ['account.foundedYear'],
    reads: ['account.foundedYear'],
    joins: [],
    applies: 'r.founded_year is not null',
    fails: `coalesce(r.founded_year < {earliest} or r.founded_year > year({asOf}) or r.founded_year = 1900
      or r.founded_year <> floor(r.founded_year), false)`,
    thresholds: { earliest: { value: 500, unit: 'years' } },
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 45,
    examples: {
      pass: { record: { name: 'Nordlys AS', foundedYear: 1901 } },
      fail: { record: { name: 'Nordlys AS', foundedYear: 1900 } },
    },
  },
  {
    id: 'account-industry-missing',
    object: 'account',
    dimension: 'completeness',
    severity: 'low',
    fields: ['account.industry'],
    reads: ['account.industry'],
    joins: [],
    applies: 'true',
    fails: placeholder('r.industry'),
    concerns: 'owner',
    expected: 0.85,
    secondsToFix: 30,
    examples: {
      pass: { record: { name: 'Nordlys AS', industry: 'Other' } },
      fail: { record: { name: 'Nordlys AS', industry: '--None--' } },
    },
  },
  {
    id: 'account-industry-misspelt',
    object: 'account',
    dimension: 'validity',
    severity: 'low',
    fields: ['account.industry'],
    reads: ['account.industry'],
    joins: [INDUSTRY],
    applies: 'true',
    fails: "coalesce(industry_verdict.fault = 'misspelt', false)",
    concerns: 'owner',
    expected: 0.97,
    secondsToFix: 20,
    examples: {
      pass: { record: { name: 'Betatech', industry: 'medical' } },
      fail: { record: { name: 'Acme Corporation', industry: 'technolgy' } },
    },
  },
  {
    id: 'account-industry-variant',
    object: 'account',
    dimension: 'consistency',
    severity: 'low',
    fields: ['account.industry'],
    reads: ['account.industry'],
    joins: [INDUSTRY_SPELLINGS],
    applies: `not ${placeholder('r.industry')}`,
    fails: 'coalesce(industry_spellings.n * {timesRarer} <= industry_spellings.most, false)',
    thresholds: { timesRarer: { value: 5, unit: 'count' } },
    concerns: 'admin',
    expected: 0.97,
    secondsToFix: 20,
    examples: {
      pass: {
        record: { name: 'Nordlys AS', industry: 'Health care' },
        others: { account: ['Healthcare', 'Healthcare', 'Healthcare', 'Healthcare'].map(inIndustry) },
      },
      fail: {
        record: { name: 'Nordlys AS', industry: 'health-care' },
        others: { account: Array.from({ length: 5 }, () => inIndustry('Healthcare')) },
      },
    },
  },
  {
    id: 'account-name-capitals',
    object: 'account',
    dimension: 'validity',
    severity: 'low',
    fields: ['account.name'],
    reads: ['account.name'],
    joins: [COMPANY],
    applies: filled('r.name'),
    fails: "coalesce(company_verdict.fault = 'capitals', false)",
    concerns: 'owner',
    expected: 0.97,
    secondsToFix: 20,
    examples: {
      pass: { record: { name: 'BMW BANK AG' } },
      fail: { record: { name: 'NORDLYS TRADING COMPANY' } },
    },
  },
  {
    id: 'account-name-filler',
    object: 'account',
    dimension: 'validity',
    severity: 'high',
    fields: ['account.name'],
    reads: ['account.name'],
    joins: [COMPANY],
    applies: `not ${placeholder('r.name')}`,
    fails: "coalesce(company_verdict.fault = 'filler', false)",
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 60,
    examples: {
      pass: { record: { name: 'Test Rite Products' } },
      fail: { record: { name: ' asdf ' } },
    },
  },
  {
    id: 'account-revenue-implausible',
    object: 'account',
    dimension: 'validity',
    severity: 'low',
    fields: ['account.annualRevenue'],
    reads: ['account.annualRevenue'],
    joins: [],
    applies: 'r.annual_revenue_minor is not null',
    // 0, 1, nines and counting up stand for "not known"; with or without the two digits of a minor unit.
    fails: `coalesce(r.annual_revenue_minor <= 0
      or regexp_full_match(cast(r.annual_revenue_minor as varchar), '(1|9{3,}|12345[0-9]{0,4})(00)?'), false)`,
    concerns: 'owner',
    expected: 0.99,
    secondsToFix: 60,
    examples: {
      pass: { record: { name: 'Nordlys AS', annualRevenue: 990_000_000 } },
      fail: { record: { name: 'Nordlys AS', annualRevenue: 99_999_900 } },
    },
  },
];

function inIndustry(industry: string) {
  return { industry };
}
