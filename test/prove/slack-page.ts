import { type Browser, chromium, type Page } from 'playwright-core';
import { createSpeaker } from '../../src/language/speak.ts';
import { CHROMIUM_FLAGS, CHROMIUM_PATH } from '../pictures/browser.ts';
import { openCamera } from '../pictures/shots.ts';
import { type LivingHouse, openLivingHouse } from '../slack/living-house.ts';
import type { Figure } from './run.ts';
import { repAgrees, repByLink, repInHubspot, repInSalesforce } from './slack-page-rep.ts';
import { RULES } from './slack-page-rules.ts';
import { managersLook, sponsorDecides, sponsorsWeek } from './slack-page-sponsor.ts';
import type { Stage } from './slack-page-stage.ts';

const ACCOUNTS = 120;

/** What is lived in one house, in this order: the days go by from one to the next. */
const STORIES: readonly (readonly [name: string, live: (stage: Stage) => Promise<void>])[] = [
  ['a rep agrees', repAgrees],
  ['a sponsor decides', sponsorDecides],
  ['a rep fixes in the CRM', repByLink],
  ['a rep fixes in Salesforce', repInSalesforce],
  ['a rep fixes in HubSpot', repInHubspot],
  ['managers and admins look', managersLook],
  ['a sponsor reads the week', sponsorsWeek],
];

/** One week of the app in a browser, on the page of the pretended Slack, over both pretended CRMs. */
export async function slackPage(tell: (figure: Figure) => void): Promise<void> {
  const browser = await chromium.launch({ executablePath: CHROMIUM_PATH, args: CHROMIUM_FLAGS });
  try {
    for (const language of ['en', 'fa']) {
      await withHouse(language, (house) => liveAll(browser, house, language, tell));
    }
  } finally {
    await browser.close();
  }
}

async function withHouse(language: string, live: (house: LivingHouse) => Promise<void>): Promise<void> {
  const house = await openLivingHouse({ accounts: ACCOUNTS, language, rules: RULES });
  try {
    await house.judge();
    await house.liveLastDay();
    await house.lend('off');
    await house.judge();
    await live(house);
  } finally {
    await house.stop();
  }
}

async function liveAll(
  browser: Browser,
  house: LivingHouse,
  language: string,
  tell: (figure: Figure) => void,
): Promise<void> {
  const camera = openCamera(language);
  const { say, number } = createSpeaker(language);
  for (const [name, live] of STORIES) {
    const seen: string[] = [];
    const pages: Page[] = [];
    let trouble: string | null = null;
    const stage: Stage = {
      house,
      say,
      number,
      language,
      shoot: camera.shoot,
      saw: (step) => void seen.push(step),
      async open(query) {
        const page = await browser.newPage({
          viewport: { width: 1180, height: 1000 },
          reducedMotion: 'reduce',
          colorScheme: 'light',
        });
        pages.push(page);
        page.setDefaultTimeout(60_000);
        const where = new URLSearchParams({ ...query, theme: 'light' });
        await page.goto(`${house.sandbox.slack.url}/?${where}`);
        return page;
      },
    };
    try {
      await live(stage);
    } catch (error) {
      trouble = (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 4).join(' ');
      const [page] = pages.slice(-1);
      if (page) await camera.shoot(page, `trouble-${name.replaceAll(' ', '-')}`);
    } finally {
      for (const page of pages) await page.close();
    }
    tell({
      name: `slack-page.${name.replaceAll(' ', '-')}.${language}`,
      value: { seen, trouble },
      bar: 'every step is seen on the page and in the CRM',
      holds: trouble === null,
    });
  }
}
