import { readFileSync } from 'node:fs';
import type { Call, Reply } from '../../server.ts';
import type { Workspace } from '../workspace.ts';
import { APP_ICON_FILE } from './avatars.ts';
import { conversationFor, drawLiveParts, drawPage, type Theme } from './page.ts';

const beside = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const ASSETS: ReadonlyMap<string, readonly [type: string, body: string]> = new Map([
  ['/block.css', ['text/css; charset=utf-8', beside('./block.css')]],
  ['/icon.svg', ['image/svg+xml', APP_ICON_FILE]],
  ['/message.css', ['text/css; charset=utf-8', beside('./message.css')]],
  ['/page.css', ['text/css; charset=utf-8', beside('./page.css')]],
  ['/page.js', ['text/javascript; charset=utf-8', beside('./page.js')]],
]);

const GUARDS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/**
 * Answers a browser: the page at `/`, what it is made of, `/messages.json` with what is new since a revision,
 * uploaded files, and the addresses that `chat.getPermalink` gives.
 */
export function servePage(call: Call, workspace: Workspace): Reply {
  if (call.method !== 'GET' && call.method !== 'HEAD') {
    return { ...plain(405, 'Only GET is answered here.'), headers: { ...GUARDS, allow: 'GET, HEAD' } };
  }
  const { path, query } = call;
  const made = ASSETS.get(path);
  if (made !== undefined) return asset(...made);
  if (path === '/messages.json') return live(query, workspace);
  if (path.startsWith('/files/')) return file(path, workspace);
  if (path.startsWith('/archives/')) return archive(path);
  if (path !== '/') return plain(404, 'There is no such page. Messages are shown at /.');
  const open = conversationFor(workspace, query.get('channel'));
  const reply = asset('text/html; charset=utf-8', drawPage(workspace, open, themeOf(query)));
  return { ...reply, status: open === null ? 404 : 200 };
}

function live(query: URLSearchParams, workspace: Workspace): Reply {
  const revision = workspace.revision();
  const open = conversationFor(workspace, query.get('channel'));
  if (query.get('revision') === String(revision)) return json({ revision });
  const { sidebar, messages } = drawLiveParts(workspace, open, themeOf(query));
  return json({ revision, sidebar: sidebar.markup, messages: messages.markup });
}

function file(path: string, workspace: Workspace): Reply {
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

function themeOf(query: URLSearchParams): Theme {
  const asked = query.get('theme');
  return asked === 'light' || asked === 'dark' ? asked : null;
}

const asset = (type: string, body: string | Uint8Array): Reply => ({
  status: 200,
  headers: { ...GUARDS, 'content-type': type },
  body,
});
const json = (body: unknown): Reply => asset('application/json; charset=utf-8', JSON.stringify(body));
const plain = (status: number, text: string): Reply => ({
  ...asset('text/plain; charset=utf-8', `${text}\n`),
  status,
});
