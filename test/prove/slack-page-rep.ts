import type { Page } from 'playwright-core';
import type { FixView } from '../../src/progress/fixes.ts';
import { whoFixes } from '../slack/living-house.ts';
import { RULE } from './slack-page-rules.ts';
import {
  button,
  closeSheet,
  demand,
  fixButton,
  held,
  isOf,
  press,
  type Stage,
  sees,
  sheet,
} from './slack-page-stage.ts';

const MONDAY_MORNING = '2026-11-23T08:00:00.000Z';
const TUESDAY_NIGHT = '2026-11-24T04:30:00.000Z';
const TUESDAY_MORNING = '2026-11-24T07:40:00.000Z';
const DATES = ['deal-closedate-missing', 'deal-closedate-parked', 'deal-closedate-past'];
/** Where a deal closes that had no such day, or a day that cannot be. */
const CLOSES = '2027-01-29';
const CLOSES_ELSEWHERE = '2027-01-15';

/** The rep of the Salesforce story: asked on Monday, written to on Tuesday. */
const whoseDeals = ({ house }: Stage) =>
  whoFixes(
    house,
    house.people('rep').filter(({ agreed }) => agreed === undefined),
    isOf('deal-amount-missing'),
    isOf(...DATES),
  );

/** On Monday, while nobody may change records from here: a rep is asked, reads what is known about them, and agrees. */
export async function repAgrees(stage: Stage): Promise<void> {
  const { house, say, saw, shoot } = stage;
  house.at(MONDAY_MORNING);
  const { rep } = await whoseDeals(stage);
  await house.app().ask();
  const page = await stage.open({ as: rep.member });
  await sees(page, say('agree.yes'));
  await shoot(page, 'rep-is-asked', 'phone');
  await press(page, say('agree.what'));
  await sees(sheet(page), say('know.purpose'));
  await shoot(page, 'rep-reads-what-is-known', 'phone');
  saw('read what is known about them');
  await closeSheet(page, say('sheet.close'));
  await press(page, say('agree.yes'));
  await sees(page, say('agree.said.yes'));
  await shoot(page, 'rep-agreed');
  saw('agreed');
}

/** The same Monday: a rep who agreed before is led into the CRM, and the message ticks itself off. */
export async function repByLink(stage: Stage): Promise<void> {
  const { house, say, saw, shoot } = stage;
  const agreed = house.people('rep').filter((rep) => rep.agreed !== undefined);
  const isWrong = isOf('deal-closedate-sentinel', ...DATES);
  const { rep, fixes } = await whoFixes(house, agreed, isWrong);
  const [fix] = fixes as [FixView];
  const { channel } = await house.sent('nudge', rep.email);
  const page = await stage.open({ as: rep.member, channel });
  const words = say('nudge.action', { source: say('source.salesforce') });
  await fixButton(page, fix, words).waitFor();
  await shoot(page, 'link-nudge', 'phone');
  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    fixButton(page, fix, words).click(),
  ]);
  await opened.waitForLoadState();
  if (opened.url() !== fix.link) throw new Error(`A button opened ${opened.url()}.`);
  await opened.close();
  saw('opened the record in Salesforce');

  const { recordId, ownerId } = fix.ranked.finding;
  house.pass(20);
  await house.sandbox.salesforce?.apply([
    { table: 'Opportunity', id: recordId, set: { CloseDate: CLOSES }, at: house.now(), by: ownerId },
  ]);
  house.pass(20);
  await house.judge();
  await sees(page, `✓ ${say('tick.closed')}`);
  await shoot(page, 'link-ticked-off');
  saw('saw the message tick off after the next judging');
}

