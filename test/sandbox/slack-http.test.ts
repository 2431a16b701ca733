import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, type Installation } from '@slack/bolt';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { SlackOptions, SlackSandbox } from '../../src/sandbox/slack/slack-server.ts';
import { ANA, buttonBlock, clientOf, GUEST, handClock, modal, refusal, start } from './slack-desk.ts';
import { quiet } from './slack-samples.ts';

let slack: SlackSandbox;
const started: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of started.splice(0).reverse()) await one.stop();
});

async function begin(options: Partial<SlackOptions> = {}): Promise<void> {
  slack = await start({ wall: systemClock, ...options });
  started.push(slack);
}

const SCOPES = ['chat:write', 'im:history', 'users:read'];
const installed = new Map<string, Installation>();

/** Bolt's app on HTTP, installed or to be installed. */
async function boltOnHttp(
  more: { oauth?: boolean; signingSecret?: string } = {},
): Promise<{ app: App; url: string }> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const url = `http://127.0.0.1:${port}`;
  const clientOptions = { slackApiUrl: `${slack.url}/api/`, retryConfig: { retries: 0 } };
  const app = new App({
    signingSecret: more.signingSecret ?? 'sandbox-signing-secret',
    logger: quiet,
    clientOptions,
    ...(more.oauth
      ? {
          clientId: 'sandbox-client',
          clientSecret: 'sandbox-secret',
          stateSecret: 'state',
          scopes: SCOPES,
          redirectUri: `${url}/slack/oauth_redirect`,
          installerOptions: {
            authorizationUrl: `${slack.url}/oauth/v2/authorize`,
            clientOptions,
            directInstall: true,
            redirectUriPath: '/slack/oauth_redirect',
          },
          installationStore: {
            storeInstallation: async (one: Installation) => void installed.set(one.team?.id ?? '', one),
            fetchInstallation: async ({ teamId }: { teamId: string | undefined }) => {
              const found = installed.get(teamId ?? '');
              if (found === undefined) throw new Error('not installed');
              return found;
            },
          },
        }
      : { token: 'xoxb-sandbox' }),
  } as never);
  await app.start({ port, host: '127.0.0.1' } as never);
  started.push(app);
  return { app, url };
}

