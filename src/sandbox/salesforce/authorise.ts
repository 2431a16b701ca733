import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Call, Reply } from '../exchange.ts';
import { escaped } from './markup.ts';
import type { Tables } from './tables.ts';

const AUTHORISE = '/services/oauth2/authorize';
/** A code is good for fifteen minutes. */
const CODE_MS = 15 * 60_000;

/** Codes that were given to browsers, to be exchanged for tokens. */
export interface Codes {
  /** The page on which somebody signs in and agrees, and where its links lead; null for any other path. */
  answer(call: Call): Reply | null;
  /** Whose code it is; null where it was never given, was used, is too old, or the verifier does not fit. */
  spend(code: string, redirectUri: string, verifier: string): string | null;
}

/**
 * The first half of the web server flow with PKCE, which it demands: whoever opens the page chooses as whom they come
 * in. An app that nobody registered, or an address that is no https one, is told so and sent nowhere.
 */
export function openCodes(world: {
  readonly clientId: string;
  readonly tables: Tables;
  readonly clock: Clock;
}): Codes {
  const { clientId, tables, clock } = world;
  const codes = new Map<
    string,
    {
      readonly userId: string;
      readonly redirectUri: string;
      readonly challenge: string;
      readonly endsAtMs: number;
    }
  >();
  let made = 0;

  function wrong(query: URLSearchParams): string | null {
    if (query.get('client_id') !== clientId) return 'invalid_client_id';
    if (query.get('response_type') !== 'code') return 'unsupported_response_type';
    if (!URL.canParse(query.get('redirect_uri') ?? '')) return 'redirect_uri_mismatch';
    if (!/^[\w-]{43}$/.test(query.get('code_challenge') ?? '')) return 'missing required code challenge';
    return query.get('code_challenge_method') === 'S256' ? null : 'invalid code challenge method';
  }

  return {
    answer({ path, query: asked, method }) {
      if (method !== 'GET' || (path !== AUTHORISE && path !== `${AUTHORISE}/chosen`)) return null;
      const query = new URLSearchParams(asked);
      const problem = wrong(query);
      if (problem !== null) return page(400, `<h1>OAuth error</h1><p>${escaped(problem)}</p>`);
      const back = new URL(query.get('redirect_uri') ?? '');
      back.searchParams.set('state', query.get('state') ?? '');
      if (path === AUTHORISE) return page(200, loginPage(tables, query));
      const userId = query.get('user') ?? '';
      if (!tables.find('User')?.get(userId)) {
        back.searchParams.set('error', 'access_denied');
        return { status: 302, headers: { location: back.href }, body: '' };
      }
      const code = createHash('sha256').update(`code ${++made} ${userId}`).digest('base64url');
      codes.set(code, {
        userId,
        redirectUri: query.get('redirect_uri') ?? '',
        challenge: query.get('code_challenge') ?? '',
        endsAtMs: Date.parse(clock.now()) + CODE_MS,
      });
      back.searchParams.set('code', code);
      return { status: 302, headers: { location: back.href }, body: '' };
    },
    spend(code, redirectUri, verifier) {
      const found = codes.get(code);
      codes.delete(code);
      if (!found || found.endsAtMs < Date.parse(clock.now()) || found.redirectUri !== redirectUri)
        return null;
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      return challenge === found.challenge ? found.userId : null;
    },
  };
}

function loginPage(tables: Tables, query: URLSearchParams): string {
  const users = [...(tables.find('User')?.rows ?? [])].filter(
    (row): row is NonNullable<typeof row> => row !== undefined && row['IsActive'] !== false,
  );
  const link = (user: string, text: string) => {
    const target = new URLSearchParams(query);
    target.set('user', user);
    return `<li><a href="${escaped(`${AUTHORISE}/chosen?${target}`)}">${escaped(text)}</a></li>`;
  };
  const all = users.map((row) =>
    link(String(row['Id']), String(row['Name'] ?? row['Username'] ?? row['Id'])),
  );
  return `<h1>Log In</h1><p>Allow Access?</p><ul>${all.join('')}${link('', 'Deny')}</ul>`;
}

function page(status: number, body: string): Reply {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'",
    'cache-control': 'no-store',
  };
  return { status, headers, body: `<!doctype html><meta charset="utf-8"><title>Salesforce</title>${body}` };
}
