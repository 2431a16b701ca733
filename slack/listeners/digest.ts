import type { App } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { may } from '../../src/people/roles.ts';
import { answeredBlocks } from '../blocks/part.ts';
import { codeOf, type WebClient } from '../client.ts';
import { ACTIONS } from '../ids.ts';
import { isRefusedForm } from '../novelties.ts';
import { answerCodec, type Place } from '../schema.ts';
import { readMessage } from '../tick.ts';
import { turnOf, type Wing } from '../wing.ts';
import { actOf, placeOf, valueOfAction } from './payload.ts';

const WORDS = ['yes', 'no', 'discuss'] as const;

/** What sponsors answer to what the digest asks. */
export function registerDigest(app: App, wing: Wing): void {
  const { desk } = wing;

  app.action(new RegExp(`^${ACTIONS.decide}:`), async ({ ack, body, action, client }) => {
    await ack();
    const answer = answerCodec.read(valueOfAction(action));
    const word = WORDS.find((candidate) => candidate === answer?.word);
    const act = actOf(body);
    const turn = await turnOf(wing, client, act.user.id);
    if (answer === null || word === undefined || typeof turn === 'string') return;
    const { member, told } = turn;
    if (!may(member.role, 'decide')) return;
    await desk.memory.answer(member.email, answer.about, word);
    const place = placeOf(act);
    if (place !== null) {
      const held = await readMessage(client, place);
      const blocks = held && answeredBlocks(held.blocks, answer.about, word, told);
      if (held && blocks) await putBack(client, place, held.text, blocks);
    }
    wing.refreshHome(client, member.id);
  });
}

/** A message as it is now; without its chart where Slack does not take that back, since an answer is not lost for it. */
async function putBack(
  client: WebClient,
  place: Place,
  text: string,
  blocks: readonly KnownBlock[],
): Promise<void> {
  try {
    await client.chat.update({ ...place, text, blocks: [...blocks] });
  } catch (error) {
    const others = blocks.filter(({ type }) => String(type) !== 'data_visualization');
    if (others.length === blocks.length || !isRefusedForm(codeOf(error))) throw error;
    await client.chat.update({ ...place, text, blocks: others });
  }
}
