import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSalesforceLogin } from '../../connectors/salesforce/person-login.ts';
import { createConnections } from '../../src/people/connections.ts';
import { createLogins, type Logins } from '../../src/people/logins.ts';
import { type SalesforceSandbox, startSalesforce } from '../../src/sandbox/salesforce/index.ts';
import { createSeal } from '../../src/store/seal.ts';
import { loginPage } from '../../src/web/login-page.ts';
import { memoryDocuments } from '../slack/office.ts';
import { ANA, BO, salesforceOrg } from '../worlds/salesforce-org.ts';

const PUBLIC = 'https://plumbline.example.test';
let now = '2026-11-23T08:00:00.000Z';
const clock = { now: () => now };
let salesforce: SalesforceSandbox;
let logins: Logins;

beforeAll(async () => {
  const org = salesforceOrg();
  salesforce = await startSalesforce(org, { clientId: 'app', clientSecret: 'shh', clock });
  const login = createSalesforceLogin({ loginUrl: salesforce.url, clientId: 'app', clientSecret: 'shh' });
  const connections = createConnections(memoryDocuments(), () => createSeal(new Uint8Array(32)), clock);
  logins = createLogins({ publicUrl: PUBLIC, logins: new Map([['salesforce', login]]), connections, clock });
});
afterAll(() => salesforce.stop());

const ask = (address: string, cookies?: string) => {
  const { pathname: path, searchParams: query } = new URL(address);
  return loginPage(logins, { path, query, cookies });
};
const person = (userId: string) => ({ email: 'ana@example.test', userId, language: 'en' });

/** From the link in Slack to the CRM and back, as a browser goes. */
async function walk(userId: string, as: string, keep: (cookie: string) => string | undefined = (all) => all) {
  const begun = await ask(logins.ticket('salesforce', person(userId)) ?? '');
  expect(begun?.status).toBe(302);
  const cookie = keep((begun?.headers['set-cookie'] ?? '').split(';')[0] ?? '');
  const crm = await fetch(begun?.headers['location'] ?? '');
  const link = /href="([^"]*chosen[^"]*)"/.exec(await crm.text())?.[1]?.replaceAll('&amp;', '&') ?? '';
  const chosen = new URL(link, salesforce.url);
  chosen.searchParams.set('user', as);
  const back = await fetch(chosen, { redirect: 'manual' });
  return {
    reply: await ask(back.headers.get('location') ?? '', cookie),
    address: back.headers.get('location') ?? '',
    cookie,
  };
}

describe('a person’s own login', () => {
  it('is kept for whoever comes back as themselves, in the browser that began it', async () => {
    const { reply, address, cookie } = await walk(ANA, ANA);
    expect(reply?.status).toBe(200);
    expect(reply?.body).toContain('Your login is connected.');
    const token = await logins.accessToken('salesforce', 'ana@example.test');
    const who = await fetch(`${salesforce.url}/services/oauth2/userinfo`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(((await who.json()) as { user_id: string }).user_id).toBe(ANA);
    // The way back is good once.
    expect((await ask(address, cookie))?.status).toBe(403);
  });

  it('is renewed before it ends, and forgotten when the CRM takes it no more', async () => {
    const before = await logins.accessToken('salesforce', 'ana@example.test');
    now = '2026-11-23T08:11:00.000Z';
    const after = await logins.accessToken('salesforce', 'ana@example.test');
    expect(after).not.toBeNull();
    expect(after).not.toBe(before);
    await logins.forget('salesforce', 'ana@example.test');
    expect(await logins.signedIn('salesforce', 'ana@example.test')).toBe(false);
    expect(await logins.accessToken('salesforce', 'ana@example.test')).toBeNull();
  });

  it.each([
    ['another browser', (_: string) => undefined],
    ['a forged cookie', (_: string) => '__Host-plumbline-login=x'],
  ])('is refused in %s', async (_, keep) => {
    const { reply } = await walk(ANA, ANA, keep);
    expect(reply?.status).toBe(403);
    expect(await logins.signedIn('salesforce', 'ana@example.test')).toBe(false);
  });

  it('is refused to whoever comes in as somebody else, or says no', async () => {
    expect((await walk(ANA, BO)).reply?.body).toContain('somebody else');
    expect((await walk(ANA, '')).reply?.body).toContain('Nothing was connected.');
    expect(await logins.signedIn('salesforce', 'ana@example.test')).toBe(false);
  });

  it('begins with a link that is good for ten minutes and once', async () => {
    const link = logins.ticket('salesforce', person('u')) ?? '';
    expect((await ask(link))?.status).toBe(302);
    expect((await ask(link))?.status).toBe(410);
    const late = logins.ticket('salesforce', person('u')) ?? '';
    now = '2026-11-23T08:21:01.000Z';
    expect((await ask(late))?.status).toBe(410);
    expect(logins.ticket('hubspot', person('u'))).toBeNull();
    expect(await ask(`${PUBLIC}/elsewhere`)).toBeNull();
  });
});
