import type { Call, Reply } from '../exchange.ts';
import { type Html, html } from './page/html.ts';
import { GUARDS } from './page/serve-page.ts';
import type { SlackState } from './state.ts';

/** Scopes that a bot can be given and what they let it do, in words for the person who is asked. */
const MEANINGS: Readonly<Record<string, string>> = {
  'channels:read': 'See which public channels there are',
  'chat:write': 'Write messages as itself',
  commands: 'Add slash commands and shortcuts',
  'dnd:read': 'See when people do not want to be disturbed',
  'files:read': 'Read the files that are shared with it',
  'files:write': 'Upload files',
  'groups:read': 'See the private channels that it is in',
  'im:history': 'Read the direct messages that people write to it',
  'im:read': 'See with whom it has direct messages',
  'im:write': 'Begin direct messages with people',
  'mpim:write': 'Begin direct messages with groups',
  'team:read': 'See the name of the workspace',
  'users:read': 'See who is in the workspace',
  'users:read.email': 'See the e-mail addresses of people in the workspace',
};

/**
 * The page on which somebody installs the app: `/oauth/v2/authorize` asks, `/oauth/v2/decide` answers by sending the
 * browser back to the app with `code` and `state`, or with `error=access_denied`.
 */
export function serveConsent(call: Call, state: SlackState): Reply {
  const { query } = call;
  const asked = readRequest(query, state);
  if (typeof asked === 'string') return problem(asked);
  if (call.path === '/oauth/v2/authorize') return page(asked, query, state);
  const address = new URL(asked.redirectUri);
  if (query.get('allow') === '1') {
    const member = state.workspace.member(query.get('member') ?? '');
    if (member === null || member.kind === 'stranger' || member.kind === 'guest') {
      return problem('Only a full member can install an app.');
    }
    const redirectUri = query.get('redirect_uri');
    const code = state.tokens.code({ scopes: asked.scopes, member: member.id, redirectUri });
    address.searchParams.set('code', code);
  } else {
    address.searchParams.set('error', 'access_denied');
  }
  address.searchParams.set('state', query.get('state') ?? '');
  return { status: 302, headers: { ...GUARDS, location: String(address) } };
}

interface Asked {
  readonly scopes: readonly string[];
  readonly redirectUri: string;
}

function readRequest(query: URLSearchParams, { credentials, app }: SlackState): Asked | string {
  if (query.get('client_id') !== credentials.clientId) return 'invalid_client_id: no app has this client_id.';
  const scopes = (query.get('scope') ?? '').split(/[\s,]+/).filter((scope) => scope !== '');
  const [odd] = scopes.filter((scope) => MEANINGS[scope] === undefined);
  if (scopes.length === 0) return 'no_scopes: the app asks for nothing.';
  if (odd !== undefined) return `invalid_scope: this Slack does not know the scope ${odd}.`;
  const redirectUri = query.get('redirect_uri') ?? app.redirectUrls[0] ?? '';
  const allowed =
    app.redirectUrls.length === 0 || app.redirectUrls.some((url) => redirectUri.startsWith(url));
  if (!allowed || !/^https?:$/.test(URL.parse(redirectUri)?.protocol ?? '')) {
    return 'bad_redirect_uri: redirect_uri is none of the addresses that the app has named.';
  }
  return { scopes, redirectUri };
}

function page(asked: Asked, query: URLSearchParams, { app, workspace }: SlackState): Reply {
  const people = workspace.members.filter(
    ({ kind = 'member', deactivated }) => kind === 'member' && !deactivated,
  );
  const decide = (more: Record<string, string>): string =>
    `/oauth/v2/decide?${new URLSearchParams({ ...Object.fromEntries(query), ...more })}`;
  return respond(
    200,
    html`<h1>${app.name} is asking to be installed in <bdi>${workspace.team}</bdi></h1>
<h2>What will ${app.name} be able to do?</h2>
<ul>${asked.scopes.map((scope) => html`<li>${MEANINGS[scope] ?? scope} <code>${scope}</code></li>`)}</ul>
<h2>Allow as</h2>
<ul class="choices">${people.map(
      ({ id, name }) =>
        html`<li><a class="button primary" href="${decide({ allow: '1', member: id })}">Allow as <bdi>${name}</bdi></a></li>`,
    )}</ul>
<p><a class="button" href="${decide({ allow: '0' })}">Cancel</a></p>`,
  );
}

const problem = (sentence: string): Reply =>
  respond(400, html`<h1>Something went wrong when authorising this app.</h1><p>${sentence}</p>`);

function respond(status: number, body: Html): Reply {
  const whole = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Install an app · sandbox Slack</title><link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page.css"><link rel="stylesheet" href="/block.css"><link rel="stylesheet" href="/surface.css"></head>
<body class="consent"><main>${body}</main></body></html>`;
  return { status, headers: { ...GUARDS, 'content-type': 'text/html; charset=utf-8' }, body: whole.markup };
}
