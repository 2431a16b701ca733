import { describe, expect, it } from 'vitest';
import { buildCompany, type Company } from '../../src/sandbox/company/index.ts';
import { type Finding, judge, judgeBetween } from './company-judge.ts';
import { hubspotPast, hubspotRecords, salesforcePast, salesforceRecords } from './company-records.ts';

const READERS = { salesforce: salesforceRecords, hubspot: hubspotRecords } as const;
const PASTS = { salesforce: salesforcePast, hubspot: hubspotPast } as const;

function wrongIn(company: Company, asOf: string) {
  return (['salesforce', 'hubspot'] as const).map((source) => {
    const here = READERS[source](company);
    const there = READERS[source === 'salesforce' ? 'hubspot' : 'salesforce'](company);
    const found = judge(here, PASTS[source](company), asOf).union(judgeBetween(here, there));
    const planted = company.key.defects.filter((each) => each.source === source);
    const key = new Set(planted.map(({ object, id, check }): Finding => `${object} ${id} ${check}`));
    return {
      source,
      notFound: [...key].filter((finding) => !found.has(finding)),
      notPlanted: [...found].filter((finding) => !key.has(finding)),
    };
  });
}

const NOTHING = [
  { source: 'salesforce', notFound: [], notPlanted: [] },
  { source: 'hubspot', notFound: [], notPlanted: [] },
];

describe('the answer key, held against the rules written down a second time', () => {
  it.each([
    [1, '2026-11-23'],
    [2, '2026-11-24'],
    [3, '2026-11-22'],
    [4, '2024-02-29'],
    [5, '2026-01-01'],
  ])('says exactly what is wrong after the last day at 300 accounts, seed %i, as of %s', (seed, asOf) => {
    expect(wrongIn(buildCompany({ seed, accounts: 300, asOf }), asOf)).toEqual(NOTHING);
  });

  it.each([1, 4, 20, 75])('says exactly what is wrong at %i accounts', (accounts) => {
    expect(wrongIn(buildCompany({ seed: 9, accounts, asOf: '2026-11-23' }), '2026-11-23')).toEqual(NOTHING);
  });

  it('says exactly what is wrong at 4,000 accounts', () => {
    expect(wrongIn(buildCompany({ seed: 1, accounts: 4_000, asOf: '2026-11-23' }), '2026-11-23')).toEqual(
      NOTHING,
    );
  });
});
