import { type Browser, chromium, type Page } from 'playwright-core';
import type { Writing } from '../../src/crm/writing.ts';
import { CHROMIUM_FLAGS, CHROMIUM_PATH, picture } from '../pictures/browser.ts';
import { ANA, KEYS, type Office, openOffice, SPONSOR } from '../slack/office.ts';
import type { Figure } from './run.ts';

/** A rule of the CRM's admin, told in their words. */
const RULE = 'Amounts below 1,000 belong into another pipeline.';
const ruled = (writing: Writing): Writing => ({
  read: (ask) => writing.read(ask),
  async write(request) {
    const amount = request.fields['amount']?.wanted;
    if (typeof amount === 'number' && amount > 0 && amount < 100_000)
      return { kind: 'refused', problems: [{ field: 'amount', sentence: RULE }] };
    return writing.write(request);
  },
});

/** One life of the app in a browser, on the page of the pretended Slack, as a rep and as a sponsor. */
export async function slackPage(tell: (figure: Figure) => void): Promise<void> {
  const browser = await chromium.launch({ executablePath: CHROMIUM_PATH, args: CHROMIUM_FLAGS });
  try {
    for (const [name, live] of [
      ['a rep fixes in place', repInPlace],
      ['a rep fixes in the CRM', repByLink],
      ['a sponsor decides', sponsorDecides],
    ] as const) {
      const seen: string[] = [];
      let trouble: string | null = null;
      try {
        await live(browser, (step) => void seen.push(step));
      } catch (error) {
        trouble = (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 4).join(' ');
      }
      tell({
        name: `slack-page.${name.replaceAll(' ', '-')}`,
        value: { seen, trouble },
        bar: 'every step is seen on the page',
        holds: trouble === null,
      });
    }
  } finally {
    await browser.close();
  }
}

type Saw = (step: string) => void;

async function pageFor(browser: Browser, office: Office, query: string, theme = 'light'): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1180, height: 900 }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(60_000);
  await page.goto(`${office.slack.url}/?${query}&theme=${theme}`);
  return page;
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();
const sees = (page: Page, text: string) => page.getByText(text).first().waitFor();

async function repInPlace(browser: Browser, saw: Saw): Promise<void> {
  const office = await openOffice({ alter: ruled });
  try {
    const question = await office.ask();
    const page = await pageFor(browser, office, `as=${ANA}&channel=${question.channel}`);
    await picture(page, 'rep-is-asked');
    await press(page, 'What do you know about me?');
    await sees(page, 'It is no measure of your work.');
    await picture(page, 'rep-reads-what-is-known');
    await press(page, 'Close');
    await press(page, 'Yes, mornings');
    await sees(page, 'Thank you. The first message comes');
    saw('agreed');

    await office.nudge();
    await sees(page, 'Aegean Lines c3');
    await picture(page, 'rep-nudge');
    await press(page, 'Fix');
    await page.locator('dialog input').first().waitFor();
    await picture(page, 'rep-form');
    await page.locator('dialog input').first().fill('500');
    await press(page, 'Save');
    await sees(page, RULE);
    await picture(page, 'rep-form-refused');
    saw('met a validation rule on its field');
    await page.locator('dialog input').first().fill('20000');
    await press(page, 'Save');
    await sees(page, '✓ Saved.');
    await picture(page, 'rep-saved');
    saw('corrected it');
    await page.locator('dialog').getByRole('button', { name: 'Close' }).last().click();
    await sees(page, '✓ Fixed.');
    await picture(page, 'rep-ticked-off');
    const dark = await pageFor(browser, office, `as=${ANA}&channel=${question.channel}`, 'dark');
    await sees(dark, '✓ Fixed.');
    await picture(dark, 'rep-ticked-off-dark');
    await dark.close();
    saw('saw the message tick off');
    await press(page, 'Undo');
    await page.getByText('✓ Fixed.').waitFor({ state: 'detached' });
    saw('undid it');

    // The third fix of the nudge is about a date.
    await page.getByRole('button', { name: 'Fix', exact: true }).nth(2).click();
    await page.locator('dialog input[type=date]').waitFor();
    office.fixing.crm.change('chances', 'c5', { ends: '2026-04-01' }, '2026-02-02T11:00:00.000Z');
    await page.locator('dialog input[type=date]').fill('2026-05-05');
    await press(page, 'Save');
    await sees(page, 'Somebody changed this');
    await picture(page, 'rep-changed-meanwhile');
    saw('met a record that was changed meanwhile, with both values');
    await press(page, 'Write mine');
    await sees(page, '✓ Saved.');
    await page.locator('dialog').getByRole('button', { name: 'Close' }).last().click();
    await sees(page, '✓ Fixed.');
    saw('wrote theirs knowingly');

    await press(page, 'Later');
    await page.getByText('In a week').click();
    await picture(page, 'rep-later');
    await page.locator('dialog').getByRole('button', { name: 'Ask me then' }).click();
    await sees(page, 'Put off until 9 February.');
    await page.locator('dialog').getByRole('button', { name: 'Close' }).last().click();
    saw('put one off');

    const home = await pageFor(browser, office, `as=${ANA}&tab=home&channel=${question.channel}`);
    await sees(home, 'Your fixes');
    await picture(home, 'rep-home');
    await press(home, 'Stop');
    await sees(home, 'I do not write to you.');
    saw('stopped on the Home tab');
  } finally {
    await office.stop();
  }
}

