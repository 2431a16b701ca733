import type { App } from '@slack/bolt';
import { answered } from '../../src/people/preferences.ts';
import { agreementAnswered } from '../blocks/agreement.ts';
import { ACTIONS } from '../ids.ts';
import { readMessage } from '../tick.ts';
import { turnOf, type Wing } from '../wing.ts';
import { publishHome } from './home.ts';
import { actOf, placeOf } from './payload.ts';

/** The answer to the question whether somebody may be written to; and `stop`, whenever it is typed. */
export function registerAgreement(app: App, wing: Wing): void {
  const { desk } = wing;

  for (const [action, word] of [
    [ACTIONS.agree, 'yes'],
    [ACTIONS.agreeNot, 'no'],
  ] as const) {
    app.action(action, async ({ ack, body, client }) => {
      await ack();
      const act = actOf(body);
      const turn = await turnOf(wing, client, act.user.id);
      if (typeof turn === 'string') return;
      await desk.preferences.change(turn.member.email, (before) => answered(before, word, desk.clock));
      const place = placeOf(act);
      if (place === null) return publishHome(wing, client, turn.member.id);
      const held = await readMessage(client, place);
      if (held !== null) {
        const blocks = agreementAnswered(turn.told, held.blocks, word === 'yes');
        await client.chat.update({ ...place, text: held.text, blocks });
      }
      wing.refreshHome(client, turn.member.id);
    });
  }

  app.message(async ({ message, client }) => {
    if (message.subtype !== undefined || message.channel_type !== 'im' || !('user' in message)) return;
    if (!isStop(message.text ?? '')) return;
    const turn = await turnOf(wing, client, message.user);
    if (typeof turn === 'string') return;
    await desk.preferences.change(turn.member.email, (before) => answered(before, 'no', desk.clock));
    await client.chat.postMessage({ channel: message.channel, text: turn.told.speaker.say('stop.done') });
    wing.refreshHome(client, turn.member.id);
  });
}

/** The word by which people want no more messages: in English, since the first message says it so, and as one types it. */
export function isStop(text: string): boolean {
  return /^\W*stop\W*$/iu.test(text.trim());
}
