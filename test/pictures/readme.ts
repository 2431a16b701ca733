/** Makes the README's picture: the sample company's digest, as its Slack page shows it. `npm run picture` */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { deliverDay } from '../worlds/delivered-day.ts';
import { CHROMIUM_FLAGS, CHROMIUM_PATH } from './browser.ts';

const FILE = fileURLToPath(new URL('../../docs/digest.png', import.meta.url));

const day = await deliverDay({ accounts: 300, seed: 1, asOf: '2026-11-23', language: 'en' });
const browser = await chromium.launch({ executablePath: CHROMIUM_PATH, args: CHROMIUM_FLAGS });
try {
  const page = await browser.newPage({
    viewport: { width: 1000, height: 1040 },
    colorScheme: 'light',
    deviceScaleFactor: 1.5,
  });
  await page.goto(`${day.sandbox.slack.url}/?channel=${day.digests.sent[0]?.channel}`);
  // The conversation opens at its end; the digest is at its beginning.
  await page.locator('body *').evaluateAll((all) => {
    for (const element of all) element.scrollTop = 0;
  });
  await page.screenshot({ path: FILE });
  console.log(FILE);
} finally {
  await browser.close();
  await day.house.store.close();
  await day.stop();
}
