import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came in. Names of headers are lower case. */
export interface Call {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON; text and bytes as they are. */
  readonly body?: unknown;
}

/** A misfortune that meets the next matching calls instead of, or before, the real answer. */
export interface Fault {
  /** Which calls: `POST /oauth/token`; a part of method and path is enough. */
  readonly match: string;
  /** How many matching calls it meets; 1 unless told. */
  readonly times?: number;
  /** How many matching calls pass first; 0 unless told. */
  readonly after?: number;
  /** Answers with this instead. */
  readonly reply?: Reply;
  /** Waits so long before it answers. */
  readonly delayMs?: number;
  /** Closes the connection without an answer: before the server acted, or after it did. */
  readonly drop?: 'before' | 'after';
}

/** What tests and demonstrations may do to a running server. */
export interface Control {
  inject(fault: Fault): void;
  clearFaults(): void;
  /** Every call since the start or the last `forget`, oldest first. */
  calls(): readonly Call[];
  forget(): void;
}

export interface RunningServer {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  readonly control: Control;
  stop(): Promise<void>;
}

/** Answers one call, or throws, which becomes a 500. */
export type Handler = (call: Call) => Reply | Promise<Reply>;

const KEPT_CALLS = 100_000;

/**
 * Serves a handler on 127.0.0.1 with a control interface. The same interface is reachable over HTTP for a
 * test in another process: `POST /__control/faults` with a fault, `DELETE /__control/faults`,
 * `GET /__control/calls`.
 * @param port 0 takes any free one
 */
export async function serve(handler: Handler, port = 0): Promise<RunningServer> {
  const faults: { fault: Fault; passed: number; met: number }[] = [];
  const calls: Call[] = [];
  const control: Control = {
    inject: (fault) => void faults.push({ fault, passed: 0, met: 0 }),
    clearFaults: () => void faults.splice(0),
    calls: () => calls,
    forget: () => void calls.splice(0),
  };

  function faultFor(call: Call): Fault | undefined {
    for (const entry of faults) {
      if (!`${call.method} ${call.path}`.includes(entry.fault.match)) continue;
      if (entry.passed < (entry.fault.after ?? 0)) {
        entry.passed++;
        continue;
      }
      if (entry.met >= (entry.fault.times ?? 1)) continue;
      entry.met++;
      return entry.fault;
    }
    return undefined;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await readCall(request);
    if (call.path.startsWith('/__control/')) return send(response, controlReply(call, control));
    if (calls.length < KEPT_CALLS) calls.push(call);
    const fault = faultFor(call);
    if (fault?.delayMs) await new Promise((done) => setTimeout(done, fault.delayMs).unref());
    if (fault?.drop === 'before') return void response.destroy();
    if (fault?.reply) return send(response, fault.reply);
    const reply = await handler(call);
    if (fault?.drop === 'after') return void response.destroy();
    send(response, reply);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, { status: 500, body: { message: `sandbox fault: ${String(error)}` } });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}`,
    control,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function controlReply(call: Call, control: Control): Reply {
  if (call.path === '/__control/faults' && call.method === 'POST') {
    control.inject(JSON.parse(call.body) as Fault);
    return { status: 204 };
  }
  if (call.path === '/__control/faults' && call.method === 'DELETE') {
    control.clearFaults();
    return { status: 204 };
  }
  if (call.path === '/__control/calls') {
    const calls = control
      .calls()
      .map(({ method, path, query, body }) => ({ method, path, query: String(query), body }));
    return { status: 200, body: calls };
  }
  return { status: 404, body: { message: 'no such control' } };
}

function send(response: ServerResponse, reply: Reply): void {
  const { body } = reply;
  const plain = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  const payload = plain ? body : JSON.stringify(body);
  response.writeHead(reply.status, {
    ...(plain ? {} : { 'content-type': 'application/json;charset=UTF-8' }),
    ...reply.headers,
  });
  response.end(payload);
}
