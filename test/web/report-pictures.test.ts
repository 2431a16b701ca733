import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeReport } from '../../src/briefing/sponsor-report/index.ts';
import { reportPage } from '../../src/web/report-page.ts';
import { behind, dayView, doubted, kept, onPace, speaker } from '../briefing/day-view.ts';
import { CAUSES, reportView } from '../briefing/report-view.ts';
import { CHROMIUM_FLAGS, CHROMIUM_PATH, fullPicture } from '../pictures/browser.ts';

const absent = !existsSync(CHROMIUM_PATH);
if (absent) console.log(`Skipped: there is no Chromium at ${CHROMIUM_PATH}, so the report is not looked at.`);

/** Something in every section, a word longer than any line, and names that run the other way. */
const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const report = (direction: 'ltr' | 'rtl') => {
  const goals = [
    { ...onPace, causes: [CAUSES] },
    { ...behind, title: LONG },
    { ...kept, title: 'شرکت نمونه' },
    doubted,
  ];
  const teams = [{ ids: [LONG], people: 7, value: 79.2, n: 8_000, weight: 1 }];
  const view = dayView(
    { teams, anomalies: [{ kind: 'mix', source: 'hubspot', path: 'deal.stage', psi: 0.4 }] },
    goals,
  );
  return composeReport({
    report: reportView({ view }),
    speaker: { ...speaker, direction },
    zone: 'Europe/Oslo',
  });
};

describe.skipIf(absent)('the report in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM_PATH, args: CHROMIUM_FLAGS });
  });
  afterAll(() => browser.close());

  test.each([
    ['light', 1000, 'light', 'ltr'],
    ['dark', 1000, 'dark', 'ltr'],
    ['phone', 360, 'light', 'ltr'],
    ['right to left', 1000, 'light', 'rtl'],
    ['right to left on a phone', 360, 'dark', 'rtl'],
  ] as const)(
    '%s: nothing is cut off, no text of a chart leaves it',
    async (name, width, colorScheme, direction) => {
      const shown = await browser.newPage({ viewport: { width, height: 1200 }, colorScheme });
      const errors: string[] = [];
      shown.on('console', (message) => void errors.push(message.text()));
      shown.on('request', (request) => void errors.push(request.url()));
      await shown.setContent(reportPage(report(direction)));
      await fullPicture(shown, `report-${name.replaceAll(' ', '-')}`);
      expect(await overflowing(shown)).toEqual([]);
      expect(await charts(shown)).toEqual([]);
      expect(await shown.locator('.chart').count()).toBeGreaterThan(0);
      expect(errors).toEqual([]);
      await shown.close();
    },
  );

  test('fits on A4 without being cut', async () => {
    const shown = await browser.newPage({ viewport: { width: 690, height: 980 } });
    await shown.setContent(reportPage(report('ltr')));
    await shown.emulateMedia({ media: 'print' });
    expect(await overflowing(shown)).toEqual([]);
    await fullPicture(shown, 'report-print');
    await shown.close();
  });
});

/** What reaches beyond the page's edges. */
function overflowing(page: Page): Promise<string[]> {
  return page.locator('html').evaluate((root) => {
    const wide = root.scrollWidth > root.clientWidth ? ['the page'] : [];
    const out = [...root.querySelectorAll('body *:not(svg *)')].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && (left < -0.5 || right > root.clientWidth + 0.5);
    });
    return [...wide, ...out.map((element) => `${element.tagName} ${element.textContent?.slice(0, 40)}`)];
  });
}

/** Texts of charts that are cut by their frame, or lie on each other. */
function charts(page: Page): Promise<string[]> {
  return page.locator('html').evaluate((root) =>
    [...root.querySelectorAll('.chart')].flatMap((chart) => {
      const frame = chart.getBoundingClientRect();
      const texts = [...chart.querySelectorAll('text')].map((text) => ({
        words: text.textContent ?? '',
        box: text.getBoundingClientRect(),
      }));
      const cut = texts.filter(
        ({ box }) =>
          box.left < frame.left - 1 ||
          box.right > frame.right + 1 ||
          box.top < frame.top - 1 ||
          box.bottom > frame.bottom + 1,
      );
      return cut.map(({ words }) => `cut: ${words}`);
    }),
  );
}
