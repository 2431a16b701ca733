import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonLogin } from '../../src/crm/login.ts';
import { worthOf } from '../fixing/desk.ts';
import { ANA, KEYS, type Office, openOffice, SPONSOR, wordsOf } from './office.ts';

/** The tiny CRM's way in: it knows one person, whose token is `ana`. */
const login: PersonLogin = {
  address: ({ state, redirectUri }) =>
    `https://tiny.example.test/in?${new URLSearchParams({ state, redirectUri })}`,
  exchange: async ({ code }) => ({
    tokens: { accessToken: 'ana', refreshToken: 'r', expiresAt: null },
    userId: code,
  }),
  renew: async (tokens) => tokens,
  revoke: async () => {},
};

let office: Office;
beforeAll(async () => {
  office = await openOffice({ login, writeBack: 'own' });
});
afterAll(() => office.stop());

const settle = async () => {
  await office.slack.idle();
  await office.app.idle();
};
const modal = () => office.slack.modals(ANA).at(-1);

/** From the Home tab to the CRM and back, through our own pages. @param as the user who comes back */
async function signIn(as: string): Promise<string> {
  office.slack.people.openHome(ANA);
  await settle();
  const home = { view: office.slack.home(ANA)?.id ?? '' };
  await office.slack.people.press(ANA, home, { actionId: 'connect-login' });
  await settle();
  const ours = /https:\/\/plumbline\.example\.test(\/login\?ticket=[\w-]+)/.exec(
    JSON.stringify(modal()?.payload),
  )?.[1];
  const begun = await fetch(`${office.app.url}${ours}`, { redirect: 'manual' });
  expect(begun.status).toBe(302);
  const cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
  const back = new URLSearchParams({ state, code: as });
  const reply = await fetch(`${office.app.url}/login/tiny/return?${back}`, { headers: { cookie } });
  return reply.text();
}

describe('with their own login', () => {
  it('a rep is told to fix in the CRM until they have signed in', async () => {
    const nudge = await office.nudge();
    const blocks = office.slack.messages().find(({ ts }) => ts === nudge.ts)?.blocks as {
      block_id: string;
      type: string;
    }[];
    const block = blocks.find(({ type }) => type === 'actions')?.block_id ?? '';
    await office.slack.people.press(ANA, nudge, { actionId: 'fix', blockId: block });
    await settle();
    expect(wordsOf(modal()?.payload)).toContain('This is changed in the CRM itself.');
  });

  it('nobody is linked to another’s user', async () => {
    expect(await signIn('u2')).toContain('You came in as somebody else');
    expect(await office.desk.logins.signedIn('tiny', 'u1@example.test')).toBe(false);
  });

  it('a fix is written with their rights, and the audit says so', async () => {
    expect(await signIn('u1')).toContain('Your login is connected.');
    const nudge = await office.nudge();
    const blocks = office.slack.messages().find(({ ts }) => ts === nudge.ts)?.blocks as {
      block_id: string;
      elements?: { value?: string }[];
    }[];
    const block = blocks.find(({ elements }) =>
      elements?.some(({ value }) => value?.includes('deal-amount-missing')),
    );
    await office.slack.people.press(ANA, nudge, { actionId: 'fix', blockId: block?.block_id ?? '' });
    await settle();
    expect(wordsOf(modal()?.payload)).toContain('Written to tiny with your own login.');
    const sent = await office.slack.people.submit(ANA, modal()?.id ?? '', {
      'field:amount': { input: '4200' },
    });
    expect(sent).toEqual({ kind: 'updated' });
    await settle();
    expect(worthOf(office.fixing.crm, 'c3')).toBe(4200);
    const [row] = await office.desk.mending.fixes.list(1);
    expect(row?.intent).toMatchObject({
      rights: 'own',
      by: 'u1@example.test',
      checkId: KEYS.amount.split(' ')[0],
    });
    expect(office.kept()).not.toContain('"ana"');
    expect(office.logged()).not.toMatch(/"ana"|ticket|example\.test/);
  });

  it('is ended from the Home tab, by them alone', async () => {
    office.slack.people.openHome(ANA);
    await settle();
    expect(wordsOf(office.slack.home(ANA)?.payload)).toContain('fixes are written with your own login');
    office.slack.people.openHome(SPONSOR);
    await settle();
    expect(JSON.stringify(office.slack.home(SPONSOR)?.payload)).not.toContain('disconnect-login');
    const home = { view: office.slack.home(ANA)?.id ?? '' };
    await office.slack.people.press(ANA, home, { actionId: 'disconnect-login' });
    await settle();
    expect(await office.desk.logins.signedIn('tiny', 'u1@example.test')).toBe(false);
  });
});

describe('without a confirmed address', () => {
  it('nothing is lent to a rep, whatever the admin allowed', async () => {
    const members = [
      {
        id: ANA,
        name: 'Ana Sørbø',
        email: 'u1@example.test',
        zone: 'Europe/Oslo',
        locale: 'en-GB',
        emailUnconfirmed: true as const,
      },
    ];
    const other = await openOffice({ members });
    try {
      const nudge = await other.nudge();
      const blocks = other.slack.messages().find(({ ts }) => ts === nudge.ts)?.blocks as {
        block_id: string;
        type: string;
      }[];
      const block = blocks.find(({ type }) => type === 'actions')?.block_id ?? '';
      await other.slack.people.press(ANA, nudge, { actionId: 'fix', blockId: block });
      await other.slack.idle();
      await other.app.idle();
      expect(wordsOf(other.slack.modals(ANA).at(-1)?.payload)).toContain('changed in the CRM itself');
    } finally {
      await other.stop();
    }
  });
});
