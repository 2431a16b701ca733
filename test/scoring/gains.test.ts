import { describe, expect, test } from 'vitest';
import { tryGains } from './gain-trial.ts';

describe('the gain of a fix', () => {
  test('is scoring again without the finding, to the last bit', async () => {
    const { gains } = await tryGains(11, 60);
    for (const { metricId, foretold, again } of gains) expect(foretold, metricId).toEqual(again);
    expect(new Set(gains.map(({ metricId }) => metricId)).size).toBeGreaterThan(6);
  });
});
