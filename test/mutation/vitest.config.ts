import { defineConfig } from 'vitest/config';

/** The tests of pure files that need no engine: quick enough to be run for thousands of mutants. */
export default defineConfig({
  test: {
    include: [
      'test/scoring/adoption-groups.test.ts',
      'test/scoring/adoption-score.test.ts',
      'test/scoring/kinds.test.ts',
      'test/scoring/measure.test.ts',
      'test/scoring/needs.test.ts',
      'test/scoring/score.test.ts',
      'test/scoring/spread.test.ts',
      'test/progress/ahead.test.ts',
      'test/progress/anomaly.test.ts',
      'test/progress/export.test.ts',
      'test/progress/fold.test.ts',
      'test/progress/forecast.test.ts',
      'test/progress/pace.test.ts',
      'test/progress/ranking.test.ts',
      'test/progress/shortest.test.ts',
      'test/progress/surprise.test.ts',
    ],
    pool: 'threads',
    maxWorkers: 1,
    isolate: true,
  },
});
