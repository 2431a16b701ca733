import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webApi } from '@slack/bolt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SlackApp, startSlackApp } from '../../slack/app.ts';
import { keyOfFinding } from '../../slack/blocks/fix.ts';
import { clientOptions } from '../../slack/client.ts';
import { createInstallations } from '../../slack/installations.ts';
import { createSlackNotifier } from '../../slack/notifier.ts';
import { findingCodec } from '../../slack/schema.ts';
import { composeDigest } from '../../src/briefing/digest.ts';
import { composeNudge } from '../../src/briefing/nudge.ts';
import { silentLog } from '../../src/log.ts';
import { speaker, sponsor } from '../briefing/day-view.ts';
import { APP, type SlackPeer } from '../contracts/slack.ts';
import { type Desk as FixingDesk, openDesk } from '../fixing/desk.ts';
import { openEmulate } from '../sandbox/emulate.ts';
import { KEYS, MANIFEST, memoryDocuments, officeDesk, wordsOf } from './office.ts';

/*
 * Our own client code against a Slack by other authors, for what that one offers: installing, posting, threads, looking
 * messages up, changing them, views and the Home tab. It does not offer Socket Mode, interactions and commands (signed
 * and sent here as Slack would), quiet hours, or whether an address was confirmed, so that records are fixed by link.
 */

const SECRET = 'emulated-signing-secret';
const REDIRECT_URI = 'https://plumbline.example.test/slack/oauth_redirect';
const USERS = [
  { name: 'ana', real_name: 'Ana Sørbø', email: 'u1@example.test' },
  { name: 'ingrid', real_name: 'Ingrid Berg', email: sponsor.email },
];

interface Said {
  readonly method: string;
  readonly answer: { readonly ok?: boolean; readonly error?: string; readonly view?: unknown };
}

