import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingCodec } from '../../slack/schema.ts';
import { createSignatureGuard } from '../../slack/signature.ts';
import { worthOf } from '../fixing/desk.ts';
import {
  ADMIN,
  ANA,
  GUEST,
  KEYS,
  MANAGER,
  MANIFEST,
  NOBODY,
  type Office,
  openOffice,
  STRANGER,
  wordsOf,
} from './office.ts';

const SECRET = 'sandbox-signing-secret';
const sign = (body: string, seconds: number) =>
  `v0=${createHmac('sha256', SECRET).update(`v0:${seconds}:${body}`).digest('hex')}`;

describe('a signature', () => {
  const NOW = 1_795_000_000_000;
  const seconds = NOW / 1000;
  const body = Buffer.from('payload=x');
  const judge = (at: number, signature = sign('payload=x', at), text: Uint8Array = body) =>
    createSignatureGuard(SECRET, () => NOW).judge({ timestamp: String(at), signature, body: text });

  it.each([
    ['now', seconds, 'genuine'],
    ['300 s ago', seconds - 300, 'genuine'],
    ['301 s ago', seconds - 301, 'refused'],
    ['300 s ahead', seconds + 300, 'genuine'],
    ['301 s ahead', seconds + 301, 'refused'],
    ['an hour ahead', seconds + 3_600, 'refused'],
  ])('of %s is %s: %s', (_, at, verdict) => {
    expect(judge(at)).toBe(verdict);
  });

  it('of another body, another secret, no number or nothing is refused', () => {
    expect(judge(seconds, sign('payload=y', seconds))).toBe('refused');
    expect(judge(seconds, 'v0=00')).toBe('refused');
    const guard = createSignatureGuard(SECRET, () => NOW);
    expect(guard.judge({ timestamp: '1e9', signature: sign('payload=x', 1e9), body })).toBe('refused');
    expect(guard.judge({ timestamp: undefined, signature: undefined, body })).toBe('refused');
  });

  it('is good once, and forgotten when it would be refused anyway', () => {
    let now = NOW;
    const guard = createSignatureGuard(SECRET, () => now);
    const request = { timestamp: String(seconds), signature: sign('payload=x', seconds), body };
    expect([guard.judge(request), guard.judge(request)]).toEqual(['genuine', 'again']);
    now += 301_000;
    expect(guard.judge(request)).toBe('refused');
  });
});

