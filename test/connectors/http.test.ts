import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryDelayMs, withRetry } from '../../connectors/http.ts';
import { AccessError, UpstreamError } from '../../src/errors.ts';
import { type Log, silentLog } from '../../src/log.ts';

const sentences = { what: 'It failed.', why: 'It was down.', next: 'Wait.' };
const upstream = (retryable: boolean, retryAfterMs: number | null = null) =>
  new UpstreamError({ ...sentences, retryable, retryAfterMs });

describe('A call that failed', () => {
  it('is sent again until it succeeds', async () => {
    let calls = 0;
    const waitsMs: number[] = [];
    const flaky = async () => {
      calls++;
      if (calls < 3) throw upstream(true, 40);
      return 'done';
    };
    const sleep = async (ms: number) => void waitsMs.push(ms);
    expect(await withRetry(flaky, { attempts: 5, log: silentLog, sleep })).toBe('done');
    expect(waitsMs).toEqual([40, 40]);
  });

  it('is sent no more often than allowed, and ends in its last error', async () => {
    let calls = 0;
    const failing = async () => {
      calls++;
      throw upstream(true, calls);
    };
    const warnings: unknown[] = [];
    const log: Log = { ...silentLog, warn: (fields) => void warnings.push(fields) };
    await expect(withRetry(failing, { attempts: 3, log, sleep: async () => {} })).rejects.toMatchObject({
      retryAfterMs: 3,
    });
    expect(warnings).toEqual([
      { failures: 1, waitMs: 1, what: 'It failed.' },
      { failures: 2, waitMs: 2, what: 'It failed.' },
    ]);
  });

  it('is not sent again where the error does not say that it may be', async () => {
    for (const error of [upstream(false), new AccessError(sentences), new TypeError('fetch failed')]) {
      let calls = 0;
      const failing = async () => {
        calls++;
        throw error;
      };
      await expect(withRetry(failing, { attempts: 3, log: silentLog, sleep: async () => {} })).rejects.toBe(
        error,
      );
      expect(calls).toBe(1);
    }
  });

  it('waits a random part of a span that doubles, up to a minute', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        (failures, random) => {
          const waitMs = retryDelayMs(upstream(true), failures, random);
          expect(waitMs).toBe(Math.floor(random * Math.min(500 * 2 ** (failures - 1), 60_000)));
        },
      ),
    );
  });

  it('waits as long as the vendor asks, or not at all where that is more than a minute', () => {
    expect(retryDelayMs(upstream(true, 0), 1, 0.5)).toBe(0);
    expect(retryDelayMs(upstream(true, 60_000), 1, 0.5)).toBe(60_000);
    expect(retryDelayMs(upstream(true, 60_001), 1, 0.5)).toBeNull();
    expect(retryDelayMs(upstream(false, 5), 1, 0.5)).toBeNull();
  });
});
