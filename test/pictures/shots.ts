import type { Page } from 'playwright-core';
import { picture, takesPictures } from './browser.ts';

/** One who takes pictures of a page as it stands: light and dark, each under the step's number and name. */
export interface Camera {
  /** @param where on a phone as well, where that is asked for */
  shoot(page: Page, name: string, where?: 'phone'): Promise<void>;
}

/** Without asking for the page anew, so that what is open stays open. */
const wear = (page: Page, theme: string): Promise<void> =>
  page.locator('html').evaluate((root, to) => root.setAttribute('data-theme', to), theme);

const DESK = { width: 1180, height: 1000 };
const PHONE = { width: 390, height: 844 };

/** @param set names the pictures, as in `fa` */
export function openCamera(set: string): Camera {
  let taken = 0;
  async function both(page: Page, name: string): Promise<void> {
    for (const theme of ['light', 'dark'] as const) {
      await wear(page, theme);
      await picture(page, `${set}-${theme}-${String(taken).padStart(2, '0')}-${name}`);
    }
    await wear(page, 'light');
  }
  return {
    async shoot(page, name, where) {
      taken++;
      if (!takesPictures()) return;
      await both(page, name);
      if (where !== 'phone') return;
      await page.setViewportSize(PHONE);
      await both(page, `${name}-phone`);
      await page.setViewportSize(DESK);
    },
  };
}
