import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange, jsonOf, retryAfterMs } from '../../connectors/http.ts';

interface Place {
  readonly url: string;
  readonly sockets: Set<Socket>;
}

let stop: () => Promise<void> = async () => {};

/** A server that does as it is told. */
async function place(listener: RequestListener): Promise<Place> {
  const sockets = new Set<Socket>();
  const server = createServer(listener);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stop = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets };
}

const SECRET = 'Bearer very-secret';

function ask(url: string, more: { timeoutMs?: number; changes?: boolean; method?: string } = {}) {
  return exchange({
    method: more.method ?? 'GET',
    url: `${url}/path?with=query`,
    headers: { authorization: SECRET },
    timeoutMs: more.timeoutMs ?? 5000,
    changes: more.changes ?? false,
    vendor: 'The vendor',
    check: 'Check the address',
  });
}

describe('One call over the wire', () => {
  afterEach(() => stop());

  it('gives status, head and text of whatever was answered', async () => {
    const { url } = await place((_, response) => {
      response.writeHead(418, { 'Retry-After': '2', 'set-cookie': ['a=1', 'b=2'] });
      response.end('{"ä":1}');
    });
    const { status, headers, text } = await ask(url);
    expect([status, text, headers.get('set-cookie')]).toEqual([418, '{"ä":1}', 'a=1, b=2']);
    expect(retryAfterMs(headers)).toBe(2000);
    expect(Object.fromEntries(headers)).toMatchObject({ 'retry-after': '2' });
  });

  it('unpacks what was packed', async () => {
    const { url } = await place((request, response) => {
      expect(request.headers['accept-encoding']).toContain('gzip');
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync('{"packed":true}'));
    });
    expect(jsonOf((await ask(url)).text)).toEqual({ packed: true });
  });

  it('does not follow a redirect, so that no token goes elsewhere', async () => {
    let calls = 0;
    const { url } = await place((_, response) => {
      calls++;
      response.writeHead(302, { location: '/elsewhere' });
      response.end();
    });
    expect((await ask(url)).status).toBe(302);
    expect(calls).toBe(1);
  });

  it('lets go of a connection on which nothing comes', async () => {
    const { url, sockets } = await place(() => {});
    await expect(ask(url, { timeoutMs: 40 })).rejects.toMatchObject({
      what: 'The vendor did not answer within 40 ms.',
      retryable: true,
    });
    await expect.poll(() => sockets.size).toBe(0);
  });

  it('counts the last byte of an answer that only drips', async () => {
    const { url, sockets } = await place((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(drip));
    });
    await expect(ask(url, { timeoutMs: 80 })).rejects.toThrow('did not answer within 80 ms');
    await expect.poll(() => sockets.size).toBe(0);
  });

  it.each([
    ['is shorter than it said', { 'content-length': '100' }],
    ['never says that it ends', {}],
  ])('notices an answer that %s', async (_, headers) => {
    const { url } = await place((_, response) => {
      response.writeHead(200, headers);
      response.write('{"half":');
      setTimeout(() => response.destroy(), 10);
    });
    await expect(ask(url)).rejects.toMatchObject({
      what: expect.stringContaining('broke off in the middle of an answer'),
      retryable: true,
    });
  });

  it('notices packed text that is cut off', async () => {
    const packed = gzipSync(JSON.stringify({ long: 'text'.repeat(99) }));
    const { url } = await place((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(packed.subarray(0, packed.length - 12));
    });
    await expect(ask(url)).rejects.toThrow('broke off in the middle of an answer');
  });

  it('never says that a change may be sent again, and whether it may have been made', async () => {
    const { url } = await place((request) => request.socket.destroy());
    await expect(ask(url, { method: 'PATCH', changes: true })).rejects.toMatchObject({
      retryable: false,
      what: expect.stringContaining('It is not known whether the change was made.'),
    });
    const closed = ask('http://127.0.0.1:1', { method: 'PATCH', changes: true });
    await expect(closed).rejects.toMatchObject({
      retryable: false,
      what: 'The vendor cannot be reached at http://127.0.0.1:1 (ECONNREFUSED).',
    });
  });

  it('keeps what it was sent with out of its errors', async () => {
    const { url } = await place((request) => request.socket.destroy());
    const error: unknown = await ask(url).catch((failure: unknown) => failure);
    expect(`${String(error)} ${JSON.stringify(error)} ${(error as Error).stack}`).not.toContain('secret');
    expect(String(error)).not.toContain('query');
  });
});
