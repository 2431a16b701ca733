import { describe, expect, test } from 'vitest';
import { parsePath } from '../../src/crm/objects.ts';
import { METRICS, readsOf } from '../../src/metrics/index.ts';
import { judgeValues, VALUE_FIELDS } from '../../src/mirror/verdicts.ts';
import { judge } from '../../src/scoring/run.ts';
import { smallMirror } from '../worlds/small-mirror.ts';
import { testStrategy } from '../worlds/strategy.ts';

const NOON = { now: () => '2026-06-15T12:00:00.000Z' };

describe('the catalogue of metrics', () => {
  test('has at least ten metrics over all three areas', () => {
    expect(METRICS.length).toBeGreaterThanOrEqual(10);
    expect(new Set(METRICS.map((metric) => metric.area))).toEqual(
      new Set(['finance', 'marketing', 'operations']),
    );
  });

  test.each(METRICS.map((metric) => [metric.id, metric] as const))(
    '%s reads fields that exist and says when it is wrong',
    (_, metric) => {
      for (const path of readsOf(metric)) expect(() => parsePath(path)).not.toThrow();
      for (const path of [...metric.decides, ...metric.carries])
        expect(parsePath(path).object).toBe(metric.object);
      expect(metric.kind === 'share' || metric.kind === 'count').toBe(metric.hit !== undefined);
      expect(['sum', 'mean', 'median'].includes(metric.kind)).toBe(metric.value !== undefined);
    },
  );

  test.each(METRICS.map((metric) => [metric.id, metric] as const))(
    '%s gives its example’s number',
    async (_, metric) => {
      const store = await smallMirror(metric.example.worlds);
      try {
        await judgeValues(store.knowledge, VALUE_FIELDS);
        const judgement = await judge({
          store,
          strategy: testStrategy(),
          strategyVersion: 1,
          asOf: '2026-06-15',
          clock: NOON,
          keep: true,
        });
        const measured = judgement.metrics.find((candidate) => candidate.id === metric.id);
        if (metric.example.value === null) {
          expect(measured?.value).toBeNull();
          expect(measured?.reason).toMatch(/\.$/);
        } else expect(measured?.value).toBeCloseTo(metric.example.value, 9);
      } finally {
        await store.close();
      }
    },
  );
});