describe('Deliveries over HTTP', () => {
  test('Bolt finds them signed, and an address that is not the app’s is refused', async () => {
    await begin();
    const { app, url } = await boltOnHttp();
    const heard: unknown[] = [];
    app.message(async ({ message }) => void heard.push((message as { text: string }).text));
    app.action('fix', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({
        trigger_id: (body as { trigger_id: string }).trigger_id,
        view: modal() as never,
      });
    });
    app.view('fix', async ({ ack }) =>
      ack({ response_action: 'update', view: modal({ blocks: [] }) as never }),
    );
    app.command('/plumbline', async ({ ack, command }) => ack(`You asked for ${command.text}.`));
    await expect(slack.setRequestUrl(`${url}/elsewhere`)).rejects.toThrow(
      "did not give Slack's challenge back",
    );
    await slack.setRequestUrl(`${url}/slack/events`);
    slack.people.say(ANA, 'hello');
    await slack.idle();
    expect(heard).toEqual(['hello']);
    const { ts = '', channel = '' } = await clientOf(slack).chat.postMessage({
      channel: ANA,
      text: 'a',
      blocks: [buttonBlock('fix')] as never,
    });
    expect(await slack.people.press(ANA, { channel, ts }, { actionId: 'fix' })).toMatchObject({
      acked: true,
    });
    await expect.poll(() => slack.modals(ANA).length).toBe(1);
    const [view] = slack.modals(ANA);
    expect(await slack.people.submit(ANA, view?.id ?? '', { why: { text: 'because' } })).toEqual({
      kind: 'updated',
    });
    expect(slack.modals(ANA)[0]).toMatchObject({ id: view?.id, payload: { blocks: [] } });
    await slack.people.command(ANA, '/plumbline goals');
    expect(slack.ephemerals()).toMatchObject([{ text: 'You asked for goals.' }]);
  });

  test('what is signed with another secret, or long ago, Bolt refuses', async () => {
    await begin();
    const { url } = await boltOnHttp({ signingSecret: 'another' });
    await expect(slack.setRequestUrl(`${url}/slack/events`)).rejects.toThrow('challenge');
    await begin({ wall: handClock('2020-01-01T00:00:00.000Z') });
    const { url: other } = await boltOnHttp();
    await expect(slack.setRequestUrl(`${other}/slack/events`)).rejects.toThrow('challenge');
  });

  test('what fails is told again with its number and reason, until the app says no more', async () => {
    await begin({ ackWithinMs: 250 });
    const asked: (string | undefined)[][] = [];
    const answers = [500, 'never', 200, 500] as const;
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => void chunks.push(chunk));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as { type: string; challenge: string };
        if (body.type === 'url_verification') return void response.end(body.challenge);
        const answer = answers[asked.length];
        const { headers } = request;
        asked.push([
          headers['x-slack-retry-num'] as string | undefined,
          headers['x-slack-retry-reason'] as string | undefined,
        ]);
        if (answer === 'never' || answer === undefined) return;
        response
          .writeHead(answer, answer === 500 && asked.length > 1 ? { 'x-slack-no-retry': '1' } : {})
          .end();
      });
    }).listen(0, '127.0.0.1');
    started.push({
      stop: async () => {
        server.closeAllConnections();
        server.close();
      },
    });
    await new Promise((resolve) => server.once('listening', resolve));
    await slack.setRequestUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    slack.people.say(ANA, 'one');
    await slack.idle();
    expect(asked).toEqual([
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'http_timeout'],
    ]);
    expect(slack.deliveries()[0]?.attempts).toEqual(['http_error', 'http_timeout', null]);
    slack.people.say(ANA, 'two');
    await slack.idle();
    expect(slack.deliveries()[1]?.attempts).toEqual(['http_error']);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    slack.people.say(ANA, 'three');
    await slack.idle();
    expect(new Set(slack.deliveries()[2]?.attempts)).toEqual(new Set(['connection_failed']));
  });
});

describe('Answers to what somebody did', () => {
  const post = (address: string, body: object): Promise<Response> =>
    fetch(address, { method: 'POST', body: JSON.stringify(body) });

  async function pressed(): Promise<{ address: string; channel: string; ts: string }> {
    const { ts = '', channel = '' } = await clientOf(slack).chat.postMessage({
      channel: ANA,
      text: 'a',
      blocks: [buttonBlock('fix')] as never,
    });
    await slack.people.press(ANA, { channel, ts }, { actionId: 'fix' });
    const { payload } = slack.deliveries().at(-1) ?? {};
    return { address: String(payload?.['response_url']), channel, ts };
  }

  test('change the message, add one for that person or for all, and remove it', async () => {
    await begin();
    const { address, ts } = await pressed();
    await post(address, { replace_original: true, text: 'ticked off' });
    expect(slack.messages()).toMatchObject([{ ts, text: 'ticked off', blocks: [], edited: true }]);
    await post(address, { text: 'between us' });
    expect(slack.ephemerals()).toMatchObject([{ text: 'between us', onlyFor: ANA }]);
    await post(address, { text: 'for all', response_type: 'in_channel' });
    await post(address, { delete_original: true });
    expect(slack.messages().map(({ text }) => text)).toEqual(['for all']);
  });

  test('are taken five times, for half an hour, and only sound ones', async () => {
    const wall = handClock();
    await begin({ wall });
    const { address } = await pressed();
    expect((await post(address, { blocks: [{ type: 'nonsense' }] })).status).toBe(400);
    for (let use = 2; use <= 5; use++) expect((await post(address, { text: 'a' })).status).toBe(200);
    const sixth = await post(address, { text: 'a' });
    expect([sixth.status, await sixth.json()]).toEqual([404, { ok: false, error: 'used_url' }]);
    const { address: other } = await pressed();
    wall.move(30 * 60_000);
    expect((await post(other, { text: 'a' })).status).toBe(200);
    wall.move(1);
    expect(await (await post(other, { text: 'a' })).json()).toEqual({ ok: false, error: 'expired_url' });
    expect((await post(`${slack.url}/actions/T1/1/X`, { text: 'a' })).status).toBe(404);
  });
});