/** On Tuesday, after the admin has lent the rights: the nudge, and all that can happen on the way to a fixed record. */
export async function repInSalesforce(stage: Stage): Promise<void> {
  const { house, say, saw, shoot } = stage;
  const { rep } = await whoseDeals(stage);
  house.at(TUESDAY_NIGHT);
  await house.lend('integration');
  await house.judge();
  house.at(TUESDAY_MORNING);
  await house.deliver();
  const best = await house.fixesOf(rep.email);
  const [amount, date] = [best.find(isOf('deal-amount-missing')), best.find(isOf(...DATES))] as [
    FixView,
    FixView,
  ];
  const { channel } = await house.sent('nudge', rep.email);
  const page = await stage.open({ as: rep.member, channel });
  await fixButton(page, amount, say('choice.fix')).waitFor();
  await shoot(page, 'nudge', 'phone');
  saw('was nudged the next morning');

  await amountRefusedThenFixed(stage, page, amount);
  await changedMeanwhile(stage, page, date);
  await saidInstead(stage, page, best.filter((fix) => fix !== amount && fix !== date)[0] ?? amount);

  const home = await stage.open({ as: rep.member, channel, tab: 'home' });
  await sees(home, say('home.own'));
  await shoot(home, 'rep-home', 'phone');
  await press(home, say('wish.stop'));
  await sees(home, say('wish.nudges.off'));
  saw('stopped on the Home tab');
}

/** Salesforce's own rule refuses, then takes it; the message ticks off; it is taken back, and made again. */
async function amountRefusedThenFixed(stage: Stage, page: Page, fix: FixView): Promise<void> {
  const { house, say, saw, shoot } = stage;
  const amount = () => held(stage, fix, 'Opportunity', 'Amount');
  const before = amount() ?? null;
  const input = sheet(page).locator('input').first();
  await fixButton(page, fix, say('choice.fix')).click();
  await input.waitFor();
  await shoot(page, 'form-money', 'phone');
  await input.fill('500');
  await press(sheet(page), say('sheet.save'));
  await sees(sheet(page), RULE);
  await shoot(page, 'form-refused', 'phone');
  demand('The amount after a refusal', amount() ?? null, before);
  saw('met Salesforce’s validation rule on its field');
  house.pass(1);
  await input.fill('20000');
  await press(sheet(page), say('sheet.save'));
  await sees(sheet(page), say('sheet.done'));
  await shoot(page, 'saved');
  demand('The amount in Salesforce', amount(), 20_000);
  saw('corrected it');
  await closeSheet(page, say('sheet.close'));
  await sees(page, `✓ ${say('tick.done')}`);
  await shoot(page, 'ticked-off', 'phone');
  saw('saw the message tick off');
  house.pass(2);
  await press(page, say('button.undo'));
  await page.getByText(`✓ ${say('tick.done')}`).waitFor({ state: 'detached' });
  await fixButton(page, fix, say('choice.fix')).waitFor();
  await shoot(page, 'undone');
  demand('The amount after it was taken back', amount() ?? null, before);
  saw('undid it');
}

/** Somebody else saves the record in Salesforce while the form is open. */
async function changedMeanwhile(stage: Stage, page: Page, fix: FixView): Promise<void> {
  const { house, say, saw, shoot } = stage;
  const { recordId } = fix.ranked.finding;
  const input = sheet(page).locator('input[type=date]');
  await fixButton(page, fix, say('choice.fix')).click();
  await input.waitFor();
  await shoot(page, 'form-date');
  house.pass(2);
  const [colleague] = house.people('manager');
  await house.sandbox.salesforce?.apply([
    {
      table: 'Opportunity',
      id: recordId,
      set: { CloseDate: CLOSES_ELSEWHERE },
      at: house.now(),
      by: userOf(stage, colleague?.email),
    },
  ]);
  house.pass(1);
  await input.fill(CLOSES);
  await press(sheet(page), say('sheet.save'));
  await button(page, say('sheet.write-mine')).waitFor();
  await sees(sheet(page), say('sheet.changed', { source: say('source.salesforce') }));
  await shoot(page, 'changed-meanwhile', 'phone');
  demand('The date that somebody else chose', held(stage, fix, 'Opportunity', 'CloseDate'), CLOSES_ELSEWHERE);
  saw('met a record that was changed meanwhile, with both values');
  await press(sheet(page), say('sheet.write-mine'));
  await sees(sheet(page), say('sheet.done'));
  demand('The date in Salesforce', held(stage, fix, 'Opportunity', 'CloseDate'), CLOSES);
  await closeSheet(page, say('sheet.close'));
  await sees(page, `✓ ${say('tick.done')}`);
  saw('wrote theirs knowingly');
}

