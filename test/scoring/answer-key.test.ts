import { beforeAll, describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/checks/index.ts';
import { againstKey, type CheckAgainstKey, NOT_IN_HUBSPOT, severalDefects } from '../worlds/answer-key.ts';
import { runSample, type SampleRun } from '../worlds/sample-run.ts';

describe('the checks against the answer key of the sample company', () => {
  let run: SampleRun;
  let results: CheckAgainstKey[];
  beforeAll(async () => {
    run = await runSample({ accounts: 300, seed: 1, asOf: '2026-11-20' });
    results = againstKey(run);
  }, 120_000);

  test('pulls everything from both CRMs without a failure, the last day by an increment', () => {
    const [full, increment] = run.syncs;
    expect(
      [full, increment].flatMap((sync) => sync?.sources.flatMap((source) => source.failures) ?? []),
    ).toEqual([]);
    const modes = (sync: typeof full) =>
      new Set(sync?.sources.flatMap((source) => source.pulls.map((pull) => pull.mode)));
    expect(modes(full)).toEqual(new Set(['first']));
    expect(modes(increment)).toEqual(new Set(['changes']));
  });

  test('every check has planted defects and near misses to be held against, in both CRMs', () => {
    const bare = results.filter((result) => result.planted === 0 || result.nearMisses === 0);
    expect(bare.map(({ source, check }) => `${source} ${check}`)).toEqual([]);
    const ruled = CHECKS.filter((check) => !check.learnt).map((check) => check.id);
    expect(new Set(results.map((result) => result.check))).toEqual(new Set(ruled));
    expect(results).toHaveLength(2 * ruled.length - NOT_IN_HUBSPOT.size);
  });

  test('every check finds what was planted and nothing else', () => {
    const wrong = results.filter((result) => result.missed.length + result.invented.length > 0);
    expect(wrong).toEqual([]);
  });

  test('two records of a hundred carry more than one defect', () => {
    for (const source of ['salesforce', 'hubspot'] as const) {
      expect(severalDefects(run, source)).toBeGreaterThanOrEqual(0.02);
    }
  });

  test('a deal that stands in both CRMs counts once', () => {
    const { salesforce, hubspot } = run.judged;
    const rows = (table: string) =>
      run.company.salesforce.tables.find(({ name }) => name === table)?.rows.length ?? 0;
    const twins =
      run.company.hubspot.tables
        .find(({ name }) => name === 'deals')
        ?.rows.filter((row) => row['salesforce_id'] !== null).length ?? 0;
    expect(twins).toBeGreaterThan(20);
    expect(salesforce.judgement.counts.get('deal')).toBeLessThanOrEqual(rows('Opportunity'));
    expect(salesforce.judgement.counts.get('deal')).not.toBe(hubspot.judgement.counts.get('deal'));
  });
});