/** Stands between the app and a Slack, and notes what was asked and answered. */
async function listenIn(url: string, said: Said[]) {
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    const { host: _, 'content-length': __, connection: ___, ...headers } = request.headers;
    const answer = await fetch(url + request.url, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(pieces.length > 0 && { body: Buffer.concat(pieces) }),
      redirect: 'manual',
    });
    const body = Buffer.from(await answer.arrayBuffer());
    const method = /^\/api\/([\w.]+)/.exec(request.url ?? '')?.[1];
    if (method !== undefined) said.push({ method, answer: JSON.parse(body.toString()) as Said['answer'] });
    const location = answer.headers.get('location');
    const type = answer.headers.get('content-type') ?? 'text/plain';
    response.writeHead(answer.status, { 'content-type': type, ...(location && { location }) }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const said: Said[] = [];
const documents = memoryDocuments();
const clock = { now: () => new Date().toISOString() };
let slack: SlackPeer;
let ear: Awaited<ReturnType<typeof listenIn>>;
let fixing: FixingDesk;
let house: ReturnType<typeof officeDesk>;
let app: SlackApp;
let client: webApi.WebClient;
let token = '';
let ana = '';
let ingrid = '';
let teamId = '';

const heard = (method: string) => said.filter((one) => one.method === method);

/** Signs what Slack would send, and sends it to the app. @returns its answer */
async function tell(body: string, type: string): Promise<unknown> {
  const at = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', SECRET).update(`v0:${at}:${body}`).digest('hex');
  const response = await fetch(`${app.url}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': String(at),
      'x-slack-signature': `v0=${signature}`,
    },
    body,
  });
  expect(response.status).toBe(200);
  const text = await response.text();
  await app.idle();
  return text === '' ? null : JSON.parse(text);
}

const event = (about: object) =>
  tell(
    JSON.stringify({
      type: 'event_callback',
      team_id: teamId,
      api_app_id: 'A1',
      event_id: `Ev${said.length}`,
      event_time: 1,
      event: about,
    }),
    'application/json',
  );

const interaction = (about: object) =>
  tell(
    `payload=${encodeURIComponent(
      JSON.stringify({ team: { id: teamId }, api_app_id: 'A1', token: 'x', ...about }),
    )}`,
    'application/x-www-form-urlencoded',
  );

beforeAll(async () => {
  const scopes = MANIFEST.oauth_config.scopes.bot;
  slack = await openEmulate({ users: USERS, redirectUri: REDIRECT_URI, scopes });
  ear = await listenIn(slack.url, said);
  fixing = await openDesk();
  house = officeDesk({ fixing, documents, clock, log: silentLog });
  app = await startSlackApp({
    desk: house.desk,
    apiUrl: `${ear.url}/api/`,
    transport: {
      kind: 'http',
      signingSecret: SECRET,
      install: { ...APP, redirectUri: REDIRECT_URI, scopes },
    },
    botToken: null,
    installations: createInstallations(house.connections),
    listen: { host: '127.0.0.1', port: 0 },
    pages: () => null,
  });
});
afterAll(async () => {
  await app.stop();
  await ear.stop();
  await slack.stop();
  await fixing.stop();
});

it('is installed from our own page, and keeps the token sealed', async () => {
  const started = await fetch(`${app.url}/slack/install`, { redirect: 'manual' });
  const page = started.headers.get('location') ?? '';
  expect(new URL(page).searchParams.get('scope')?.split(',').sort()).toEqual(
    MANIFEST.oauth_config.scopes.bot,
  );
  const back = new URL(await slack.consent(page));
  expect(back.origin + back.pathname).toBe(REDIRECT_URI);
  const cookie = (started.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const returned = await fetch(`${app.url}${back.pathname}${back.search}`, { headers: { cookie } });
  expect(returned.status).toBe(200);
  const installations = createInstallations(house.connections);
  teamId = (await installations.team()) ?? '';
  const kept = await installations.fetchInstallation({
    teamId,
    enterpriseId: undefined,
    isEnterpriseInstall: false,
  });
  token = kept.bot?.token ?? '';
  expect(token).toMatch(/^xoxb-/);
  expect(documents.all()).not.toContain(token);
  client = new webApi.WebClient(token, clientOptions(`${slack.url}/api/`, 10_000));
  const idOf = async (email: string) => (await client.users.lookupByEmail({ email })).user?.id ?? '';
  [ana, ingrid] = [await idOf('u1@example.test'), await idOf(sponsor.email)];
});

it('delivers a digest with its thread, finds it again by its key, and puts it right in place', async () => {
  const notifier = createSlackNotifier({ token, apiUrl: `${ear.url}/api/`, log: silentLog });
  const brief = composeDigest({ view: house.view, recipient: sponsor, speaker, before: null });
  const sent = await notifier.deliver(brief, 'w:digest:1');
  expect(sent).toMatchObject({ state: 'sent', ts: expect.stringMatching(/^\d+\.\d+$/) });
  if (sent.state !== 'sent') return;
  const { channel, ts } = sent;
  const { messages = [] } = await client.conversations.replies({ channel, ts });
  expect(messages).toHaveLength(2);
  expect(wordsOf(messages[0]?.blocks)).toContain('Win more of what we quote');
  expect(wordsOf(messages[1]?.blocks)).toContain('What stands behind the goals');
  expect(await notifier.resume(brief, 'w:digest:1')).toEqual({ state: 'sent', channel, ts });
  expect(await notifier.resume(brief, 'w:digest:2')).toBe('absent');
  const corrected = composeDigest({
    view: house.view,
    recipient: sponsor,
    speaker,
    before: null,
    correctedAt: clock.now(),
  });
  expect(await notifier.amend(corrected, 'w:digest:1', { channel, ts }, true)).toEqual(sent);
  const { messages: after = [] } = await client.conversations.history({ channel });
  expect(after.filter((message) => message.ts === ts).map(({ blocks }) => wordsOf(blocks))).toEqual([
    expect.stringContaining('Corrected at'),
  ]);
});

it('shows a sponsor their Home tab, and a rep theirs', async () => {
  for (const [user, words] of [
    [ingrid, 'Win more of what we quote'],
    [ana, 'Your fixes'],
  ] as const) {
    await event({ type: 'app_home_opened', user, channel: 'D1', tab: 'home', event_ts: '1.1' });
    const published = heard('views.publish').at(-1)?.answer;
    expect(wordsOf(published?.view)).toContain(words);
  }
});

it('takes a nudge’s “later”: the modal opens and is filled, its answer ticks the message off', async () => {
  const notifier = createSlackNotifier({ token, apiUrl: `${ear.url}/api/`, log: silentLog });
  const [person] = (await house.desk.people()).filter(({ email }) => email === 'u1@example.test');
  if (!person) throw new Error('Ana is not there.');
  const nudge = composeNudge({
    person,
    fixes: [...house.open.values()],
    total: 3,
    view: house.view,
    speaker,
  });
  const sent = await notifier.deliver(nudge, 'w:nudge:1');
  if (sent.state !== 'sent') throw new Error(`The nudge was not sent: ${JSON.stringify(sent)}`);
  const [check = '', source = '', record = ''] = KEYS.amount.split(' ');
  const finding = { check, source, record };
  await interaction({
    type: 'block_actions',
    user: { id: ana, team_id: teamId },
    trigger_id: await slack.trigger(client, ana),
    container: { type: 'message', message_ts: sent.ts, channel_id: sent.channel },
    channel: { id: sent.channel },
    message: { ts: sent.ts },
    actions: [
      {
        type: 'button',
        action_id: 'later',
        block_id: `acts:${keyOfFinding(finding)}:0`,
        value: findingCodec.write(finding),
        action_ts: '1.1',
      },
    ],
  });
  expect(heard('views.open').map(({ answer }) => answer.error ?? 'ok')).toEqual(['ok']);
  const shown = heard('views.update').at(-1)?.answer.view as {
    id: string;
    callback_id: string;
    private_metadata: string;
  };
  expect(wordsOf(shown)).toContain('When shall I ask again?');
  const answer = await interaction({
    type: 'view_submission',
    user: { id: ana, team_id: teamId },
    view: {
      ...shown,
      type: 'modal',
      state: { values: { when: { input: { selected_option: { value: 'week' } } } } },
    },
  });
  expect(wordsOf(answer)).toContain('Put off until');
  const { messages = [] } = await client.conversations.history({ channel: sent.channel });
  const ticked = messages.find(({ ts }) => ts === sent.ts);
  expect(wordsOf(ticked?.blocks)).toContain('Put off until');
});

it('was refused nothing but what that Slack does not offer', () => {
  const refused = said.filter(({ answer }) => answer.ok !== true);
  expect(refused).toEqual([]);
  expect([...new Set(said.map(({ method }) => method))].sort()).toEqual([
    'auth.test',
    'chat.postMessage',
    'chat.update',
    'conversations.history',
    'conversations.open',
    'files.completeUploadExternal',
    'files.getUploadURLExternal',
    'oauth.v2.access',
    'users.info',
    'users.list',
    'views.open',
    'views.publish',
    'views.update',
  ]);
});
