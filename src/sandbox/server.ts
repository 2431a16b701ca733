import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Call, Reply } from './exchange.ts';
import { type Fault, gatewayPage, openFaults } from './faults.ts';

export type { Call, Reply } from './exchange.ts';
export type { Fault } from './faults.ts';

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

/** What `POST /__control/NAME` does with its JSON body; what it returns is answered as JSON, nothing as 204. */
export type Controls = Readonly<Record<string, (body: unknown) => unknown>>;

const KEPT_CALLS = 100_000;
const LONGEST_HEAD_BYTES = 1_000_000;

/**
 * Serves a handler on 127.0.0.1 with a control interface. The same interface is reachable over HTTP for a
 * test in another process: `POST /__control/faults` with a fault, `DELETE /__control/faults`,
 * `GET /__control/calls`, `DELETE /__control/calls`, and `POST` for each of `controls`.
 * @param port 0 takes any free one
 * @param more.clock what the `Date` header of every answer tells; the machine's time unless told
 */
export async function serve(
  handler: Handler,
  port = 0,
  more: { readonly clock?: Clock; readonly controls?: Controls } = {},
): Promise<RunningServer> {
  const faults = openFaults();
  const calls: Call[] = [];
  const control: Control = {
    inject: (fault) => faults.lay(fault),
    clearFaults: () => faults.clear(),
    calls: () => calls,
    forget: () => void calls.splice(0),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (more.clock) response.setHeader('date', new Date(more.clock.now()).toUTCString());
    const call = await readCall(request);
    if (call.path.startsWith('/__control/')) {
      return send(response, await controlReply(call, control, more.controls ?? {}), null);
    }
    if (calls.length < KEPT_CALLS) calls.push(call);
    const fault = faults.meet(call);
    if (fault?.delayMs) await wait(fault.delayMs, undefined, { ref: false });
    if (fault?.drop === 'before') return void response.destroy();
    if (fault?.silence === 'before') return;
    if (fault?.reply) return send(response, fault.reply, fault);
    if (fault?.html !== undefined) return send(response, gatewayPage(fault.html), fault);
    const real = await handler(call);
    if (fault?.drop === 'after') return void response.destroy();
    if (fault?.silence === 'after') return;
    await send(response, (await fault?.alter?.(real)) ?? real, fault);
  }

  // Whether an address is too long is for the handler to say.
  const server = createServer({ maxHeaderSize: LONGEST_HEAD_BYTES }, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) response.destroy();
      else void send(response, { status: 500, body: { message: `sandbox fault: ${String(error)}` } }, null);
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
    target,
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

async function controlReply(call: Call, control: Control, controls: Controls): Promise<Reply> {
  const name = call.path.slice('/__control/'.length);
  const wanted = `${call.method} ${name}`;
  if (wanted === 'DELETE faults') {
    control.clearFaults();
    return { status: 204 };
  }
  if (wanted === 'DELETE calls') {
    control.forget();
    return { status: 204 };
  }
  if (wanted === 'GET calls') {
    const calls = control
      .calls()
      .map(({ method, path, query, body }) => ({ method, path, query: String(query), body }));
    return { status: 200, body: calls };
  }
  const known = Object.hasOwn(controls, name) ? controls[name] : undefined;
  const act = name === 'faults' ? (body: unknown) => control.inject(body as Fault) : known;
  if (call.method !== 'POST' || !act) return { status: 404, body: { message: 'no such control' } };
  const result = await act(call.body === '' ? null : JSON.parse(call.body));
  return result === undefined ? { status: 204 } : { status: 200, body: result };
}

async function send(response: ServerResponse, reply: Reply, fault: Fault | null): Promise<void> {
  const { body } = reply;
  const plain = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  const headers = {
    ...(plain ? {} : { 'content-type': 'application/json;charset=UTF-8' }),
    ...reply.headers,
  };
  const payload = plain ? body : JSON.stringify(body);
  if (fault?.truncate || fault?.drip) {
    const whole = Buffer.from(reply.stream ? [...reply.stream].join('') : (payload ?? ''));
    return sendBadly(response, { status: reply.status, headers, whole }, fault);
  }
  response.writeHead(reply.status, headers);
  const made = reply.stream ?? reply.live;
  if (made) await pipeline(Readable.from(made), response);
  else response.end(payload);
}

async function sendBadly(
  response: ServerResponse,
  { status, headers, whole }: { status: number; headers: Record<string, string>; whole: Buffer },
  { truncate, drip }: Fault,
): Promise<void> {
  const size = Math.min(truncate?.bytes ?? whole.length, whole.length);
  const breaks = truncate !== undefined && !truncate.clean;
  response.writeHead(status, { ...headers, ...(breaks ? { 'content-length': String(whole.length) } : {}) });
  response.flushHeaders();
  const step = drip?.bytes ?? Math.max(size, 1);
  for (let start = 0; start < size && !response.destroyed; start += step) {
    if (drip && start > 0) await wait(drip.everyMs, undefined, { ref: false });
    const part = whole.subarray(start, Math.min(start + step, size));
    await new Promise<void>((sent) => response.write(part, () => sent()));
  }
  if (breaks) response.destroy();
  else response.end();
}
