import { type Installation, InstallProvider } from '@slack/oauth';
import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quiet } from '../sandbox/slack-samples.ts';

/**
 * What any server that pretends to be Slack must do for an app that is installed, writes, reads, shows views and
 * uploads files. It is asked through Slack's own clients only. One of them, so that a server and those who wrote it
 * cannot share a misunderstanding, is by other authors: `test/sandbox/slack-peers.test.ts` holds both to this.
 */

/** A running server with a person `ana@northlight.example.test` and a channel `crm-strategy`. */
export interface SlackPeer {
  /** Without a slash at the end. */
  readonly url: string;
  /** Agrees, as a person would, on the page of consent. @returns where the browser is sent */
  consent(page: string): Promise<string>;
  /** A trigger, as if a person had just pressed something: in a view where one is named. */
  trigger(client: WebClient, member: string, view?: string): Promise<string>;
  stop(): Promise<unknown>;
}

export const APP = { clientId: 'sandbox-client', clientSecret: 'sandbox-secret' };
export const EMAIL = 'ana@northlight.example.test';
export const REDIRECT = 'http://127.0.0.1:9/slack/oauth_redirect';
export const SCOPES = [
  'channels:read',
  'chat:write',
  'files:read',
  'files:write',
  'im:history',
  'im:read',
  'im:write',
  'users:read',
  'users:read.email',
];

const button = { type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } };
export const buttons = { type: 'actions', elements: [button] };
export const sheet = (rest: object = {}) => ({
  type: 'modal' as const,
  title: { type: 'plain_text' as const, text: 'Fix' },
  blocks: [buttons],
  ...rest,
});

/** The error that Slack answers a call with; `ok` where it is not refused. */
export const errorOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: { data?: { error?: string } }) => error.data?.error ?? String(error),
  );

/** Installs an app by Slack's own provider of installations. */
export async function install(peer: SlackPeer, scopes: readonly string[]): Promise<Installation> {
  const kept: Installation[] = [];
  const provider = new InstallProvider({
    ...APP,
    stateSecret: 'state',
    logger: quiet,
    authorizationUrl: `${peer.url}/oauth/v2/authorize`,
    clientOptions: { slackApiUrl: `${peer.url}/api/` },
    legacyStateVerification: true,
    installationStore: {
      storeInstallation: async (one) => void kept.push(one as Installation),
      fetchInstallation: async () => kept[0] as never,
    },
  });
  const page = await provider.generateInstallUrl({ scopes: [...scopes], redirectUri: REDIRECT });
  const back = new URL(await peer.consent(page));
  const request = { url: `${back.pathname}${back.search}`, headers: { host: back.host } };
  const response = { setHeader: () => {}, writeHead: () => {}, end: () => {} };
  await provider.handleCallback(request as never, response as never, {
    success: () => {},
    failure: (error) => {
      throw error;
    },
  });
  const [installation] = kept;
  if (installation === undefined) throw new Error('Nothing was installed.');
  return installation;
}

export const clientFor = (peer: SlackPeer, token?: string): WebClient =>
  new WebClient(token, {
    slackApiUrl: `${peer.url}/api/`,
    logger: quiet,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });

