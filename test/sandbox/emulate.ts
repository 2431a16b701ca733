import { createServer } from 'node:net';
import { createEmulator } from 'emulate';
import { APP, EMAIL, REDIRECT, SCOPES, type SlackPeer } from '../contracts/slack.ts';

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** A Slack by other authors: vercel-labs/emulate, Apache-2.0. */
export async function openEmulate(
  ask: {
    readonly users?: readonly { readonly name: string; readonly real_name: string; readonly email: string }[];
    readonly redirectUri?: string;
    readonly scopes?: readonly string[];
  } = {},
): Promise<SlackPeer> {
  const {
    users = [{ name: 'ana', real_name: 'Ana Sørbø', email: EMAIL }],
    redirectUri = REDIRECT,
    scopes = SCOPES,
  } = ask;
  const port = await freePort();
  const emulator = await createEmulator({
    service: 'slack',
    port,
    baseUrl: `http://127.0.0.1:${port}`,
    seed: {
      slack: {
        team: { name: 'Northlight', domain: 'northlight' },
        users,
        channels: [{ name: 'crm-strategy' }],
        oauth_apps: [
          {
            client_id: APP.clientId,
            client_secret: APP.clientSecret,
            name: 'Plumbline',
            redirect_uris: [redirectUri],
            scopes,
          },
        ],
        strict_scopes: true,
      },
    },
  } as never);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    async consent(page) {
      const form = await (await fetch(page)).text();
      const user_id = /name="user_id" value="(\w+)"/.exec(form)?.[1] ?? '';
      const body = new URLSearchParams({ ...Object.fromEntries(new URL(page).searchParams), user_id });
      const answer = await fetch(`${url}/oauth/v2/authorize/callback`, {
        method: 'POST',
        body,
        redirect: 'manual',
      });
      return answer.headers.get('location') ?? '';
    },
    async trigger(client, user_id, view_id) {
      const asked = { user_id, ...(view_id && { view_id }) };
      const answer: object = await client.apiCall('views.generateTriggerId', asked);
      return String(Reflect.get(answer, 'trigger_id'));
    },
    stop: () => emulator.close(),
  };
}
