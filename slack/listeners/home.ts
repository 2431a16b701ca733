import type { App } from '@slack/bolt';
import { answered } from '../../src/people/preferences.ts';
import { may } from '../../src/people/roles.ts';
import { privacyView } from '../blocks/agreement.ts';
import { detailsView, goalView } from '../blocks/goal.ts';
import { homeView, outsiderHome } from '../blocks/home.ts';
import { plainLinkView } from '../blocks/login.ts';
import type { WebClient } from '../client.ts';
import { readHome } from '../home.ts';
import { ACTIONS } from '../ids.ts';
import { answerCodec, readChosen } from '../schema.ts';
import { type Turn, turnOf, userIn, type Wing } from '../wing.ts';
import { openModal, outsiderText, refusedNote } from './modal.ts';
import { actOf, valueOfAction } from './payload.ts';

/** Puts the Home tab of a member up to date. Whoever is not let in is told so, and nothing else. */
export async function publishHome(wing: Wing, client: WebClient, user: string): Promise<void> {
  const turn = await turnOf(wing, client, user);
  const view =
    typeof turn === 'string'
      ? outsiderHome(outsiderText(wing, turn))
      : homeView(turn.told, turn.member.person, wing.desk.strategy(), await readHome(wing.desk, turn));
  await client.views.publish({ user_id: user, view });
}

/** The Home tab: showing it, and what is pressed on it. */
export function registerHome(app: App, wing: Wing): void {
  const { desk } = wing;

  app.event('app_home_opened', async ({ event, client }) => {
    if (event.tab !== 'home') return;
    wing.homeOpened(event.user);
    await publishHome(wing, client, event.user);
  });

  app.action(new RegExp(`^${ACTIONS.goal}:`), async ({ ack, body, action, client }) => {
    await ack();
    const number = Number(valueOfAction(action));
    await openModal(wing, client, actOf(body), 'digest.details', async ({ member, told }) =>
      may(member.role, 'goals') ? goalView(told, await desk.view(), number) : refusedNote(told),
    );
  });

  app.action(ACTIONS.exceptionWord, async ({ ack, body, action, client }) => {
    await ack();
    const answer = answerCodec.read(valueOfAction(action));
    const turn = await turnOf(wing, client, actOf(body).user.id);
    if (answer === null || typeof turn === 'string' || !may(turn.member.role, 'exceptions')) return;
    await desk.memory.issueAgain(answer.about);
    await publishHome(wing, client, turn.member.id);
  });

  app.action(ACTIONS.agreeWhat, async ({ ack, body, client }) => {
    await ack();
    await openModal(wing, client, actOf(body), 'know.title', async ({ told }) =>
      privacyView(told, desk.privacy()),
    );
  });

  /** One of the wishes that are chosen from a menu. */
  function onWish(action: string, change: (turn: Turn, value: string) => Promise<unknown>): void {
    app.action(action, async ({ ack, body, action: pressed, client }) => {
      await ack();
      const value = readChosen(pressed);
      const turn = await turnOf(wing, client, actOf(body).user.id);
      if (value === null || typeof turn === 'string') return;
      await change(turn, value);
      await publishHome(wing, client, turn.member.id);
    });
  }
  onWish(ACTIONS.wishHour, ({ member }, at) =>
    desk.preferences.change(member.email, (before) => ({ ...before, at })),
  );
  onWish(ACTIONS.wishLanguage, ({ member }, language) =>
    desk.preferences.change(member.email, (before) => ({ ...before, language })),
  );
  onWish(ACTIONS.wishDigest, ({ member }, value) => {
    const digest = (['daily', 'changes', 'off'] as const).find((choice) => choice === value) ?? 'daily';
    return desk.preferences.change(member.email, (before) => ({ ...before, digest }));
  });

  app.action(ACTIONS.stop, async ({ ack, body, client }) => {
    await ack();
    const turn = await turnOf(wing, client, actOf(body).user.id);
    if (typeof turn === 'string') return;
    await desk.preferences.change(turn.member.email, (before) => answered(before, 'no', desk.clock));
    await publishHome(wing, client, turn.member.id);
  });

  app.action(ACTIONS.connectLogin, async ({ ack, body, action, client }) => {
    await ack();
    const source = valueOfAction(action) ?? '';
    await openModal(wing, client, actOf(body), 'login.title', async ({ member, told }) => {
      const userId = member.verified ? userIn(member, source) : null;
      const person = { email: member.email, userId: userId ?? '', language: told.speaker.language };
      const url = userId === null ? null : desk.logins.ticket(source, person);
      return url === null ? refusedNote(told) : plainLinkView(told, source, url);
    });
  });

  app.action(ACTIONS.disconnectLogin, async ({ ack, body, action, client }) => {
    await ack();
    const source = valueOfAction(action) ?? '';
    const turn = await turnOf(wing, client, actOf(body).user.id);
    if (typeof turn === 'string' || userIn(turn.member, source) === null) return;
    await desk.logins.forget(source, turn.member.email);
    await publishHome(wing, client, turn.member.id);
  });

  app.action(ACTIONS.details, async ({ ack, body, client }) => {
    await ack();
    await openModal(wing, client, actOf(body), 'digest.details', async ({ member, told }) =>
      may(member.role, 'teams') ? detailsView(told, await desk.view()) : refusedNote(told),
    );
  });
}
