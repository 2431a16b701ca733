import { closeSheet, press, type Stage, sees, sheet } from './slack-page-stage.ts';

const FRIDAY_NIGHT = '2026-11-27T04:30:00.000Z';
const FRIDAY_MORNING = '2026-11-27T08:00:00.000Z';

/** On Monday: the digest, its thread, a decision, and the Home tab with what stands behind the goals. */
export async function sponsorDecides(stage: Stage): Promise<void> {
  const { house, say, saw, shoot } = stage;
  const [sponsor] = house.people('sponsor');
  if (!sponsor) throw new Error('There is no sponsor.');
  await house.deliver();
  const { channel } = await house.sent('digest', sponsor.email);
  const page = await stage.open({ as: sponsor.member, channel });
  await sees(page, say('choice.discuss'));
  await shoot(page, 'digest', 'phone');
  saw('read the digest');
  await page.locator('.thread > summary').first().click();
  await sees(page, say('goals.title'));
  await shoot(page, 'digest-thread', 'phone');
  saw('opened details');
  const heading = page.getByRole('columnheader', { name: say('grid.findings') }).first();
  await heading.scrollIntoViewIfNeeded();
  await shoot(page, 'digest-tables', 'phone');
  saw('read a table');
  await press(page, say('choice.discuss'));
  await sees(page, say('ask.answered', { answer: say('choice.discuss') }));
  await shoot(page, 'digest-answered');
  saw('decided in the digest');
  const home = await stage.open({ as: sponsor.member, channel, tab: 'home' });
  await sees(home, say('wish.title'));
  await shoot(home, 'sponsor-home', 'phone');
  const goal = say('home.goal', { n: stage.number(2) });
  await press(home, goal);
  await sees(sheet(home), plainOf(say('goal.tactic', { tactic: '' })));
  await shoot(home, 'sponsor-goal', 'phone');
  await closeSheet(home, say('sheet.close'));
  await press(home, say('home.details'));
  await sees(sheet(home), say('teams.title'));
  await shoot(home, 'sponsor-details', 'phone');
  await closeSheet(home, say('sheet.close'));
  saw('drilled down on the Home tab');
}

/** What stands before the first value of a message, without its mark-up. */
const plainOf = (text: string): string => text.replace(/<[^>]*>/g, '').trim();

/** On Tuesday: the programme manager, a manager and an admin on their Home tabs. */
export async function managersLook(stage: Stage): Promise<void> {
  const { house, say, saw, shoot } = stage;
  for (const role of ['programme-manager', 'manager', 'admin'] as const) {
    const [person] = house.people(role);
    if (!person) throw new Error(`There is nobody who is a ${role}.`);
    const page = await stage.open({ as: person.member, tab: 'home' });
    await sees(page, say('wish.title'));
    await shoot(page, `${role}-home`, 'phone');
    saw(`a ${role} saw their Home tab`);
  }
}

/** On Friday: the digest of the week. */
export async function sponsorsWeek(stage: Stage): Promise<void> {
  const { house, saw, shoot } = stage;
  const [sponsor] = house.people('sponsor');
  if (!sponsor) throw new Error('There is no sponsor.');
  house.at(FRIDAY_NIGHT);
  await house.judge();
  house.at(FRIDAY_MORNING);
  await house.deliver();
  const { channel, ts } = await house.sent('digest', sponsor.email);
  const page = await stage.open({ as: sponsor.member, channel });
  await page.locator(`[data-ts="${ts}"]`).waitFor();
  await shoot(page, 'digest-of-the-week', 'phone');
  saw('read the week');
}
