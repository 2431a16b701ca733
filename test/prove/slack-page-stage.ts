import type { Locator, Page } from 'playwright-core';
import { keyOfFinding, refOf } from '../../slack/blocks/fix.ts';
import type { Speaker } from '../../src/language/speak.ts';
import type { FixView } from '../../src/progress/fixes.ts';
import type { Camera } from '../pictures/shots.ts';
import { type LivingHouse, nameOf } from '../slack/living-house.ts';

/** What a story is lived on. */
export interface Stage {
  readonly house: LivingHouse;
  readonly language: string;
  /** The words of a button or sentence in the language of the story. */
  readonly say: Speaker['say'];
  readonly number: Speaker['number'];
  readonly shoot: Camera['shoot'];
  /** Notes a step that was seen to happen. */
  saw(step: string): void;
  /** Opens the page of the pretended Slack. */
  open(query: Readonly<Record<string, string>>): Promise<Page>;
}

export const button = (within: Page | Locator, name: string): Locator =>
  within.getByRole('button', { name: whole(name) });

export const press = (within: Page | Locator, name: string): Promise<void> =>
  button(within, name).first().click();

export const sees = (within: Page | Locator, text: string): Promise<void> =>
  within.getByText(worded(text)).first().waitFor();

export const sheet = (page: Page): Locator => page.locator('dialog .sheet');

/** Closes the modal, and waits until it is gone. */
export async function closeSheet(page: Page, name: string): Promise<void> {
  await button(sheet(page), name).last().click();
  await sheet(page).waitFor({ state: 'detached' });
}

/** A button of one fix in a message or on the Home tab, and no other's. */
export const fixButton = (page: Page, fix: FixView, name: string): Locator =>
  page.locator(`[data-block^="acts:${keyOfFinding(refOf(nameOf(fix)))}:"]`, { hasText: worded(name) }).last();

/** The same words, whatever marks of direction stand among them. */
const worded = (text: string): RegExp =>
  new RegExp(
    [...text.replace(MARKS, '')]
      .map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join(`${MARKS.source}*`),
  );
const whole = (text: string): RegExp =>
  new RegExp(`^${MARKS.source}*${worded(text).source}${MARKS.source}*$`, 'u');
const MARKS = /[\u200E\u200F\u2060\u2066-\u2069]/gu;

/** The value of a field in one of the pretended CRMs, as the vendor holds it. */
export function held(
  { house: { sandbox } }: Stage,
  { ranked: { finding } }: FixView,
  table: string,
  field: string,
): unknown {
  if (finding.source === 'salesforce')
    return sandbox.salesforce?.rows(table).find((row) => row['Id'] === finding.recordId)?.[field];
  const rows = sandbox.hubspot?.snapshot().tables.find(({ name }) => name === table)?.rows ?? [];
  return rows.find((row) => row['id'] === finding.recordId)?.[field];
}

/** @throws {Error} where the CRM does not hold what it should */
export function demand(what: string, found: unknown, wanted: unknown): void {
  if (found !== wanted)
    throw new Error(`${what} is ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}.`);
}

export const isOf =
  (...checks: readonly string[]) =>
  ({ ranked: { finding } }: FixView): boolean =>
    checks.includes(finding.checkId);
