import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Debian's Chromium. */
export const CHROMIUM_PATH = '/usr/bin/chromium';
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-sync',
];

/** Whether anybody wants pictures. */
export const takesPictures = (): boolean => Boolean(process.env['PLUMBLINE_PICTURES']);

/** Keeps a picture of the page in the folder of PLUMBLINE_PICTURES, where that is set. */
export function picture(page: Page, name: string): Promise<void> {
  return keep(page, name, false);
}

/** The same of the whole page, as far down as it goes. */
export function fullPicture(page: Page, name: string): Promise<void> {
  return keep(page, name, true);
}

async function keep(page: Page, name: string, fullPage: boolean): Promise<void> {
  const folder = process.env['PLUMBLINE_PICTURES'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage });
}