export function slackContract(name: string, open: () => Promise<SlackPeer>): void {
  describe(`${name} does as Slack does`, () => {
    let peer: SlackPeer;
    let client: WebClient;
    let installation: Installation;
    let ana = '';
    let dm = '';

    beforeAll(async () => {
      peer = await open();
      installation = await install(peer, SCOPES);
      client = clientFor(peer, installation.bot?.token);
      ana = (await client.users.lookupByEmail({ email: EMAIL })).user?.id ?? '';
      dm = (await client.conversations.open({ users: ana })).channel?.id ?? '';
    });
    afterAll(() => peer.stop());

    test('an installation holds a bot with the scopes that were asked for', () => {
      expect(installation.bot?.token).toMatch(/^xoxb-/);
      expect([...(installation.bot?.scopes ?? [])].sort()).toEqual(SCOPES);
      expect(installation.bot?.userId).toMatch(/^U/);
      expect(installation.team?.id).toMatch(/^T/);
    });

    test('a code is worth nothing the second time, and nothing for another app', async () => {
      const query = { client_id: APP.clientId, scope: 'chat:write', redirect_uri: REDIRECT, state: 's' };
      const back = await peer.consent(`${peer.url}/oauth/v2/authorize?${new URLSearchParams(query)}`);
      const code = new URL(back).searchParams.get('code') ?? '';
      expect(new URL(back).searchParams.get('state')).toBe('s');
      const access = (client_id: string): Promise<string> => {
        const { clientSecret: client_secret } = APP;
        return errorOf(
          clientFor(peer).oauth.v2.access({ code, client_id, client_secret, redirect_uri: REDIRECT }),
        );
      };
      expect(await access('another')).toBe('invalid_client_id');
      expect([await access(APP.clientId), await access(APP.clientId)]).toEqual(['ok', 'invalid_code']);
    });

    test('a token says whose it is', async () => {
      const answer = await client.auth.test();
      expect(answer).toMatchObject({ ok: true, user_id: installation.bot?.userId });
      expect(answer.team_id).toBe(installation.team?.id);
      expect(await errorOf(clientFor(peer).auth.test())).toBe('not_authed');
    });

    test('people are found by address and by id', async () => {
      expect((await client.users.info({ user: ana })).user).toMatchObject({ id: ana, deleted: false });
      expect(await errorOf(client.users.lookupByEmail({ email: 'no@body.test' }))).toBe('users_not_found');
      expect(await errorOf(client.users.info({ user: 'U0NOBODY99' }))).toBe('user_not_found');
      const ids: (string | undefined)[] = [];
      for await (const page of client.paginate('users.list', { limit: 1 })) {
        ids.push(...((page as { members?: { id?: string }[] }).members ?? []).map(({ id }) => id));
      }
      expect(ids).toContain(ana);
      expect(new Set(ids).size).toBe(ids.length);
    });

    test('direct messages with somebody are one conversation', async () => {
      expect(dm).toMatch(/^D/);
      expect((await client.conversations.open({ users: ana })).channel?.id).toBe(dm);
      expect(await errorOf(client.conversations.open({ users: 'U0NOBODY99' }))).toBe('user_not_found');
    });

    test('a message is found again by its metadata, newest first', async () => {
      const metadata = { event_type: 'brief', event_payload: { run: 'r1' } };
      const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*Good* morning' } }];
      const first = await client.chat.postMessage({ channel: dm, text: 'a', blocks, metadata });
      const second = await client.chat.postMessage({ channel: ana, text: 'b' });
      expect([first.channel, second.channel]).toEqual([dm, dm]);
      expect(Number(second.ts)).toBeGreaterThan(Number(first.ts));
      const { messages = [] } = await client.conversations.history({
        channel: dm,
        include_all_metadata: true,
        oldest: first.ts ?? '',
        inclusive: true,
      });
      expect(messages.map(({ ts }) => ts)).toEqual([second.ts, first.ts]);
      expect(messages[1]).toMatchObject({ metadata, blocks, user: installation.bot?.userId });
    });

    test('what cannot be posted is refused', async () => {
      const post = (message: object): Promise<string> =>
        errorOf(client.apiCall('chat.postMessage', { channel: dm, ...message }));
      expect(await post({})).toBe('no_text');
      expect(await post({ channel: 'C0NOBODY99', text: 'a' })).toBe('channel_not_found');
    });

    test('answers stand in their thread, and not in the conversation', async () => {
      const root = await client.chat.postMessage({ channel: dm, text: 'root' });
      const thread_ts = root.ts ?? '';
      for (const text of ['1', '2']) await client.chat.postMessage({ channel: dm, text, thread_ts });
      const { messages = [] } = await client.conversations.replies({ channel: dm, ts: thread_ts });
      expect(messages.map(({ text }) => text)).toEqual(['root', '1', '2']);
      const { messages: shown = [] } = await client.conversations.history({ channel: dm });
      expect(shown[0]).toMatchObject({ ts: thread_ts, reply_count: 2 });
    });

    test('a message is changed, named and removed', async () => {
      const { ts = '' } = await client.chat.postMessage({ channel: dm, text: 'before' });
      expect(await client.chat.update({ channel: dm, ts, text: 'after' })).toMatchObject({
        ts,
        text: 'after',
      });
      expect((await client.chat.getPermalink({ channel: dm, message_ts: ts })).permalink).toContain(
        `/archives/${dm}/p${ts.replace('.', '')}`,
      );
      expect(await errorOf(client.chat.update({ channel: dm, ts: '1.000100', text: 'a' }))).toBe(
        'message_not_found',
      );
      expect((await client.chat.delete({ channel: dm, ts })).ts).toBe(ts);
      expect(await errorOf(client.chat.delete({ channel: dm, ts }))).toBe('message_not_found');
    });

    test('a Home tab is published, and a stale version refused', async () => {
      const home = (text: string) => ({
        type: 'home' as const,
        blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
      });
      const publish = (text: string, hash?: string) =>
        client.views.publish({ user_id: ana, view: home(text), ...(hash && { hash }) } as never);
      const first = await publish('1');
      const second = await publish('2', first.view?.hash);
      expect(second.view).toMatchObject({ id: first.view?.id, type: 'home', private_metadata: '' });
      expect(await errorOf(publish('3', first.view?.hash))).toBe('hash_conflict');
    });

    test('a modal opens once on a trigger, and changes by id or external id', async () => {
      const trigger_id = await peer.trigger(client, ana);
      const view = sheet({ external_id: 'deal', private_metadata: 'p' });
      const opened = await client.views.open({ trigger_id, view } as never);
      const id = opened.view?.id ?? '';
      expect(opened.view).toMatchObject({ root_view_id: id, private_metadata: 'p', external_id: 'deal' });
      expect(await errorOf(client.views.open({ trigger_id, view: sheet() } as never))).toBe(
        'exchanged_trigger_id',
      );
      expect(await errorOf(client.views.open({ trigger_id: '1.2.guess', view: sheet() } as never))).toBe(
        'invalid_trigger_id',
      );
      const updated = await client.apiCall('views.update', { external_id: 'deal', view });
      expect(updated).toMatchObject({ view: { id } });
      const update = (rest: object): Promise<string> =>
        errorOf(client.apiCall('views.update', { view, ...rest }));
      expect(await update({ view_id: id, hash: opened.view?.hash })).toBe('hash_conflict');
      expect(await update({ view_id: 'V0NOBODY99' })).toBe('not_found');
      const again = await peer.trigger(client, ana);
      expect(await errorOf(client.views.open({ trigger_id: again, view } as never))).toBe(
        'duplicate_external_id',
      );
    });

    test('modals lie three deep', async () => {
      const trigger_id = await peer.trigger(client, ana);
      const { view } = await client.views.open({ trigger_id, view: sheet() } as never);
      const root = view?.id ?? '';
      let top = root;
      for (let depth = 2; depth <= 3; depth++) {
        const pushed = await client.views.push({
          trigger_id: await peer.trigger(client, ana, top),
          view: sheet(),
        } as never);
        expect(pushed.view).toMatchObject({ root_view_id: root, previous_view_id: top });
        top = pushed.view?.id ?? '';
      }
      const fourth = client.views.push({
        trigger_id: await peer.trigger(client, ana, top),
        view: sheet(),
      } as never);
      expect(await errorOf(fourth)).toBe('push_limit_reached');
    });

    test('a file is uploaded, shared and read back byte for byte', async () => {
      const bytes = Buffer.from('89504e470d0a1a0a0000', 'hex');
      const answer = (await client.files.uploadV2({
        channel_id: dm,
        file: bytes,
        filename: 'goals.png',
        title: 'Goals',
        initial_comment: 'Look',
      } as never)) as unknown as { files: { files: { id: string; url_private: string; size: number }[] }[] };
      const [file] = answer.files[0]?.files ?? [];
      expect(file).toMatchObject({ id: expect.stringMatching(/^F/), title: 'Goals', size: bytes.length });
      const headers = { authorization: `Bearer ${installation.bot?.token}` };
      const read = await fetch(file?.url_private ?? '', { headers });
      expect(Buffer.from(await read.arrayBuffer()).equals(bytes)).toBe(true);
      const { messages = [] } = await client.conversations.history({ channel: dm, limit: 1 });
      expect(messages[0]).toMatchObject({ text: 'Look', files: [{ id: file?.id }] });
    });

    test('what the app was not allowed is refused with the scope that it lacks', async () => {
      const other = await open();
      const narrow = clientFor(other, (await install(other, ['users:read'])).bot?.token);
      const error = await narrow.chat
        .postMessage({ channel: 'C1', text: 'a' })
        .catch((thrown: unknown) => thrown);
      await other.stop();
      const { data } = error as { data: object };
      expect(data).toMatchObject({ error: 'missing_scope', needed: 'chat:write', provided: 'users:read' });
    });
  });
}
