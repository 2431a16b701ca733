import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// The processes that tests start share what was compiled: half of the time that each takes to start.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(
  new URL('./node_modules/.cache/plumbline/compiled', import.meta.url),
);

const report = process.env['PLUMBLINE_TEST_REPORT'];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/prove/**', 'test/bench/**', 'node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    pool: 'forks',
    // Files share a process and what it has read: reading it anew for each took a third of the time.
    isolate: false,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
