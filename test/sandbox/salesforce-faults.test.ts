import { describe, expect, it } from 'vitest';
import { ANA, accountId } from '../worlds/salesforce-org.ts';
import { openDesk } from './salesforce-desk.ts';

const QUERY = `/query?q=${encodeURIComponent('SELECT Id, Name FROM Account ORDER BY Name')}`;

describe('a misfortune on the way', () => {
  it('cuts an answer off, so that the client sees it break', async () => {
    await using desk = await openDesk();
    desk.server.control.inject({ match: '/query', truncate: { bytes: 40 } });
    await expect(desk.get(QUERY)).rejects.toThrow();
    expect((await desk.get(QUERY)).status).toBe(200);
  });

  it('cuts it off as if it were whole', async () => {
    await using desk = await openDesk();
    const whole = (await desk.get(QUERY)).text;
    desk.server.control.inject({ match: '/query', truncate: { bytes: 40, clean: true } });
    await expect(desk.get(QUERY)).rejects.toThrow(SyntaxError);
    const { body: job } = await desk.ask('POST', '/services/data/v62.0/jobs/query', {
      operation: 'query',
      query: 'SELECT Id FROM Account',
    });
    await desk.get(`/jobs/query/${job.id}`);
    await desk.get(`/jobs/query/${job.id}`);
    desk.server.control.inject({ match: '/results', truncate: { bytes: 50, clean: true } });
    const page = await desk.get(`/jobs/query/${job.id}/results`);
    expect([page.status, page.text.length, page.headers.get('sforce-numberofrecords')]).toEqual([
      200,
      50,
      '6',
    ]);
    expect(whole.length).toBeGreaterThan(40);
  });

  it('lets it drip, and it is whole in the end', async () => {
    await using desk = await openDesk();
    const whole = (await desk.get(QUERY)).text;
    desk.server.control.inject({ match: '/query', drip: { bytes: 100, everyMs: 1 } });
    expect((await desk.get(QUERY)).text).toBe(whole);
  });

  it('puts the page of a gateway in its place, before the server acts', async () => {
    await using desk = await openDesk();
    desk.server.control.inject({ match: 'PATCH', html: 503 });
    const path = `/services/data/v62.0/sobjects/Account/${accountId(1)}`;
    const answer = await desk.ask('PATCH', path, { Name: 'x' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'text/html']);
    expect(answer.text).toContain('<html>');
    expect(await desk.soql("SELECT Id FROM Account WHERE Name = 'x'")).toEqual([]);
  });

  it.each(['before', 'after'] as const)('keeps silence %s the server acted', async (when) => {
    await using desk = await openDesk();
    desk.server.control.inject({ match: 'PATCH', silence: when });
    const path = `${desk.server.url}/services/data/v62.0/sobjects/Account/${accountId(1)}`;
    const sent = fetch(path, {
      method: 'PATCH',
      body: '{"Name":"x"}',
      headers: { authorization: `Bearer ${desk.server.tokenFor(ANA)}` },
      signal: AbortSignal.timeout(300),
    });
    await expect(sent).rejects.toThrow();
    const found = await desk.soql("SELECT Id FROM Account WHERE Name = 'x'");
    expect(found).toHaveLength(when === 'after' ? 1 : 0);
  });

  it('meets only calls that hold a text, and may make something happen before the answer is sent', async () => {
    await using desk = await openDesk();
    const at = '2026-01-25T00:00:00.000Z';
    desk.server.control.inject({
      match: '/query',
      holding: 'FROM Contact',
      alter: async (reply) => {
        await desk.server.happen([{ kind: 'hardDelete', table: 'Account', id: accountId(1), at, by: ANA }]);
        return { ...reply, status: 202 };
      },
    });
    expect((await desk.get(QUERY)).body.totalSize).toBe(6);
    expect((await desk.get(`/query?q=${encodeURIComponent('SELECT Id FROM Contact')}`)).status).toBe(202);
    expect((await desk.get(QUERY)).body.totalSize).toBe(5);
  });
});

it('another process drives it over HTTP', async () => {
  await using desk = await openDesk();
  const control = (name: string, body?: unknown, method = 'POST') =>
    fetch(`${desk.server.url}/__control/${name}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const at = '2026-01-25T00:00:00.000Z';
  const event = { kind: 'create', table: 'Account', id: accountId(50), set: { Name: 'Far' }, at, by: ANA };
  expect((await control('events', [event])).status).toBe(204);
  expect((await control('events', [event])).status).toBe(500);
  await control('edits', [{ table: 'Account', id: accountId(50), set: { Name: 'Farther' }, at, by: ANA }]);
  expect(await desk.soql("SELECT Id FROM Account WHERE Name = 'Farther'")).toHaveLength(1);
  await control('behaviour', { dailyRequests: 7 });
  await control('spend', { requests: 5 });
  expect((await desk.get('/limits')).headers.get('sforce-limit-info')).toBe('api-usage=7/7');
  await control('behaviour', { dailyRequests: 1000 });
  await control('faults', { match: '/limits', html: 502 });
  expect((await desk.get('/limits')).status).toBe(502);
  await control('faults', { match: '/limits', html: 502 });
  await control('faults', undefined, 'DELETE');
  expect((await desk.get('/limits')).status).toBe(200);
  await control('calls', undefined, 'DELETE');
  await control('expire-tokens');
  expect((await desk.get('/limits')).status).toBe(401);
  const calls = (await (await fetch(`${desk.server.url}/__control/calls`)).json()) as { path: string }[];
  expect(calls.map((call) => call.path)).toEqual(['/services/data/v62.0/limits']);
  expect((await control('nothing')).status).toBe(404);
});