const userOf = ({ house }: Stage, email: string | undefined): string | null =>
  String(house.sandbox.salesforce?.rows('User').find((row) => row['Email'] === email)?.['Id'] ?? '') || null;

/** What can be said of a fix instead of making it. */
async function saidInstead(stage: Stage, page: Page, fix: FixView): Promise<void> {
  const { say, saw, shoot } = stage;
  for (const [choice, title, name] of [
    ['choice.not-an-issue', 'not-issue.why', 'not-an-issue'],
    ['choice.not-mine', 'not-mine.whose', 'not-mine'],
  ] as const) {
    await fixButton(page, fix, say(choice)).click();
    await sees(sheet(page), say(title));
    await shoot(page, name);
    await closeSheet(page, say('sheet.cancel'));
  }
  await fixButton(page, fix, say('choice.later')).click();
  await sheet(page).getByText(say('later.week')).click();
  await shoot(page, 'later');
  await press(sheet(page), say('later.save'));
  await button(sheet(page), say('sheet.close')).last().waitFor();
  await shoot(page, 'put-off');
  await closeSheet(page, say('sheet.close'));
  await shoot(page, 'nudge-at-its-end');
  saw('put one off');
}

/** People read words in a menu; what the sample portal stores for them are names in capitals. */
const storedFor = (label: string): string => {
  if (label === label.toUpperCase()) throw new Error(`The menu shows ${label}, which is no label.`);
  return label.toUpperCase();
};

/** Another rep, whose tickets are HubSpot's: a choice from a menu, taken back; then somebody else is faster. */
export async function repInHubspot(stage: Stage): Promise<void> {
  const { house, say, saw, shoot } = stage;
  const agreed = house.people('rep').filter((rep) => rep.agreed !== undefined);
  const { rep, fixes } = await whoFixes(house, agreed, isOf('ticket-category-missing'));
  const [fix] = fixes as [FixView];
  const { channel } = await house.sent('nudge', rep.email);
  const page = await stage.open({ as: rep.member, channel });
  const menu = sheet(page).locator('select').first();
  const category = () => held(stage, fix, 'tickets', 'hs_ticket_category') || null;
  const choose = async (index: number) => {
    await fixButton(page, fix, say('choice.fix')).click();
    await menu.waitFor();
    await menu.selectOption({ index });
    return (await menu.locator('option:checked').innerText()).trim();
  };
  const chosen = await choose(2);
  await shoot(page, 'form-choice', 'phone');
  house.pass(1);
  await press(sheet(page), say('sheet.save'));
  await sees(sheet(page), say('sheet.done'));
  await closeSheet(page, say('sheet.close'));
  await sees(page, `✓ ${say('tick.done')}`);
  demand('The category in HubSpot', category(), storedFor(chosen));
  saw('chose from a menu, and saw the message tick off');
  await shoot(page, 'hubspot-ticked-off');
  house.pass(1);
  await press(page, say('button.undo'));
  await page.getByText(`✓ ${say('tick.done')}`).waitFor({ state: 'detached' });
  demand('The category after it was taken back', category(), null);
  saw('undid it');

  const theirs = await choose(3);
  await menu.selectOption({ index: 1 });
  house.pass(2);
  const set = { hs_ticket_category: storedFor(theirs) };
  const edit = { table: 'tickets', id: fix.ranked.finding.recordId, set, at: house.now(), by: null };
  await house.sandbox.hubspot?.apply([edit]);
  house.pass(1);
  await press(sheet(page), say('sheet.save'));
  await button(page, say('sheet.write-mine')).waitFor();
  await shoot(page, 'hubspot-changed-meanwhile', 'phone');
  await closeSheet(page, say('sheet.keep-theirs'));
  demand('The category that somebody else chose', category(), storedFor(theirs));
  saw('met a ticket that was changed meanwhile, and kept theirs');
}