async function repByLink(browser: Browser, saw: Saw): Promise<void> {
  const office = await openOffice({ writeBack: 'off' });
  try {
    const nudge = await office.nudge();
    const page = await pageFor(browser, office, `as=${ANA}&channel=${nudge.channel}`, 'dark');
    await sees(page, 'Aegean Lines c3');
    await picture(page, 'link-nudge-dark');
    const link = page
      .getByRole('link', { name: 'Open in tiny' })
      .or(page.getByRole('button', { name: 'Open in tiny' }));
    const [opened] = await Promise.all([page.context().waitForEvent('page'), link.first().click()]);
    if (!opened.url().startsWith(office.fixing.crm.url))
      throw new Error(`opened ${new URL(opened.url()).host}`);
    await opened.close();
    saw('opened the record in the CRM');
    office.open.delete(KEYS.amount);
    await office.app.judged([{ ...nudge, language: 'en' }]);
    await sees(page, '✓ Mended. Thank you.');
    await picture(page, 'link-ticked-off-dark');
    saw('saw the message tick off after the next judging');
  } finally {
    await office.stop();
  }
}

async function sponsorDecides(browser: Browser, saw: Saw): Promise<void> {
  const office = await openOffice();
  try {
    const digest = await office.digest();
    const page = await pageFor(browser, office, `as=${SPONSOR}&channel=${digest.channel}`);
    await sees(page, 'Asked of you:');
    await picture(page, 'sponsor-digest');
    await press(page, 'Discuss');
    await sees(page, 'You answered: Discuss.');
    await picture(page, 'sponsor-answered');
    saw('decided in the digest');
    const home = await pageFor(browser, office, `as=${SPONSOR}&tab=home&channel=${digest.channel}`);
    await sees(home, 'Win more of what we quote');
    await picture(home, 'sponsor-home');
    await press(home, 'Goal 2');
    await home.locator('dialog').getByText('Do it well.').first().waitFor();
    await picture(home, 'sponsor-goal');
    await press(home, 'Close');
    await press(home, 'Teams and fields');
    await home.locator('dialog').getByText('East').first().waitFor();
    await picture(home, 'sponsor-details');
    saw('opened details');
    const dark = await pageFor(browser, office, `as=${SPONSOR}&tab=home&channel=${digest.channel}`, 'dark');
    await sees(dark, 'Win more of what we quote');
    await picture(dark, 'sponsor-home-dark');
  } finally {
    await office.stop();
  }
}
