import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '@slack/bolt';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-server.ts';
import { ANA, boltOnSocket, start } from './slack-desk.ts';
import { ENGLISH, liveIn, nudgeWithButtons, PERSIAN, type Words } from './slack-living-app.ts';

const CHROMIUM = '/usr/bin/chromium';
const found = existsSync(CHROMIUM);
if (!found) console.log(`There is no Chromium at ${CHROMIUM}: living on the Slack page is not tested.`);

const SHIRIN = 'U0SHIRIN03';

describe.skipIf(!found)('Living on the page', () => {
  /** Pictures of what was looked at stay where this names a folder. */
  const kept = process.env['PLUMBLINE_PICTURES'];
  let pictures = kept ?? '';
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let slack: SlackSandbox;
  let app: App;
  let heard: string[];
  let words: Words = ENGLISH;
  const complaints: string[] = [];

  beforeAll(async () => {
    pictures ||= mkdtempSync(join(tmpdir(), 'plumbline-slack-living-'));
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  });
  afterAll(async () => {
    await browser?.close();
    if (kept === undefined) await rm(pictures, { recursive: true, force: true });
  });
  beforeEach(async () => {
    words = ENGLISH;
    complaints.length = 0;
    slack = await start({ ackWithinMs: 1_500 });
    app = boltOnSocket(slack);
    heard = liveIn(app, () => words);
    await app.start();
  });
  afterEach(async () => {
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await context.close();
    await app.stop();
    await slack.stop();
    expect(complaints).toEqual([]);
  });

  async function visit(
    path: string,
    { scheme = 'light', width = 1100 }: { scheme?: 'light' | 'dark'; width?: number } = {},
  ): Promise<void> {
    const height = width < 500 ? 844 : 900;
    context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    page.on('pageerror', (error) => void complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(slack.url)) complaints.push(`asked elsewhere: ${request.url()}`);
    });
    await page.goto(slack.url + path);
    await page.locator('body[data-live]').waitFor();
  }
  const picture = async (name: string): Promise<void> =>
    void (await page.screenshot({ path: join(pictures, `${name}.png`) }));
  const post = (message: object, channel = ANA) =>
    app.client.chat.postMessage({ channel, text: '', ...message } as never);
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  test('somebody says who they are, writes, and reads the answer in the thread', async () => {
    await visit('/');
    await page.getByLabel('You are').selectOption(ANA);
    await page.getByRole('heading', { level: 1, name: 'Plumbline' }).waitFor();
    const box = page.getByLabel('Message to Plumbline');
    await box.fill('stop');
    await box.press('Enter');
    await page.getByText('1 reply').click();
    await page.getByText('You wrote “stop”.').waitFor();
    expect(await page.getByRole('article').first().getByText('Ana Sørbø').count()).toBeGreaterThan(0);
    await page.getByRole('textbox', { name: 'Reply' }).fill('thank you');
    await button('Send reply').click();
    await page.getByText('2 replies').or(page.getByText('3 replies')).first().waitFor();
    expect(slack.messages().map(({ text }) => text)).toContain('thank you');
    await picture('living-thread');
  });

  test('a command is offered, answered for one pair of eyes, and refused where there is none', async () => {
    await visit(`/?as=${ANA}`);
    const box = page.getByLabel('Message to Plumbline');
    await box.fill('/pl');
    await page.getByRole('button', { name: /^\/plumbline/ }).click();
    await box.pressSequentially('goals');
    await picture('living-command');
    await box.press('Enter');
    await page.getByText('Only visible to').waitFor();
    expect(await page.getByText('goals', { exact: true }).count()).toBe(1);
    await box.fill('/other');
    await box.press('Enter');
    await page.getByText('That is not a valid command.').waitFor();
    complaints.splice(0);
  });

  test('buttons, menus and questions act, and what is not acknowledged is said', async () => {
    await post(nudgeWithButtons);
    await visit(`/?as=${ANA}`);
    await page.getByLabel('More actions').click();
    await picture('living-overflow');
    await page.getByRole('menuitem', { name: 'Next week' }).click();
    await page.getByLabel('Not mine').selectOption('n');
    await expect.poll(() => heard).toEqual(['later week', 'reassign n']);
    await button('Ask').click();
    await page.locator('.busy').waitFor();
    await page.getByText('Plumbline didn’t respond in 3 seconds.').waitFor();
    await picture('living-unanswered');
    await button('Not an issue').click();
    await page.getByRole('heading', { name: 'Not an issue?' }).waitFor();
    await picture('living-question');
    await button('Keep it').click();
    await button('Not an issue').click();
    await button('Go on').click();
    await page.getByText('Dropped: not an issue.').waitFor();
    expect(heard).toEqual(['later week', 'reassign n', 'silent', 'drop']);
  });

  test('a form with every kind of field is filled in, refused, mended and saved', async () => {
    await post(nudgeWithButtons);
    await visit(`/?as=${ANA}`);
    await button('Fix').click();
    const form = page.getByRole('dialog');
    await form.getByRole('heading', { name: 'Fix Aegean Lines' }).waitFor();
    await picture('living-modal-light');
    await button('Save').click();
    await form.getByText('Please complete this required field.').first().waitFor();
    expect(await form.getByText('Please complete this required field.').count()).toBe(3);
    await form.getByLabel('Next step').fill('Call them');
    await form.getByLabel('Amount in euros').fill('2000000');
    await form.getByLabel('E-mail', { exact: false }).first().fill('a@b.test');
    await form.getByLabel('Close date').fill('2026-12-24');
    await form.getByLabel('Stage').selectOption('negotiation');
    await form.getByLabel('Products').click();
    await form.getByLabel('Buoy').check();
    await form.getByLabel('Account').pressSequentially('Aegean');
    await form.getByRole('button', { name: 'Aegean Ports' }).click();
    await form.getByLabel('50 %').check();
    await form.getByLabel('CRM').check();
    await button('Save').click();
    await form.getByText('Deals over a million need an approval.').waitFor();
    await picture('living-modal-error');
    await form.getByLabel('Amount in euros').fill('84000');
    await button('Save').click();
    await form.waitFor({ state: 'hidden' });
    const values = JSON.parse((heard[0] ?? '').replace('saved ', '')) as Record<string, { a: object }>;
    const held = Object.fromEntries(Object.entries(values).map(([id, { a }]) => [id, Object.values(a)[1]]));
    expect(held).toMatchObject({
      step: 'Call them',
      amount: '84000',
      email: 'a@b.test',
      web: null,
      date: '2026-12-24',
      time: '09:30',
      stage: { value: 'negotiation' },
      products: [{ value: 'b' }],
      owner: ANA,
      tell: [],
      account: { value: 'Aegean Ports' },
      sure: { value: 'no' },
      checked: [{ value: 'crm' }],
    });
  });

  test('a modal that changes keeps what was entered, and closing it is told', async () => {
    await post(nudgeWithButtons);
    await visit(`/?as=${ANA}`);
    await button('Fix').click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Next step').fill('Half a sen');
    const [view] = slack.modals(ANA);
    await app.client.views.update({
      view_id: view?.id ?? '',
      view: { ...(view?.payload as object), title: { type: 'plain_text', text: 'Fix, again' } } as never,
    });
    await form.getByRole('heading', { name: 'Fix, again' }).waitFor();
    expect(await form.getByLabel('Next step').inputValue()).toBe('Half a sen');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'hidden' });
    await expect.poll(() => heard).toEqual(['closed']);
  });

  test.each(['light', 'dark'] as const)(
    'the Home tab comes to life when it is opened, %s',
    async (scheme) => {
      await visit(`/?as=${ANA}&tab=home`, { scheme });
      await page.getByRole('heading', { name: 'Your fixes' }).waitFor();
      await picture(`living-home-${scheme}`);
      await button('Fix').click();
      await page.getByRole('dialog').getByRole('heading', { name: 'Fix Aegean Lines' }).waitFor();
      if (scheme === 'dark') await picture('living-modal-dark');
    },
  );

  test('Persian runs from right to left in modals too', async () => {
    words = PERSIAN;
    const section = { type: 'section', text: { type: 'mrkdwn', text: '*معاملهٔ کاسپین*: مبلغ ندارد.' } };
    const fix = { type: 'button', action_id: 'fix', text: { type: 'plain_text', text: 'اصلاح' } };
    await post({ text: 'a', blocks: [section, { type: 'actions', elements: [fix] }] }, SHIRIN);
    await visit(`/?as=${SHIRIN}`);
    await button('اصلاح').click();
    await page.getByRole('dialog').getByRole('heading', { name: PERSIAN.title }).waitFor();
    const directions = `[...document.querySelectorAll('.field > .label')].map((label) => getComputedStyle(label).direction)`;
    expect(new Set((await page.evaluate(directions)) as string[])).toEqual(new Set(['rtl']));
    await picture('living-modal-persian');
  });

  test('everything fits a telephone', async () => {
    await post(nudgeWithButtons);
    await visit(`/?as=${ANA}`, { width: 390 });
    await picture('living-phone');
    await button('Fix').click();
    await page.getByRole('dialog').getByRole('heading', { name: 'Fix Aegean Lines' }).waitFor();
    await picture('living-phone-modal');
    expect(await button('Save').isVisible()).toBe(true);
  });
});
