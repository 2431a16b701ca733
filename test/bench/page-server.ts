/**
 * The other side of a pull, in a process of its own: `page-server.ts hubspot|salesforce RECORDS`. Makes every answer
 * beforehand and tells its parent where it listens; tells what it has used whenever the parent asks; ends with it.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hubspot } from './hubspot-pages.ts';
import { salesforce } from './salesforce-pages.ts';
import type { Prepared } from './vendor.ts';

/** What the server has used since it started. */
export interface Usage {
  readonly cpuMs: number;
  /** Of answers that hold records. */
  readonly pageBytes: number;
}

const [vendor, records] = process.argv.slice(2);
let prepared: Prepared | undefined;
let pageBytes = 0;

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  const answer = prepared?.answer(request.method ?? '', request.url ?? '');
  if (!answer) {
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ message: `Nothing was prepared for ${request.method} ${request.url}` }));
    return;
  }
  if (answer.page) pageBytes += answer.body.length;
  const isXml = answer.body[0] === '<'.charCodeAt(0);
  response.writeHead(200, {
    'content-type': isXml ? 'text/xml; charset=utf-8' : 'application/json;charset=UTF-8',
    'content-length': answer.body.length,
  });
  response.end(answer.body);
});
server.listen(0, '127.0.0.1', () => {
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  prepared = (vendor === 'hubspot' ? hubspot : salesforce).prepare(Number(records), base);
  process.send?.(base);
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000, pageBytes } satisfies Usage);
});
process.on('disconnect', () => process.exit());
