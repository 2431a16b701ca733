import { createHmac } from 'node:crypto';
import type { Clock } from '../../../clock.ts';
import type { Heard, Parcel } from './parcel.ts';

/** What the requests of the pretended Slack are signed with, and how long they wait. */
export interface PostOptions {
  readonly signingSecret: string;
  /** The time that signatures tell. */
  readonly wall: Clock;
  readonly ackWithinMs: number;
}

/**
 * Slack's signature of a request: `v0=` and the HMAC-SHA256, in hex, of `v0:SECONDS:BODY`.
 * Source: docs.slack.dev/authentication/verifying-requests-from-slack.
 */
export function signatureOf(secret: string, seconds: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')}`;
}

/** Posts a parcel to an app's request URL, as JSON for events and as a form for all else. */
export async function postParcel(address: string, parcel: Parcel, options: PostOptions): Promise<Heard> {
  const { kind, payload, retry } = parcel;
  const json = kind === 'events_api';
  const body = json ? JSON.stringify(payload) : String(new URLSearchParams(formOf(parcel)));
  const headers = {
    'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded',
    ...(retry && { 'x-slack-retry-num': String(retry.number), 'x-slack-retry-reason': retry.reason }),
  };
  try {
    const response = await post(address, body, headers, options);
    const text = await response.text();
    if (response.ok) return { acked: true, payload: readAnswer(text) };
    return {
      acked: false,
      reason: 'http_error',
      final: response.headers.get('x-slack-no-retry') === '1',
    };
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    return { acked: false, reason: late ? 'http_timeout' : 'connection_failed' };
  }
}

/**
 * Asks an address whether it is the app's, as Slack does when one is entered.
 * @returns whether it gave the challenge back
 */
export async function verifyAddress(address: string, options: PostOptions): Promise<boolean> {
  const challenge = createHmac('sha256', options.signingSecret).update(address).digest('base64url');
  const body = JSON.stringify({ type: 'url_verification', token: 'sandbox', challenge });
  try {
    const response = await post(address, body, { 'content-type': 'application/json' }, options);
    const text = await response.text();
    const answer = readAnswer(text);
    const given = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'challenge') : answer;
    return response.ok && given === challenge;
  } catch {
    return false;
  }
}

function post(
  address: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  { signingSecret, wall, ackWithinMs }: PostOptions,
): Promise<Response> {
  const seconds = Math.floor(Date.parse(wall.now()) / 1000);
  return fetch(address, {
    method: 'POST',
    body,
    headers: {
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': String(seconds),
      'x-slack-signature': signatureOf(signingSecret, seconds, body),
      ...headers,
    },
    redirect: 'manual',
    signal: AbortSignal.timeout(ackWithinMs),
  });
}

function formOf({ kind, payload }: Parcel): Record<string, string> {
  if (kind === 'interactive') return { payload: JSON.stringify(payload) };
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]));
}

/** What stands in the body of an answer: JSON, text, or nothing. */
function readAnswer(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
