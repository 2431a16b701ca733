import { readFileSync } from 'node:fs';
import type { Call, Reply } from '../../exchange.ts';
import type { People } from '../people/people.ts';
import type { SlackState } from '../state.ts';
import { serveAct } from './act.ts';
import { APP_ICON_FILE } from './avatars.ts';
import { liveParts } from './live.ts';
import { readLook } from './look.ts';
import { drawPage } from './page.ts';

const TYPES = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' };
const MADE_OF = [
  'block.css',
  'control.css',
  'message.css',
  'page.css',
  'surface.css',
  'controls.js',
  'modal.js',
  'page.js',
  'server.js',
  'writing.js',
] as const;
const ASSETS: ReadonlyMap<string, readonly [type: string, body: string]> = new Map([
  ...MADE_OF.map((name) => {
    const body = readFileSync(new URL(`./${name}`, import.meta.url), 'utf8');
    return [`/${name}`, [TYPES[name.endsWith('css') ? 'css' : 'js'], body]] as const;
  }),
  ['/icon.svg', ['image/svg+xml', APP_ICON_FILE]],
]);

/** What a browser is told to hold every page to: nothing comes from elsewhere, nothing runs from the markup. */
export const GUARDS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/**
 * Answers a browser: the page at `/`, what it is made of, `/live` with what changes while somebody looks, `/act` with
 * what they do, uploaded files, and the addresses that `chat.getPermalink` gives.
 */
export function servePage(call: Call, state: SlackState, people: People): Reply | Promise<Reply> {
  const { path, query, method } = call;
  if (path === '/act' && method === 'POST') return serveAct(call, state, people);
  if (method !== 'GET' && method !== 'HEAD') {
    return { ...plain(405, 'Only GET is answered here.'), headers: { ...GUARDS, allow: 'GET, HEAD' } };
  }
  const made = ASSETS.get(path);
  if (made !== undefined) return asset(...made);
  if (path === '/live') {
    const headers = { ...GUARDS, 'content-type': 'text/event-stream; charset=utf-8' };
    return { status: 200, headers, live: liveParts(state, readLook(query, state)) };
  }
  if (path.startsWith('/files/')) return file(path, state);
  if (path.startsWith('/archives/')) return archive(path);
  if (path !== '/') return plain(404, 'There is no such page. Messages are shown at /.');
  const look = readLook(query, state);
  const reply = asset('text/html; charset=utf-8', drawPage(state, look));
  return { ...reply, status: look.open === null ? 404 : 200 };
}

function file(path: string, { workspace }: SlackState): Reply {
  const found = workspace.files.find(path.split('/')[2] ?? '');
  if (found?.bytes == null || !found.shared) return plain(404, 'There is no such file.');
  const shown = found.mime.startsWith('image/') ? 'inline' : 'attachment';
  const reply = asset(found.mime, found.bytes);
  return { ...reply, headers: { ...reply.headers, 'content-disposition': shown } };
}

function archive(path: string): Reply {
  const match = /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(path);
  if (match === null) return plain(404, 'There is no such message.');
  const [, channel, seconds, rest] = match;
  return { status: 302, headers: { ...GUARDS, location: `/?channel=${channel}#m${seconds}.${rest}` } };
}

const asset = (type: string, body: string | Uint8Array): Reply => ({
  status: 200,
  headers: { ...GUARDS, 'content-type': type },
  body,
});
const plain = (status: number, text: string): Reply => ({
  ...asset('text/plain; charset=utf-8', `${text}\n`),
  status,
});
