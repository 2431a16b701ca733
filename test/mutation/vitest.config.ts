import { defineConfig } from 'vitest/config';

/** The tests of pure files that need no engine: quick enough to be run for thousands of mutants. */
export default defineConfig({
  test: {
    include: [
      'test/progress/ahead.test.ts',
      'test/progress/anomaly.test.ts',
      'test/progress/effect-estimate.test.ts',
      'test/progress/fold-differences.test.ts',
      'test/progress/fold.test.ts',
      'test/progress/forecast.test.ts',
      'test/progress/holdout.test.ts',
      'test/progress/moves.test.ts',
      'test/progress/pace.test.ts',
      'test/progress/ranking.test.ts',
      'test/progress/report-parts.test.ts',
      'test/progress/shortest.test.ts',
      'test/progress/student.test.ts',
      'test/progress/surprise.test.ts',
      'test/progress/teams.test.ts',
      'test/progress/trust-list.test.ts',
      'test/progress/viewer.test.ts',
      'test/scoring/adoption-groups.test.ts',
      'test/scoring/adoption-score.test.ts',
      'test/scoring/assemble.test.ts',
      'test/scoring/kept-rows.test.ts',
      'test/scoring/kinds.test.ts',
      'test/scoring/measure.test.ts',
      'test/scoring/needs.test.ts',
      'test/scoring/own-point.test.ts',
      'test/scoring/reasons.test.ts',
      'test/scoring/score.test.ts',
      'test/scoring/spread.test.ts',
      'test/scoring/without.test.ts',
    ],
    setupFiles: ['test/mutation/few-runs.ts'],
    testTimeout: 60_000,
    pool: 'threads',
    maxWorkers: 1,
    // Without it a file's tests would not be told apart from what is run while files are loaded.
    isolate: true,
  },
});
