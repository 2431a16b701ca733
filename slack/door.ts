import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../src/log.ts';
import type { SignatureGuard } from './signature.ts';

/** What a page of ours answers a browser. */
export interface PageReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
/** A page by its path, without the query; null where it is none of its own. */
export type Pages = (ask: {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly cookies: string | undefined;
}) => Promise<PageReply> | null;

export interface Door {
  readonly url: string;
  stop(): Promise<void>;
}

/** Slack sends less than this; a view of 250 kB comes back within a form. Bytes. */
const MOST_BODY = 2_000_000;
const SLACK_PATH = '/slack/events';

/**
 * The one door to the network: requests from Slack, whose signature is judged before anything reads them, the way to
 * install the app, and our own pages. Whatever else is asked for does not exist.
 * @param options.slack null where Slack speaks through a socket
 */
export async function openDoor(options: {
  readonly host: string;
  readonly port: number;
  readonly slack: { readonly guard: SignatureGuard; readonly listener: RequestListener } | null;
  readonly pages: Pages;
  readonly log: Log;
}): Promise<Door> {
  const { slack, pages, log } = options;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
    if (slack && path === SLACK_PATH && request.method === 'POST') {
      const body = await bodyOf(request);
      if (body === null) return end(response, 413);
      const verdict = slack.guard.judge({
        timestamp: headerOf(request, 'x-slack-request-timestamp'),
        signature: headerOf(request, 'x-slack-signature'),
        body,
      });
      // Slack's own second attempt is no attack, and what it asks for has been done.
      if (verdict === 'again' && request.headers['x-slack-retry-num'] !== undefined)
        return end(response, 200);
      if (verdict !== 'genuine') {
        log.warn({ verdict }, 'a request that does not come from Slack was refused');
        return end(response, 401);
      }
      Object.assign(request, { rawBody: body });
      return slack.listener(request, response);
    }
    if (request.method !== 'GET') return end(response, 404);
    if (slack && (path === '/slack/install' || path === '/slack/oauth_redirect')) {
      return slack.listener(request, response);
    }
    if (path === '/health') return end(response, 200);
    const reply = await pages({ path, query, cookies: request.headers.cookie });
    if (reply === null) return end(response, 404);
    response.writeHead(reply.status, reply.headers).end(reply.body);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      log.error({}, 'a request could not be answered');
      if (!response.headersSent) end(response, 500);
    });
  });
  server.requestTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { address, port } = server.address() as AddressInfo;
  const host = address.includes(':') ? `[${address}]` : address;
  return {
    url: `http://${host}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': '0' }).end();
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Null where it is too long to come from Slack. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MOST_BODY) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
