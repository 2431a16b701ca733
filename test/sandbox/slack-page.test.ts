import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/slack-server.ts';
import {
  digest,
  digestFields,
  digestInPersian,
  digestTeams,
  MEMBERS,
  nudge,
  nudgeInPersian,
  quiet,
} from './slack-samples.ts';

const CHROMIUM = '/usr/bin/chromium';
const found = existsSync(CHROMIUM);
if (!found)
  console.log(`There is no Chromium at ${CHROMIUM}: the tests of the Slack page in a browser are skipped.`);

const TOKEN = 'xoxb-sandbox';
const HOSTILE = '<img src=x onerror=alert(1)> <javascript:alert(1)|press> "\'`<!channel> \u202e */ </script>';

let slack: SlackSandbox;
let client: WebClient;
let now = '2026-11-20T06:45:00.000Z';
let channel = '';
const direct: Record<string, string> = {};

beforeAll(async () => {
  slack = await startSlack({ token: TOKEN, team: 'Northlight', members: MEMBERS, clock: { now: () => now } });
  client = new WebClient(TOKEN, {
    slackApiUrl: `${slack.url}/api/`,
    logger: quiet,
    retryConfig: { retries: 0 },
  });
  const post = async (to: string, message: object): Promise<string> => {
    const { ts = '' } = await client.chat.postMessage({ channel: to, text: '', ...message } as never);
    return ts;
  };
  channel =
    (await client.conversations.list()).channels?.find(({ name }) => name === 'crm-strategy')?.id ?? '';
  await post(channel, { text: 'All four goals as on Thursday · data as of 07:40' });
  now = '2026-11-23T06:45:00.000Z';
  const thread_ts = await post(channel, digest);
  await post(channel, { thread_ts, ...digestTeams });
  await post(channel, { thread_ts, ...digestFields });
  for (const { id } of MEMBERS.slice(0, 3)) {
    direct[id] = (await client.conversations.open({ users: id })).channel?.id ?? '';
  }
  await post('U0ANA00001', { text: 'Hi Ana. May I send you at most one message a working day?' });
  await post('U0ANA00001', nudge);
  await post('U0NICO0002', { text: HOSTILE });
  await post('U0NICO0002', {
    text: 'a',
    blocks: [{ type: 'section', text: { type: 'plain_text', text: HOSTILE } }],
  });
  await post('U0SHIRIN03', digestInPersian);
  await post('U0SHIRIN03', nudgeInPersian);
});
afterAll(() => slack.stop());

const fetched = async (
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; text: string; headers: Headers }> => {
  const response = await fetch(slack.url + path, init);
  return { status: response.status, text: await response.text(), headers: response.headers };
};

describe('What the page is made of', () => {
  test('it loads nothing from elsewhere and runs nothing that stands in the markup', async () => {
    const { status, text, headers } = await fetched('/');
    expect(status).toBe(200);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(text).not.toMatch(/\son\w+=|<style|style=|<script>|src="http|href="javascript/i);
  });

  test('texts of the CRM are escaped, and links with other schemes are no links', async () => {
    const { text } = await fetched(`/?channel=${direct['U0NICO0002']}`);
    expect(text).not.toContain('<img src=x');
    expect(text).not.toContain('</script> ');
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(text).not.toMatch(/href="[^"]*javascript/i);
  });

  test('a picture that was shared is shown, and any other file offered under its name', async () => {
    const share = async (filename: string, file: Buffer): Promise<void> => {
      await client.files.uploadV2({ channel_id: channel, file, filename, title: filename } as never);
    };
    const sizeBefore = slack.messages().length;
    await share('goals.png', Buffer.from('89504e470d0a1a0a0000', 'hex'));
    await share('a "b" <c>.csv', Buffer.from('a,b'));
    const { text } = await fetched(`/?channel=${channel}`);
    expect(text).toMatch(/<img src="\/files\/F\w+\/goals\.png" alt="goals\.png"/);
    expect(text).toMatch(/<a class="file" href="\/files\/F\w+\/a%20%22b%22%20%3Cc%3E\.csv" download>/);
    for (const { ts } of slack.messages().slice(sizeBefore)) await client.chat.delete({ channel, ts });
  });

  test('unknown pages, conversations, files and methods of HTTP are refused sanely', async () => {
    expect((await fetched('/nothing')).status).toBe(404);
    expect((await fetched('/?channel=C0NOBODY99')).status).toBe(404);
    expect((await fetched('/files/F0NOBODY99/a.png')).status).toBe(404);
    expect((await fetched('/archives/C1/nonsense')).status).toBe(404);
    expect((await fetched('/', { method: 'POST' })).status).toBe(405);
    expect((await fetched('/?channel=%00&theme=purple')).status).toBe(404);
  });

  test('news come one after the other, each with what has changed only', async () => {
    const response = await fetch(`${slack.url}/live?channel=${channel}`);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const next = async (): Promise<Record<string, string>> =>
      JSON.parse(String((await reader?.read())?.value).replace(/^data: /, ''));
    const all = await next();
    expect(Object.keys(all)).toEqual(['sidebar', 'main', 'modal']);
    expect(all['main']).toContain('Win more of what we quote');
    const posted = await client.chat.postMessage({ channel: 'U0NICO0002', text: 'elsewhere' });
    expect(Object.keys(await next())).toEqual(['sidebar']);
    await client.chat.delete({ channel: posted.channel ?? '', ts: posted.ts ?? '' });
    await reader?.cancel();
  });

  test('only the page itself may act', async () => {
    const body = JSON.stringify({ as: 'U0ANA00001', do: 'look', tab: 'home' });
    const act = (headers: Record<string, string>, sent = body) =>
      fetched('/act', { method: 'POST', headers, body: sent });
    const json = { 'content-type': 'application/json' };
    expect((await act({ ...json, origin: 'https://elsewhere.test' })).status).toBe(403);
    expect((await act({ 'content-type': 'text/plain' })).status).toBe(403);
    expect((await act(json, '{')).status).toBe(400);
    expect((await act(json, JSON.stringify({ as: 'U0ANA00001', do: 'dance' }))).status).toBe(400);
    expect((await act(json, body.replace('U0ANA00001', 'U0NOBODY99'))).text).toContain('member_not_found');
    expect((await act(json)).status).toBe(200);
  });
});

