import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Heard, Parcel } from './parcel.ts';

/** How many sockets an app may hold open. */
export const MOST_SOCKETS = 10;
/** How long after a warning Slack closes a socket. */
const WARNING_MS = 10_000;
const PING_MS = 10_000;

export type Farewell = 'link_disabled' | 'refresh_requested' | 'too_many_websockets' | 'warning';

/** The host of Socket Mode: apps connect to it with an address that `apps.connections.open` gave them. */
export interface SocketHost {
  /** A new address, good for one connection. */
  ticket(): string;
  connections(): number;
  /** Sends a parcel down one of the sockets, each in turn, and waits for its acknowledgement. */
  carry(parcel: Parcel): Promise<Heard>;
  /** Tells every app to connect anew: at once, or, after a warning, within ten seconds. */
  disconnect(reason: Farewell): void;
  /** Breaks every connection off without a word. */
  drop(): void;
  stop(): Promise<void>;
}

interface Awaited {
  readonly socket: WebSocket;
  settle(heard: Heard): void;
}

/**
 * Starts the host on 127.0.0.1.
 * @param options.ackWithinMs how long an app may take to acknowledge
 */
export async function startSocketHost(options: {
  readonly appId: string;
  readonly ackWithinMs: number;
}): Promise<SocketHost> {
  const tickets = new Set<string>();
  const sockets: WebSocket[] = [];
  const awaited = new Map<string, Awaited>();
  const timers = new Set<NodeJS.Timeout>();
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    verifyClient: ({ req }: { req: { url?: string | undefined } }) =>
      tickets.delete(new URL(req.url ?? '/', 'ws://local').searchParams.get('ticket') ?? ''),
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const debug = { host: 'applink-sandbox', build_number: 1 };

  function later(waitMs: number, act: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, waitMs);
    timers.add(timer);
    return timer;
  }

  function bid(socket: WebSocket, reason: Farewell): void {
    socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: debug }));
    if (reason === 'warning') later(WARNING_MS, () => socket.close(1000));
    else socket.close(1000);
  }

  function hear(text: string): void {
    const { envelope_id, payload } = readJson(text);
    awaited.get(String(envelope_id))?.settle({ acked: true, payload: payload ?? {} });
  }

  server.on('connection', (socket) => {
    socket.on('error', () => socket.terminate());
    if (sockets.length >= MOST_SOCKETS) return bid(socket, 'too_many_websockets');
    sockets.push(socket);
    socket.on('message', (data) => hear(String(data)));
    socket.on('close', () => {
      sockets.splice(sockets.indexOf(socket), 1);
      for (const one of awaited.values()) {
        if (one.socket === socket) one.settle({ acked: false, reason: 'timeout' });
      }
    });
    const hello = { num_connections: sockets.length, connection_info: { app_id: options.appId } };
    const approximate_connection_time = 18_060;
    socket.send(
      JSON.stringify({ type: 'hello', ...hello, debug_info: { ...debug, approximate_connection_time } }),
    );
  });
  const pings = setInterval(() => {
    for (const socket of sockets) socket.ping();
  }, PING_MS);

  return {
    ticket() {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `ws://127.0.0.1:${port}/link/?ticket=${ticket}&app_id=${options.appId}`;
    },
    connections: () => sockets.length,
    carry({ kind, payload, answerable, retry }) {
      const socket = sockets.shift();
      if (socket === undefined) return Promise.resolve({ acked: false, reason: 'no_connection' });
      sockets.push(socket);
      const envelope_id = randomUUID();
      return new Promise((resolve) => {
        const settle = (heard: Heard): void => {
          clearTimeout(timer);
          timers.delete(timer);
          awaited.delete(envelope_id);
          resolve(heard);
        };
        const timer = later(options.ackWithinMs, () => settle({ acked: false, reason: 'timeout' }));
        awaited.set(envelope_id, { socket, settle });
        const attempt = { retry_attempt: retry?.number ?? 0, retry_reason: retry?.reason ?? '' };
        socket.send(
          JSON.stringify({
            type: kind,
            envelope_id,
            payload,
            accepts_response_payload: answerable,
            ...(kind === 'events_api' && attempt),
          }),
        );
      });
    },
    disconnect: (reason) => {
      for (const socket of [...sockets]) bid(socket, reason);
    },
    drop: () => {
      for (const socket of [...sockets]) socket.terminate();
    },
    stop() {
      clearInterval(pings);
      for (const one of [...awaited.values()]) one.settle({ acked: false, reason: 'no_connection' });
      for (const timer of timers) clearTimeout(timer);
      for (const socket of server.clients) socket.terminate();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function readJson(text: string): { readonly envelope_id?: unknown; readonly payload?: unknown } {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? read : {};
  } catch {
    return {};
  }
}
