import type { App, SlashCommand } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { goalParts } from '../../src/briefing/goal-line.ts';
import { headline } from '../../src/briefing/headline.ts';
import { nextLine } from '../../src/briefing/milestones.ts';
import { freshness } from '../../src/briefing/telling.ts';
import { messageOf } from '../../src/errors.ts';
import { answered } from '../../src/people/preferences.ts';
import { may } from '../../src/people/roles.ts';
import { goalBlocks } from '../blocks/goal.ts';
import { homeFixes } from '../blocks/home.ts';
import { partBlocks } from '../blocks/part.ts';
import { MOST_BLOCK_CHARS, richText, section, small } from '../blocks/rich.ts';
import { escapeMrkdwn } from '../blocks/text.ts';
import { readHome } from '../home.ts';
import { COMMAND } from '../ids.ts';
import { type Turn, turnOf, type Wing } from '../wing.ts';
import { outsiderText } from './modal.ts';

/** An answer that only the one who asked sees. */
interface Reply {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** Slack waits three seconds for the answer itself; what takes longer is said on the way that it gave us. */
const ANSWER_WITHIN_MS = 1_500;

/** `/plumbline`: help, status, goal N, my fixes, stop. */
export function registerCommand(app: App, wing: Wing): void {
  app.command(COMMAND, async ({ ack, command, client, respond }) => {
    const work = (async () => {
      const turn = await turnOf(wing, client, command.user_id);
      return typeof turn === 'string' ? plain(outsiderText(wing, turn)) : answer(wing, turn, command);
    })().catch((error: unknown) => {
      wing.desk.log.error({ error: messageOf(error) }, 'a command could not be answered');
      return plain('Plumbline could not answer. Please try again in a while.');
    });
    const quick = await Promise.race([work, later(ANSWER_WITHIN_MS)]);
    if (quick !== null) return ack(private_(quick));
    await ack();
    // The address came with a signed request, and leads to Slack or nowhere.
    if (wing.isSlackAddress(command.response_url)) await respond(private_(await work)).catch(() => {});
  });
}

async function answer(wing: Wing, turn: Turn, { text }: SlashCommand): Promise<Reply> {
  const { desk } = wing;
  const { told, member } = turn;
  const { speaker } = told;
  const [word = 'help', ...rest] = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  switch (word) {
    case 'status': {
      if (!may(member.role, 'goals')) return plain(speaker.say('refused.role'));
      const telling = { view: await desk.view(), speaker, zone: told.zone };
      const goals = goalParts(telling);
      const lead = headline(
        speaker,
        goals.map(({ state }) => state),
      );
      const blocks = goals.flatMap((goal) => partBlocks(goal, told, MOST_BLOCK_CHARS));
      return {
        text: escapeMrkdwn(lead),
        blocks: [
          richText([section([{ text: lead, strong: true }], told)]),
          ...blocks,
          ...nextLine(telling).map((spans) => richText([section(spans, told)])),
          small([{ text: freshness(telling) }], told),
        ],
      };
    }
    case 'goal': {
      if (!may(member.role, 'goals')) return plain(speaker.say('refused.role'));
      const blocks = goalBlocks(told, await desk.view(), numberIn(rest[0] ?? ''));
      if (blocks === null) return plain(speaker.say('goal.unknown'));
      return { text: escapeMrkdwn(speaker.say('home.goal', { n: rest[0] ?? '' })), blocks };
    }
    case 'my':
    case 'fixes': {
      const data = await readHome(desk, turn);
      const blocks = homeFixes(told, desk.strategy(), data);
      return blocks === null
        ? plain(speaker.say('home.own.none'))
        : { text: escapeMrkdwn(speaker.say('home.own')), blocks };
    }
    case 'stop':
      await desk.preferences.change(member.email, (before) => answered(before, 'no', desk.clock));
      wing.refreshHome(turn.client, member.id);
      return plain(speaker.say('stop.done'));
    default:
      return plain(speaker.say('command.help', { command: COMMAND }));
  }
}

function plain(text: string): Reply {
  return {
    text: escapeMrkdwn(text),
    blocks: [{ type: 'section', text: { type: 'plain_text', text, emoji: false } }],
  };
}

function private_({ text, blocks }: Reply) {
  return { response_type: 'ephemeral' as const, text, blocks: [...blocks] };
}

function later(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms).unref());
}

/** A whole number as people type it, in Persian and Arabic digits too. */
function numberIn(text: string): number {
  return Number(text.replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15)));
}