describe('Installing', () => {
  test('Bolt sends the browser to the page of consent, takes the code back and holds the scopes', async () => {
    await begin({ token: null });
    const { app, url } = await boltOnHttp({ oauth: true });
    const heard: string[] = [];
    app.message(async ({ message, say }) => {
      heard.push((message as { text: string }).text);
      await say('Hello back');
    });
    const install = await fetch(`${url}/slack/install`, { redirect: 'manual' });
    expect(install.status).toBe(302);
    const consent = await fetch(install.headers.get('location') ?? '');
    const page = await consent.text();
    expect(page).toContain('Write messages as itself');
    const choices = [...page.matchAll(/href="(\/oauth[^"]+)"/g)].map(([, path = '']) =>
      path.replaceAll('&amp;', '&'),
    );
    const decide = async (path: string | undefined): Promise<string> => {
      const answer = await fetch(slack.url + path, { redirect: 'manual' });
      return answer.headers.get('location') ?? String(answer.status);
    };
    const cookie = install.headers.get('set-cookie')?.split(';')[0] ?? '';
    const denied = await fetch(await decide(choices.at(-1)), { headers: { cookie } });
    expect(denied.status).toBe(500);
    const allowed = await fetch(await decide(choices.find((path) => path.includes(ANA))), {
      headers: { cookie },
    });
    expect(allowed.status).toBe(200);
    const [installation] = installed.values();
    expect(installation).toMatchObject({ bot: { scopes: SCOPES }, user: { id: ANA }, authVersion: 'v2' });
    await slack.setRequestUrl(`${url}/slack/events`);
    slack.people.say(ANA, 'hello');
    await slack.idle();
    expect(heard).toEqual(['hello']);
    await expect.poll(() => slack.messages().at(1)?.text).toBe('Hello back');
    expect(await decide(choices[0]?.replace(/member=\w+/, `member=${GUEST}`))).toBe('400');
  });

  test('an app that asks for what there is not, or wants the code sent elsewhere, is refused', async () => {
    await begin({
      manifest: { display_information: { name: 'A' }, oauth_config: { redirect_urls: ['https://a.test/'] } },
    });
    const ask = async (query: Record<string, string>): Promise<[number, string]> => {
      const base = {
        client_id: 'sandbox-client',
        scope: 'chat:write',
        redirect_uri: 'https://a.test/back',
        ...query,
      };
      const answer = await fetch(`${slack.url}/oauth/v2/authorize?${new URLSearchParams(base)}`);
      return [answer.status, /\b(\w+_\w+):/.exec(await answer.text())?.[1] ?? ''];
    };
    expect(await ask({})).toMatchObject([200, '']);
    expect(await ask({ client_id: 'x' })).toEqual([400, 'invalid_client_id']);
    expect(await ask({ scope: 'chat:write,world:rule' })).toEqual([400, 'invalid_scope']);
    expect(await ask({ scope: '' })).toEqual([400, 'no_scopes']);
    expect(await ask({ redirect_uri: 'https://evil.test/' })).toEqual([400, 'bad_redirect_uri']);
    expect(await ask({ redirect_uri: 'javascript:alert(1)' })).toEqual([400, 'bad_redirect_uri']);
  });
});

