import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM_FLAGS, CHROMIUM_PATH, picture } from '../pictures/browser.ts';
import { type DeliveredDay, deliverDay } from '../worlds/delivered-day.ts';

const absent = !existsSync(CHROMIUM_PATH);
if (absent)
  console.log(`Skipped: there is no Chromium at ${CHROMIUM_PATH}, so the day's messages are not looked at.`);

describe.skipIf(absent)('the day’s digest and nudges on the Slack page in a browser', () => {
  let day: DeliveredDay;
  let browser: Browser;
  beforeAll(async () => {
    day = await deliverDay({ accounts: 120, seed: 1, asOf: '2026-11-23', language: 'en' });
    browser = await chromium.launch({ executablePath: CHROMIUM_PATH, args: CHROMIUM_FLAGS });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await day.house.store.close();
    await day.stop();
  });

  async function conversation(
    channel: string | null,
    colorScheme: 'light' | 'dark',
    wide = 1100,
  ): Promise<{ page: Page; errors: string[] }> {
    const page = await browser.newPage({ viewport: { width: wide, height: 1300 }, colorScheme });
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => void errors.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith('http://127.0.0.1')) errors.push(`asked for ${request.url()}`);
    });
    await page.goto(`${day.sandbox.slack.url}/?channel=${channel}`);
    return { page, errors };
  }
  const overflows = (page: Page) =>
    page.locator('html').evaluate((root) => root.scrollWidth > root.clientWidth);

  test.each(['light', 'dark'] as const)('the digest, %s', async (scheme) => {
    const [sent] = day.digests.sent;
    const { page, errors } = await conversation(sent?.channel ?? null, scheme);
    const text = await page.locator('main').innerText();
    for (const { title } of day.house.strategy().goals) expect(text).toContain(title);
    expect(text).toMatch(/trust/);
    expect(text).toMatch(/What moved since/);
    expect(await overflows(page)).toBe(false);
    await picture(page, `digest-${scheme}`);
    expect(errors).toEqual([]);
    await page.close();
  });

  test.each(['light', 'dark'] as const)(
    'a nudge, %s, with a link to the record in its CRM',
    async (scheme) => {
      const [sent] = day.nudges.sent;
      const { page, errors } = await conversation(sent?.channel ?? null, scheme);
      const main = page.locator('main');
      expect(await main.innerText()).toMatch(/(One fix|Two fixes|Three fixes), about \d+ minutes?\./);
      const links = await main
        .getByRole('link', { name: /Open in/ })
        .evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''));
      expect(links.length).toBeGreaterThan(0);
      for (const link of links)
        expect(
          [day.sandbox.salesforce?.url, day.sandbox.hubspot?.url].some((url) => url && link.startsWith(url)),
        ).toBe(true);
      const answer = await fetch(links[0] ?? '');
      expect(answer.status).toBe(200);
      await picture(page, `nudge-${scheme}`);
      expect(errors).toEqual([]);
      await page.close();
    },
  );

  test('on a phone nothing is cut off', async () => {
    const [sent] = day.digests.sent;
    const { page } = await conversation(sent?.channel ?? null, 'light', 390);
    expect(await overflows(page)).toBe(false);
    await picture(page, 'digest-phone');
    await page.close();
  });

  test('nobody but the rep sees the rep’s numbers', async () => {
    const reps = new Set(
      day.house
        .people()
        .filter((person) => person.role === 'rep')
        .map((person) => person.name),
    );
    for (const { channel } of day.digests.sent) {
      const { page } = await conversation(channel, 'light');
      const text = await page.locator('main').innerText();
      for (const name of reps) expect(text).not.toContain(name);
      await page.close();
    }
    const recipients = day.nudges.sent.map(({ recipient }) => recipient);
    const agreed = day.house
      .people()
      .filter((person) => person.role === 'rep' && person.agreed !== undefined)
      .map(({ email }) => email);
    expect(recipients.length).toBeGreaterThan(0);
    expect(recipients.filter((email) => !agreed.includes(email))).toEqual([]);
  });
});
