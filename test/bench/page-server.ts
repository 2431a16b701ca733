/**
 * The other side of a pull, in a process of its own: `page-server.ts hubspot|salesforce|salesforce-bulk RECORDS`. Makes
 * every answer beforehand and tells its parent where it listens; tells what it has used whenever the parent asks; ends
 * with it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hubspot } from './hubspot-pages.ts';
import { prepareBulk } from './salesforce-bulk-pages.ts';
import { salesforce } from './salesforce-pages.ts';
import type { Prepared } from './vendor.ts';

/** What the server has used since it started. */
export interface Usage {
  readonly cpuMs: number;
  /** Of what was sent, as far as it was records. */
  readonly recordBytes: number;
}

const PREPARE: Readonly<Record<string, (records: number, base: string) => Prepared>> = {
  hubspot: hubspot.prepare,
  salesforce: salesforce.prepare,
  'salesforce-bulk': prepareBulk,
};

const [vendor = '', records] = process.argv.slice(2);
let prepared: Prepared | undefined;
let recordBytes = 0;

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  if (request.method !== 'POST') return reply(request, '', response);
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    body += chunk;
  });
  request.on('end', () => reply(request, body, response));
});

function reply({ method = '', url = '' }: IncomingMessage, body: string, response: ServerResponse): void {
  const answer = prepared?.answer(method, url, body);
  if (!answer) {
    response.writeHead(404, { 'content-type': 'application/json' });
    const message = `Nothing was prepared for ${method} ${url}`;
    response.end(JSON.stringify([{ errorCode: 'NOT_FOUND', message }]));
    return;
  }
  recordBytes += answer.recordBytes;
  const length = answer.parts.reduce((sum, part) => sum + part.length, 0);
  response.writeHead(200, { 'content-type': answer.type, 'content-length': length, ...answer.headers });
  for (const part of answer.parts) response.write(part);
  response.end();
}

server.listen(0, '127.0.0.1', () => {
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  prepared = PREPARE[vendor]?.(Number(records), base);
  process.send?.(base);
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000, recordBytes } satisfies Usage);
});
process.on('disconnect', () => process.exit());
