import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHubspot } from '../../connectors/hubspot/index.ts';
import { stoppedClock } from '../../src/clock.ts';
import { AccessError, UpstreamError } from '../../src/errors.ts';
import { type Log, silentLog } from '../../src/log.ts';
import { northlight, portalOf } from '../worlds/hubspot-portal.ts';
import { type Desk, desk, idsOf, NOW, TOKEN } from './hubspot-desk.ts';

const COMPANIES = 'GET /crm/v3/objects/companies';
const SEARCH = 'POST /crm/v3/objects/companies/search';
const SECRET = 'set-cookie: __cf_bm=secret';

const limited = (policyName?: string) => ({
  status: 'error',
  message: `You have reached your limit. ${SECRET}`,
  errorType: 'RATE_LIMIT',
  ...(policyName ? { policyName } : {}),
});

/** What a promise is rejected with. */
async function thrown(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('When HubSpot refuses or fails', () => {
  let here: Desk;
  const logged: unknown[] = [];
  const keep = (fields: Record<string, unknown>, message: string) => void logged.push([fields, message]);
  const log: Log = { debug: keep, info: keep, warn: keep, error: keep };

  beforeEach(async () => {
    here = await desk(northlight(), { log });
  });
  afterEach(async () => {
    await here.server.stop();
    expect(JSON.stringify(logged)).not.toContain(TOKEN);
    expect(JSON.stringify(logged)).not.toContain('secret');
  });

  function answer(
    status: number,
    body: unknown,
    headers?: Record<string, string>,
    match = COMPANIES,
    times = 1,
  ) {
    here.server.control.inject({ match, times, reply: { status, body, ...(headers ? { headers } : {}) } });
  }

  /** The pull must fail, with no secret and nothing of the vendor's body in the error. */
  async function failure(): Promise<unknown> {
    const error = await thrown(here.pull('account'));
    const told = `${String(error)} ${JSON.stringify(error)}`;
    expect(told).not.toContain('secret');
    expect(told).not.toContain(TOKEN);
    return error;
  }

  it('a wrong token is no use to try again, and the message says what to set', async () => {
    const stranger = await desk(northlight(), { token: 'wrong' });
    const error = await thrown(stranger.connector.probe());
    expect(error).toBeInstanceOf(AccessError);
    expect(String(error)).toContain('401 INVALID_AUTHENTICATION');
    expect(String(error)).toContain('HUBSPOT_TOKEN');
    expect(stranger.connector.calls()).toBe(1);
    await stranger.server.stop();
  });

  it('an expired token is called expired', async () => {
    answer(401, { category: 'EXPIRED_AUTHENTICATION', message: SECRET });
    expect(await failure()).toMatchObject({ name: 'AccessError', why: expect.stringContaining('expired') });
  });

  it('a missing scope is named', async () => {
    const context = { requiredGranularScopes: ['crm.objects.companies.read', 'a secret sentence!'] };
    answer(403, { category: 'MISSING_SCOPES', message: SECRET, errors: [{ message: 'x', context }] });
    const error = await failure();
    expect(error).toBeInstanceOf(AccessError);
    expect(String(error)).toContain('the scope crm.objects.companies.read.');
  });

  it('an object beyond the scopes is refused before anything of it is read', async () => {
    const bare = await desk(portalOf([]));
    const error = await thrown(bare.pull('ticket'));
    expect(error).toBeInstanceOf(AccessError);
    expect(String(error)).toContain('scope tickets');
    await bare.server.stop();
  });

  it('a closed port is told with its address', async () => {
    const waitsMs: number[] = [];
    const closed = createHubspot({
      baseUrl: 'http://127.0.0.1:1',
      token: TOKEN,
      mapping: {},
      clock: stoppedClock(NOW),
      log: silentLog,
      sleep: async (ms) => void waitsMs.push(ms),
    });
    const error = await thrown(closed.probe());
    expect(error).toBeInstanceOf(UpstreamError);
    expect(String(error)).toContain('http://127.0.0.1:1');
    expect(String(error)).toContain('HUBSPOT_BASE_URL');
    expect(closed.calls()).toBe(4);
    expect(waitsMs.length).toBe(3);
  });

  it('too many calls are waited out as long as Retry-After says', async () => {
    answer(429, limited('TEN_SECONDLY_ROLLING'), { 'retry-after': '3' });
    expect(idsOf(await here.pull('account')).length).toBe(3);
    expect(here.waitsMs).toContain(3000);
  });

  it('or until a date, measured by the clock of the answer', async () => {
    const date = 'Sat, 31 Jan 2026 00:00:00 GMT';
    answer(429, limited('SECONDLY'), { date, 'retry-after': 'Sat, 31 Jan 2026 00:00:07 GMT' });
    expect(idsOf(await here.pull('account')).length).toBe(3);
    expect(here.waitsMs).toContain(7000);
  });

  it('or, without it, as long as the limit spans', async () => {
    answer(429, limited('TEN_SECONDLY_ROLLING'));
    answer(429, limited(), undefined, SEARCH);
    expect(idsOf(await here.pull('account')).length).toBe(3);
    expect(here.waitsMs.filter((ms) => ms >= 1000)).toEqual([10_000, 1000]);
  });

  it('the daily limit is not waited for', async () => {
    answer(429, limited('DAILY'), undefined, COMPANIES, 5);
    const error = await failure();
    expect(error).toMatchObject({ name: 'UpstreamError', retryable: false });
    expect(String(error)).toContain('429 DAILY');
    expect(
      here.server.control.calls().filter(({ path }) => path === '/crm/v3/objects/companies').length,
    ).toBe(1);
  });

  it('a nearly spent allowance is waited for before the next call', async () => {
    answer(
      200,
      { results: [{ name: 'dealname', type: 'string' }] },
      {
        'x-hubspot-ratelimit-max': '100',
        'x-hubspot-ratelimit-remaining': '5',
        'x-hubspot-ratelimit-interval-milliseconds': '10000',
      },
      'GET /crm/v3/properties/deals',
    );
    await here.pull('deal', null, ['name']);
    expect(here.waitsMs).toContain(10_000);
  });

  it('a gateway’s page of HTML is passed by, and never shown', async () => {
    answer(502, `<html>${SECRET}</html>`, { 'content-type': 'text/html' });
    expect(idsOf(await here.pull('account')).length).toBe(3);
    answer(502, `<html>${SECRET}</html>`, { 'content-type': 'text/html' }, COMPANIES, 9);
    const error = await failure();
    expect(error).toMatchObject({ name: 'UpstreamError', retryable: true });
    expect(String(error)).toContain('502');
  });

  it('an answer that is cut off, or is HTML though it says 200, is asked for again', async () => {
    answer(200, '{"results":[{"id":"50', { 'content-type': 'application/json' });
    answer(200, `<html>${SECRET}</html>`);
    expect(idsOf(await here.pull('account')).length).toBe(3);
  });

  it('an answer without its list is no empty list', async () => {
    answer(200, { status: 'ok' });
    expect(await failure()).toMatchObject({ name: 'UpstreamError', retryable: false });
  });

  it('a locked portal is tried again after two seconds', async () => {
    answer(423, { status: 'error', message: SECRET });
    expect(idsOf(await here.pull('account')).length).toBe(3);
    expect(here.waitsMs).toContain(2000);
  });

  it('a dropped connection is tried again', async () => {
    here.server.control.inject({ match: COMPANIES, drop: 'before' });
    here.server.control.inject({ match: COMPANIES, drop: 'after' });
    expect(idsOf(await here.pull('account')).length).toBe(3);
  });

  it('silence ends in an error of its own', async () => {
    const patient = await desk(northlight(), { timeoutMs: 50 });
    patient.server.control.inject({ match: COMPANIES, times: 4, delayMs: 60_000 });
    const error = await thrown(patient.pull('account'));
    expect(error).toMatchObject({ name: 'UpstreamError', retryable: true });
    expect(String(error)).toContain('did not answer within 50 ms');
    await patient.server.stop();
  });

  it('a call in a form that it does not take is not sent again', async () => {
    answer(400, { category: 'VALIDATION_ERROR', message: SECRET }, undefined, COMPANIES, 5);
    const error = await failure();
    expect(error).toMatchObject({ name: 'UpstreamError', retryable: false });
    expect(String(error)).toContain('400 VALIDATION_ERROR');
  });

  it('links that could not be read in part are not taken for none', async () => {
    const errors = [{ status: 'error', category: 'RATE_LIMITS', message: SECRET }];
    const match = 'POST /crm/v4/associations/deals/companies';
    answer(207, { status: 'COMPLETE', results: [], numErrors: 1, errors }, undefined, match, 9);
    const from = { mode: 'done', until: '2026-01-01T00:00:00.000Z' };
    const error = await thrown(here.pull('deal', from, ['accountId']));
    expect(error).toBeInstanceOf(UpstreamError);
    expect(String(error)).toContain('links of 1 deals to companies');
  });
});