describe.skipIf(!found)('The page in Chromium', () => {
  let browser: Browser;
  /** Pictures of what was looked at stay where this names a folder. */
  const kept = process.env['PLUMBLINE_PICTURES'];
  let pictures = kept ?? '';
  beforeAll(async () => {
    pictures ||= mkdtempSync(join(tmpdir(), 'plumbline-slack-page-'));
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  });
  afterAll(async () => {
    await browser?.close();
    if (kept === undefined) await rm(pictures, { recursive: true, force: true });
  });

  interface Look {
    readonly path: string;
    readonly scheme?: 'light' | 'dark';
    readonly width?: number;
    readonly picture?: string;
  }

  /** Opens the page, hands it over, and then holds that nothing went wrong on it. */
  async function look(what: Look, judge: (page: Page) => Promise<void>): Promise<void> {
    const { path, scheme = 'light', width = 1280, picture } = what;
    const context = await browser.newContext({ viewport: { width, height: 1250 }, colorScheme: scheme });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    page.on('pageerror', (error) => void complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(slack.url)) complaints.push(`asked elsewhere: ${request.url()}`);
    });
    page.on('dialog', (dialog) => {
      complaints.push('a dialog opened');
      void dialog.dismiss();
    });
    try {
      await page.goto(slack.url + path);
      await judge(page);
      if (picture !== undefined) await page.screenshot({ path: join(pictures, `${picture}.png`) });
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect(complaints).toEqual([]);
    } finally {
      await context.close();
    }
  }

  test.each(['light', 'dark'] as const)('shows the digest in its channel, %s', async (scheme) => {
    await look({ path: '/', scheme, picture: `digest-${scheme}` }, async (page) => {
      await page.getByRole('heading', { level: 1, name: 'crm-strategy' }).waitFor();
      const log = page.getByRole('log', { name: 'Messages' });
      const article = log.getByRole('article').filter({ hasText: 'Two goals on pace' }).first();
      expect(
        await article
          .getByRole('heading', { name: 'CRM strategy · Northlight · Monday 23 November' })
          .count(),
      ).toBe(1);
      expect(await article.locator('strong', { hasText: '31.4 %' }).count()).toBe(1);
      expect(await article.getByRole('button', { name: 'Discuss' }).count()).toBe(1);
      expect(await article.getByRole('link', { name: 'Read in the browser' }).getAttribute('rel')).toBe(
        'noopener noreferrer',
      );
      expect(await article.getByText('2 replies').isVisible()).toBe(true);
      expect(await article.getByRole('columnheader').allInnerTexts()).toEqual([
        'Team',
        'Records',
        'Score',
        'Change',
      ]);
      expect(await article.getByRole('listitem').allInnerTexts()).toEqual([
        'Cost centre of a case: 212 records',
        'Close date of a deal: 31 records',
      ]);
      expect(await log.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual([
        'Friday, November 20, 2026',
        'Monday, November 23, 2026',
      ]);
      const ground = String(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
      expect(ground).toBe(scheme === 'dark' ? 'rgb(26, 29, 33)' : 'rgb(255, 255, 255)');
    });
  });

  test('lists channels and people, and opens what is chosen with the keyboard', async () => {
    await look({ path: '/' }, async (page) => {
      const nav = page.getByRole('navigation', { name: 'Conversations' });
      expect(await nav.getByRole('link').count()).toBe(5);
      expect(await nav.locator('[aria-current=page]').textContent()).toContain('crm-strategy');
      await nav.getByRole('link', { name: /Ana Sørbø/ }).focus();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Shift+Tab');
      const outline = 'getComputedStyle(document.activeElement).outlineStyle';
      expect(await page.evaluate(outline)).toBe('solid');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Ana Sørbø' }).waitFor();
    });
  });

  test.each(['light', 'dark'] as const)('shows a nudge to its rep, %s by the address', async (theme) => {
    await look(
      { path: `/?channel=${direct['U0ANA00001']}&theme=${theme}`, picture: `nudge-${theme}` },
      async (page) => {
        const link = page.getByRole('link', { name: 'Case 4711, Kostas Ltd' });
        expect(await link.getAttribute('href')).toBe('https://northlight.example.test/case/4711');
        expect(await page.getByRole('link', { name: 'Deal Aegean Lines & Sons' }).count()).toBe(1);
        expect(await page.getByRole('link', { name: 'Open', exact: true }).count()).toBe(3);
        expect(await page.locator('time').first().textContent()).toBe('07:45');
        expect(await page.locator('html').getAttribute('data-theme')).toBe(theme);
        const bold =
          '[...document.querySelectorAll(".theme")].filter((one) => getComputedStyle(one).fontWeight === "700")';
        const chosen = `${bold}.map((one) => one.textContent)`;
        expect(await page.evaluate(chosen)).toEqual([theme === 'dark' ? 'Dark' : 'Light']);
        const other = theme === 'dark' ? 'light' : 'dark';
        await page.locator('html').evaluate((root, to) => root.setAttribute('data-theme', to), other);
        expect(await page.evaluate(chosen)).toEqual([other === 'dark' ? 'Dark' : 'Light']);
      },
    );
  });

  test.each(['light', 'dark'] as const)(
    'runs Persian from right to left, line by line, %s',
    async (scheme) => {
      await look(
        { path: `/?channel=${direct['U0SHIRIN03']}`, scheme, picture: `persian-${scheme}` },
        async (page) => {
          const directions = `[...document.querySelectorAll('.section > .body > .lines')]
        .map((line) => getComputedStyle(line).direction)`;
          expect(new Set((await page.evaluate(directions)) as string[])).toEqual(new Set(['rtl']));
          const gapAtTheRight = `(() => {
        const heading = document.querySelector('h3');
        const text = document.createRange();
        text.selectNodeContents(heading);
        return heading.getBoundingClientRect().right - text.getBoundingClientRect().right;
      })()`;
          expect(Math.abs(Number(await page.evaluate(gapAtTheRight)))).toBeLessThan(2);
          expect(await page.getByRole('button', { name: 'بله' }).count()).toBe(1);
        },
      );
    },
  );

  test('hostile text of a record is shown as text', async () => {
    await look({ path: `/?channel=${direct['U0NICO0002']}`, picture: 'hostile' }, async (page) => {
      expect(await page.locator('article img').count()).toBe(0);
      expect(await page.locator('article a').count()).toBe(0);
      expect(await page.getByText('<img src=x onerror=alert(1)>').count()).toBe(2);
    });
  });

  test.each([390, 820])('fits a window %i pixels wide', async (width) => {
    await look({ path: '/', width, picture: `narrow-${width}` }, async (page) => {
      expect(await page.getByText('Two goals on pace, one behind').first().isVisible()).toBe(true);
      expect(await page.getByRole('link', { name: /crm-strategy/ }).isVisible()).toBe(true);
    });
  });

  test('a new message and a changed one appear without loading the page again', async () => {
    await look({ path: `/?channel=${direct['U0NICO0002']}` }, async (page) => {
      await page.evaluate('void (document.querySelector("article").kept = true)');
      const answer = await client.chat.postMessage({ channel: 'U0NICO0002', text: 'Just arrived' });
      await page.getByText('Just arrived').waitFor();
      await client.chat.update({ channel: answer.channel ?? '', ts: answer.ts ?? '', text: 'Just changed' });
      await page.getByText('Just changed').waitFor();
      expect(await page.getByText('Just arrived').count()).toBe(0);
      expect(await page.getByText('(edited)').count()).toBe(1);
      expect(await page.evaluate('document.querySelector("article").kept')).toBe(true);
    });
  });
});