describe('requests over HTTP', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice({ transport: 'http' });
  });
  afterAll(() => office.stop());

  async function send(body: string, more: { at?: number; signature?: string; retry?: string } = {}) {
    const at = more.at ?? Math.floor(Date.now() / 1000);
    const response = await fetch(`${office.app.url}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': String(at),
        'x-slack-signature': more.signature ?? sign(body, at),
        ...(more.retry && { 'x-slack-retry-num': more.retry }),
      },
      body,
    });
    return response.status;
  }
  const team = () => ({ id: office.slack.deliveries()[0] === undefined ? TEAM() : TEAM() });
  const TEAM = () => String((office.slack as unknown as { team?: string }).team ?? teamId);
  let teamId = '';
  const settle = async () => {
    await office.slack.idle();
    await office.app.idle();
  };

  it('from Slack are heard by the same listeners as through a socket', async () => {
    const nudge = await office.nudge();
    const blocks = office.slack.messages().find(({ ts }) => ts === nudge.ts)?.blocks as {
      block_id: string;
      type: string;
    }[];
    const block = blocks.find(({ type }) => type === 'actions')?.block_id ?? '';
    await office.slack.people.press(ANA, nudge, { actionId: 'fix', blockId: block });
    await settle();
    expect(wordsOf(office.slack.modals(ANA).at(-1)?.payload)).toContain('Aegean Lines');
  });

  it('that are forged, old or from the future are refused, and so is a repetition', async () => {
    const body = 'payload=%7B%7D&ssl_check=0';
    const now = Math.floor(Date.now() / 1000);
    expect(await send(body, { signature: 'v0=ff' })).toBe(401);
    expect(await send(body, { at: now - 400 })).toBe(401);
    expect(await send(body, { at: now + 400 })).toBe(401);
    const once = JSON.stringify({ type: 'url_verification', challenge: 'abc' });
    const at = Math.floor(Date.now() / 1000);
    expect(await send(once, { at })).not.toBe(401);
    expect(await send(once, { at })).toBe(401);
    expect(await send(once, { at, retry: '1' })).toBe(200);
    expect(await send('x'.repeat(2_000_001))).toBe(413);
    expect((await fetch(`${office.app.url}/anything`)).status).toBe(404);
    expect((await fetch(`${office.app.url}/health`)).status).toBe(200);
  });

  it('count no word that a client sends: not whose button it is, nor what it holds', async () => {
    const known = await new Response(
      (await fetch(`${office.slack.url}/api/auth.test`, { headers: { authorization: 'Bearer xoxb-office' } }))
        .body,
    ).json();
    teamId = (known as { team_id: string }).team_id;
    const value = findingCodec.write({ check: 'deal-amount-missing', source: 'tiny', record: 'c3' });
    const press = (user: string, userTeam = teamId) => {
      const payload = {
        type: 'block_actions',
        user: { id: user, team_id: userTeam },
        team: team(),
        api_app_id: 'A1',
        token: 'x',
        container: { type: 'message' },
        trigger_id: '1.2.3',
        channel: { id: 'C1' },
        message: { ts: '1.1' },
        actions: [
          {
            type: 'button',
            action_id: 'decide:yes',
            block_id: 'answers:0',
            value: JSON.stringify({ about: KEYS.amount, word: 'yes' }),
            action_ts: '1.1',
          },
        ],
      };
      return send(`payload=${encodeURIComponent(JSON.stringify(payload))}`);
    };
    for (const user of [ANA, GUEST, STRANGER, NOBODY]) await press(user);
    await press(MANAGER, 'T0FOREIGN');
    await settle();
    expect((await office.desk.memory.read()).answers).toEqual([]);
    expect(value).toContain('c3');
    expect(worthOf(office.fixing.crm, 'c3')).toBeNull();
    expect(office.logged()).not.toMatch(/example\.test|Aegean/);
  });
});

it('a socket whose token Slack refuses is told in three sentences', async () => {
  const refused = await openOffice({ appToken: 'xapp-wrong' }).catch((error: Error) => error.message);
  expect(refused).toMatch(/SLACK_APP_TOKEN \(invalid_auth\)\..*connections:write.*api\.slack\.com/);
});

describe('an installation by OAuth', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice({ transport: 'oauth' });
  });
  afterAll(() => office.stop());

  /** From our page to Slack's consent, and the address to which the browser is sent back, with its cookies. */
  async function begin() {
    const started = await fetch(`${office.app.url}/slack/install`, { redirect: 'manual' });
    expect(started.status).toBe(302);
    const to = new URL(started.headers.get('location') ?? '');
    expect(to.searchParams.get('scope')?.split(',').sort()).toEqual(MANIFEST.oauth_config.scopes.bot);
    const decided = new URL(`/oauth/v2/decide${to.search}`, office.slack.url);
    decided.searchParams.set('allow', '1');
    decided.searchParams.set('member', ADMIN);
    const agreed = await fetch(decided, { redirect: 'manual' });
    const back = new URL(agreed.headers.get('location') ?? '');
    expect(back.origin).toBe('https://plumbline.example.test');
    const cookie = (started.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    return { back: `${office.app.url}${back.pathname}${back.search}`, cookie };
  }

  it('is bound to the browser that began it, and good once', async () => {
    const { back, cookie } = await begin();
    expect((await fetch(back)).status).not.toBe(200);
    expect(office.kept()).not.toContain('"slack"');
    const another = await begin();
    expect((await fetch(another.back, { headers: { cookie: another.cookie } })).status).toBe(200);
    expect(office.kept()).toContain('"slack"');
    expect((await fetch(another.back, { headers: { cookie: another.cookie } })).status).not.toBe(200);
    expect(cookie).not.toBe('');
  });

  it('keeps its tokens sealed, lets the same listeners answer, and forgets them when it is taken out', async () => {
    expect(office.kept()).not.toMatch(/xoxb-/);
    await office.slack.setRequestUrl(`${office.app.url}/slack/events`);
    office.slack.people.openHome(ADMIN);
    await office.slack.idle();
    await office.app.idle();
    expect(wordsOf(office.slack.home(ADMIN)?.payload)).toContain('How Plumbline is doing');
    office.slack.uninstall();
    await office.slack.idle();
    await office.app.idle();
    expect(office.kept()).not.toContain('"tokens"');
  });
});
