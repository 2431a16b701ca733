import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { PersonLogin } from '../crm/login.ts';
import type { SavedTokens } from '../crm/tokens.ts';
import { AccessError } from '../errors.ts';
import type { Connections } from './connections.ts';

/** A way to sign in that was begun, as the browser carries it. */
export interface Begun {
  /** Where the browser is sent. */
  readonly address: string;
  /** What it is handed as a cookie, so that nobody else's browser can end what this one began. */
  readonly cookie: string;
}

/** How signing in ended. */
export type Ended =
  | { readonly outcome: 'signed-in'; readonly source: string; readonly language: string }
  /** Too late, used before, or begun in another browser. */
  | { readonly outcome: 'stale' }
  /** The person said no at the CRM, or it refused them. */
  | { readonly outcome: 'refused'; readonly source: string; readonly language: string }
  /** They came in as somebody other than the CRM's user with their address. */
  | { readonly outcome: 'another'; readonly source: string; readonly language: string };

/** People's own authorisations in the CRMs. */
export interface Logins {
  /** Sources in which people can sign in through us; none without a public https address. */
  readonly offered: readonly string[];
  /** Whether we hold an authorisation of this person. */
  signedIn(source: string, email: string): Promise<boolean>;
  /**
   * An address on our own pages with which this person can begin, for ten minutes and once. Null where it is not offered.
   * @param person.userId theirs in the source; whoever comes in as another is turned away
   */
  ticket(
    source: string,
    person: { readonly email: string; readonly userId: string; readonly language: string },
  ): string | null;
  /** Null for a ticket that is not good. */
  begin(ticket: string): Begun | null;
  /** @param cookie what the browser carries; undefined for none */
  end(answer: {
    readonly source: string;
    readonly state: string;
    readonly code: string | null;
    readonly cookie: string | undefined;
  }): Promise<Ended>;
  /** An access token that is good; null where there is none any more. @throws {UpstreamError} */
  accessToken(source: string, email: string): Promise<string | null>;
  /** Forgets the authorisation, and ends it at the CRM as far as that answers. */
  forget(source: string, email: string): Promise<void>;
}

const GOOD_MS = 10 * 60_000;
/** An access token whose end nobody told is renewed after this; Salesforce's shortest session is 15 minutes. */
const RENEWED_AFTER_MS = 10 * 60_000;

interface Ticket {
  readonly source: string;
  readonly email: string;
  readonly userId: string;
  readonly language: string;
  readonly endsAtMs: number;
}
interface Flow extends Ticket {
  readonly verifier: string;
  /** Hash of the cookie. */
  readonly bound: Buffer;
}

/**
 * @param options.publicUrl our https address as people's browsers reach it, without a slash at the end; null for none
 * @param options.logins by source
 */
export function createLogins(options: {
  readonly publicUrl: string | null;
  readonly logins: ReadonlyMap<string, PersonLogin>;
  readonly connections: Connections;
  readonly clock: Clock;
}): Logins {
  const { publicUrl, logins, connections, clock } = options;
  const tickets = new Map<string, Ticket>();
  const flows = new Map<string, Flow>();
  const offered = publicUrl === null ? [] : [...logins.keys()].sort();
  const nowMs = () => Date.parse(clock.now());
  const renewedAt = new Map<string, number>();

  function sweep(): void {
    for (const kept of [tickets, flows])
      for (const [key, { endsAtMs }] of kept) if (endsAtMs < nowMs()) kept.delete(key);
  }

  function take<T extends Ticket>(kept: Map<string, T>, key: string): T | null {
    sweep();
    const found = kept.get(key) ?? null;
    kept.delete(key);
    return found;
  }

  async function saved(id: string): Promise<SavedTokens | null> {
    return (await connections.find(id)) === null ? null : connections.safe(id).read();
  }

  return {
    offered,
    signedIn: async (source, email) => (await connections.find(loginOf(source, email))) !== null,

    ticket(source, person) {
      if (!offered.includes(source)) return null;
      sweep();
      const ticket = secret();
      tickets.set(ticket, { source, ...person, endsAtMs: nowMs() + GOOD_MS });
      return `${publicUrl}/login?ticket=${ticket}`;
    },

    begin(ticket) {
      const found = take(tickets, ticket);
      const login = found && logins.get(found.source);
      if (!found || !login) return null;
      const [state, verifier, cookie] = [secret(), secret(), secret()];
      flows.set(state, { ...found, verifier, bound: hashOf(cookie), endsAtMs: nowMs() + GOOD_MS });
      const challenge = hashOf(verifier).toString('base64url');
      const redirectUri = returnAddress(publicUrl ?? '', found.source);
      return { address: login.address({ redirectUri, state, challenge }), cookie };
    },

    async end({ source, state, code, cookie }) {
      const flow = take(flows, state);
      const login = logins.get(source);
      if (!flow || !login || flow.source !== source || cookie === undefined) return { outcome: 'stale' };
      if (!timingSafeEqual(hashOf(cookie), flow.bound)) return { outcome: 'stale' };
      const { email, userId, language, verifier } = flow;
      if (code === null) return { outcome: 'refused', source, language };
      const redirectUri = returnAddress(publicUrl ?? '', source);
      let granted: Awaited<ReturnType<PersonLogin['exchange']>>;
      try {
        granted = await login.exchange({ code, redirectUri, verifier });
      } catch (error) {
        if (error instanceof AccessError) return { outcome: 'refused', source, language };
        throw error;
      }
      if (granted.userId !== userId) {
        await login.revoke(granted.tokens).catch(() => {});
        return { outcome: 'another', source, language };
      }
      await connections.connect(loginOf(source, email), granted.tokens, []);
      renewedAt.set(loginOf(source, email), nowMs());
      return { outcome: 'signed-in', source, language };
    },

    async accessToken(source, email) {
      const id = loginOf(source, email);
      const [tokens, login] = [await saved(id), logins.get(source)];
      if (tokens === null || !login) return null;
      const endsAtMs =
        tokens.expiresAt === null
          ? (renewedAt.get(id) ?? 0) + RENEWED_AFTER_MS
          : Date.parse(tokens.expiresAt) - 60_000;
      if (tokens.accessToken !== null && endsAtMs > nowMs()) return tokens.accessToken;
      try {
        const newer = await login.renew(tokens);
        await connections.safe(id).save(newer);
        renewedAt.set(id, nowMs());
        return newer.accessToken;
      } catch (error) {
        if (!(error instanceof AccessError)) throw error;
        await connections.forget(id);
        return null;
      }
    },

    async forget(source, email) {
      const id = loginOf(source, email);
      const tokens = await saved(id);
      await connections.forget(id);
      if (tokens)
        await logins
          .get(source)
          ?.revoke(tokens)
          .catch(() => {});
    },
  };
}

/** The connection of a person who signed in to a source themselves. */
export function loginOf(source: string, email: string): string {
  return `${source}/${email}`;
}

function returnAddress(publicUrl: string, source: string): string {
  return `${publicUrl}/login/${source}/return`;
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