describe('Tokens', () => {
  const consent = async (member = ANA): Promise<string> => {
    const query = {
      client_id: 'sandbox-client',
      scope: 'chat:write',
      redirect_uri: 'http://127.0.0.1/back',
      member,
      allow: '1',
      state: 's 1',
    };
    const answer = await fetch(`${slack.url}/oauth/v2/decide?${new URLSearchParams(query)}`, {
      redirect: 'manual',
    });
    const back = new URL(answer.headers.get('location') ?? '');
    expect(back.searchParams.get('state')).toBe('s 1');
    return back.searchParams.get('code') ?? '';
  };
  const access = (args: Record<string, string>) =>
    clientOf(slack, '').oauth.v2.access({
      client_id: 'sandbox-client',
      client_secret: 'sandbox-secret',
      redirect_uri: 'http://127.0.0.1/back',
      ...args,
    });

  test('a code is good once, for ten minutes, for the app and the address that it was given to', async () => {
    const wall = handClock();
    await begin({ token: null, wall });
    const code = await consent();
    expect(await refusal(access({ code, client_id: 'x' }))).toMatchObject({ error: 'invalid_client_id' });
    expect(await refusal(access({ code, client_secret: 'x' }))).toMatchObject({ error: 'bad_client_secret' });
    expect(await refusal(access({ code, redirect_uri: 'http://x/' }))).toMatchObject({
      error: 'bad_redirect_uri',
    });
    expect(await refusal(access({ code, grant_type: 'x' }))).toMatchObject({ error: 'invalid_grant_type' });
    const granted = await access({ code });
    expect(granted).toMatchObject({ scope: 'chat:write', token_type: 'bot', authed_user: { id: ANA } });
    expect(granted).not.toHaveProperty('refresh_token');
    expect(await refusal(access({ code }))).toMatchObject({ error: 'invalid_code' });
    const late = await consent();
    wall.move(600_000);
    expect(await refusal(access({ code: late }))).toMatchObject({ error: 'invalid_code' });
    expect((await clientOf(slack, granted.access_token).auth.test()).ok).toBe(true);
  });

  test('where they rotate, one ends after twelve hours, and what renews it works once', async () => {
    const wall = handClock();
    const settings = { token_rotation_enabled: true };
    await begin({ token: null, wall, manifest: { display_information: { name: 'A' }, settings } });
    const first = await access({ code: await consent() });
    expect(first.access_token).toMatch(/^xoxe\.xoxb-/);
    expect(first.expires_in).toBe(43_200);
    wall.move(43_200_000);
    const old = clientOf(slack, first.access_token);
    expect(await refusal(old.auth.test())).toMatchObject({ error: 'token_expired' });
    const renew = { grant_type: 'refresh_token', refresh_token: first.refresh_token ?? '' };
    const second = await access(renew);
    expect(await refusal(access(renew))).toMatchObject({ error: 'invalid_refresh_token' });
    const client = clientOf(slack, second.access_token);
    expect((await client.auth.test()).ok).toBe(true);
    expect(await client.auth.revoke({ test: true })).toMatchObject({ revoked: false });
    expect(await client.auth.revoke()).toMatchObject({ revoked: true });
    expect(await refusal(client.auth.test())).toMatchObject({ error: 'token_revoked' });
    expect(
      await refusal(access({ grant_type: 'refresh_token', refresh_token: second.refresh_token ?? '' })),
    ).toMatchObject({ error: 'invalid_refresh_token' });
  });

  test('an app removes itself with its id and secret', async () => {
    await begin();
    const client = clientOf(slack);
    const uninstall = (client_id: string, client_secret: string) =>
      client.apps.uninstall({ client_id, client_secret });
    expect(await refusal(uninstall('x', 'sandbox-secret'))).toMatchObject({ error: 'invalid_client_id' });
    expect(await refusal(uninstall('sandbox-client', 'x'))).toMatchObject({ error: 'bad_client_secret' });
    expect((await uninstall('sandbox-client', 'sandbox-secret')).ok).toBe(true);
    expect(await refusal(client.auth.test())).toMatchObject({ error: 'token_revoked' });
    expect(slack.deliveries().map(({ what }) => what)).toEqual(['tokens_revoked', 'app_uninstalled']);
  });
});
