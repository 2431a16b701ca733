import { readFileSync } from 'node:fs';
import { escapeXml } from '../drawing/svg.ts';
import { createSpeaker } from '../language/speak.ts';
import type { Ended, Logins } from '../people/logins.ts';

const STYLE = readFileSync(new URL('./page.css', import.meta.url), 'utf8');
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** Bound to this host and to https by its name (RFC 6265bis). */
const COOKIE = '__Host-plumbline-login';

/** What a browser is answered. */
export interface LoginReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The two pages between a person and the login of their CRM: the way there, and the way back. Null for any other path.
 */
export function loginPage(
  logins: Logins,
  ask: { readonly path: string; readonly query: URLSearchParams; readonly cookies: string | undefined },
): Promise<LoginReply> | null {
  const { path, query, cookies } = ask;
  if (path === '/login') return begin(logins, query.get('ticket') ?? '');
  const source = /^\/login\/([a-z]+)\/return$/.exec(path)?.[1];
  return source === undefined ? null : end(logins, source, query, cookies);
}

async function begin(logins: Logins, ticket: string): Promise<LoginReply> {
  const begun = logins.begin(ticket);
  if (begun === null) return page(410, 'en', 'login.page.stale');
  // Lax: the CRM sends the browser back from another site.
  const cookie = `${COOKIE}=${begun.cookie}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600`;
  return { status: 302, headers: { location: begun.address, 'set-cookie': cookie, ...QUIET }, body: '' };
}

async function end(
  logins: Logins,
  source: string,
  query: URLSearchParams,
  cookies: string | undefined,
): Promise<LoginReply> {
  const cookie = (cookies ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1);
  const ended = await logins.end({
    source,
    state: query.get('state') ?? '',
    code: query.get('code'),
    cookie,
  });
  const words = {
    'signed-in': 'login.page.done',
    stale: 'login.page.stale',
    refused: 'login.page.refused',
    another: 'login.page.another',
  } as const satisfies Record<Ended['outcome'], string>;
  const language = 'language' in ended ? ended.language : 'en';
  const reply = page(ended.outcome === 'signed-in' ? 200 : 403, language, words[ended.outcome]);
  const gone = `${COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0`;
  return { ...reply, headers: { ...reply.headers, 'set-cookie': gone } };
}

/** Nothing of an address with a code in it is passed on or kept. */
const QUIET = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };

function page(status: number, language: string, id: string): LoginReply {
  const speaker = createSpeaker(language);
  const body = `<!doctype html>
<html lang="${escapeXml(speaker.language)}" dir="${speaker.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${escapeXml(POLICY.replace("; frame-ancestors 'none'", ''))}">
<title>Plumbline</title>
<style>
${STYLE}</style>
</head>
<body>
<header><p class="title">Plumbline</p><h1>${escapeXml(speaker.say(id))}</h1></header>
<main><p>${escapeXml(speaker.say('login.page.close'))}</p></main>
</body>
</html>
`;
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY, ...QUIET };
  return { status, headers: { ...headers, 'x-content-type-options': 'nosniff' }, body };
}
