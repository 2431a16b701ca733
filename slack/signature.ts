import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far a request's time may lie from ours, in either direction. Slack's own figure. */
const WINDOW_MS = 5 * 60_000;

/** What a signed request carries. */
export interface SignedRequest {
  /** Header `x-slack-request-timestamp`: whole seconds since 1970. */
  readonly timestamp: string | undefined;
  /** Header `x-slack-signature`. */
  readonly signature: string | undefined;
  readonly body: Uint8Array;
}

/** Says whether requests come from Slack, now and for the first time. */
export interface SignatureGuard {
  /** `again`: it is genuine and was let in before. */
  judge(request: SignedRequest): 'genuine' | 'again' | 'refused';
}

/**
 * Checks signatures as Slack makes them (`v0=`, HMAC-SHA256 of `v0:time:body`), in constant time. A request from the
 * future is refused like one from the past, so that nobody can keep one for later; and each is let in once.
 * @param now milliseconds since 1970
 */
export function createSignatureGuard(secret: string, now: () => number): SignatureGuard {
  /** By signature: until when the same request would still be genuine. */
  const seen = new Map<string, number>();
  return {
    judge({ timestamp, signature, body }) {
      const nowMs = now();
      for (const [known, untilMs] of seen) if (untilMs < nowMs) seen.delete(known);
      if (timestamp === undefined || signature === undefined || !/^\d{1,12}$/.test(timestamp))
        return 'refused';
      const sentMs = Number(timestamp) * 1000;
      if (Math.abs(nowMs - sentMs) > WINDOW_MS) return 'refused';
      const hash = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex');
      const [wanted, given] = [Buffer.from(`v0=${hash}`), Buffer.from(signature)];
      if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return 'refused';
      if (seen.has(signature)) return 'again';
      seen.set(signature, sentMs + WINDOW_MS);
      return 'genuine';
    },
  };
}
