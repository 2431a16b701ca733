import { z } from 'zod';
import type { Call, Reply } from '../../exchange.ts';
import { Refusal } from '../arguments.ts';
import type { Heard, Missed } from '../delivery/parcel.ts';
import type { People } from '../people/people.ts';
import type { SlackState } from '../state.ts';

const value = z.union([z.string(), z.array(z.string()), z.null()]);
const entered = z.record(z.string(), z.record(z.string(), value)).optional();
const where = z.union([z.object({ channel: z.string(), ts: z.string() }), z.object({ view: z.string() })]);
const element = { where, blockId: z.string(), actionId: z.string(), entered };

const act = z.intersection(
  z.object({ as: z.string() }),
  z.discriminatedUnion('do', [
    z.object({ do: z.literal('attach'), name: z.string(), base64: z.string() }),
    z.object({ do: z.literal('close'), view: z.string(), all: z.boolean() }),
    z.object({ do: z.literal('look'), tab: z.enum(['home', 'messages']) }),
    z.object({ do: z.literal('press'), ...element, value: value.optional() }),
    z.object({
      do: z.literal('say'),
      text: z.string(),
      channel: z.string(),
      threadTs: z.string().optional(),
    }),
    z.object({ do: z.literal('submit'), view: z.string(), entered }),
    z.object({ do: z.literal('suggest'), ...element, typed: z.string() }),
  ]),
);
type Act = z.infer<typeof act>;

/**
 * Does what somebody did on the page. The answer holds what came of it and, where the app did not do its part, a
 * sentence for the person. Only the page itself may ask: what comes as JSON from elsewhere browsers do not send.
 */
export async function serveAct(call: Call, state: SlackState, people: People): Promise<Reply> {
  const own = (call.headers['origin'] ?? state.url()) === state.url();
  const json = (call.headers['content-type'] ?? '').startsWith('application/json');
  if (!own || !json) return reply(403, { error: 'Only the page itself may act.' });
  try {
    const asked = act.safeParse(JSON.parse(call.body));
    if (!asked.success) return reply(400, { error: z.prettifyError(asked.error) });
    return reply(200, await perform(asked.data, state, people));
  } catch (error) {
    if (error instanceof Refusal)
      return reply(400, { error: error.error, notice: REFUSED[error.error] ?? null });
    if (error instanceof SyntaxError) return reply(400, { error: 'no JSON' });
    throw error;
  }
}

async function perform(asked: Act, state: SlackState, people: People): Promise<object> {
  const { app } = state;
  switch (asked.do) {
    case 'attach': {
      const bytes = Buffer.from(asked.base64, 'base64');
      const { id } = state.workspace.files.announce(asked.name, bytes.length);
      state.workspace.files.receive(id, bytes);
      state.workspace.files.share(id, null);
      return { id };
    }
    case 'close':
      await people.close(asked.as, asked.view, asked.all);
      return {};
    case 'look':
      if (asked.tab === 'home') people.openHome(asked.as);
      else people.openMessages(asked.as);
      return {};
    case 'press':
      return { notice: noticeOf(await people.press(asked.as, asked.where, pressOf(asked)), app.name) };
    case 'say': {
      const { text, channel, threadTs } = asked;
      if (threadTs === undefined && /^\/\S/.test(text)) {
        return { notice: noticeOf(await people.command(asked.as, text, channel), app.name) };
      }
      people.say(asked.as, text, { channel, ...(threadTs !== undefined && { threadTs }) });
      return {};
    }
    case 'submit': {
      const outcome = await people.submit(asked.as, asked.view, asked.entered ?? {});
      if (outcome.kind === 'unanswered')
        return { ...outcome, notice: missedNotice(outcome.reason, app.name) };
      if (outcome.kind === 'broken') {
        return {
          ...outcome,
          notice: `${app.name} answered what Slack does not take: ${outcome.problems.join('; ')}`,
        };
      }
      return outcome;
    }
    case 'suggest': {
      const outcome = await people.suggest(asked.as, asked.where, pressOf(asked), asked.typed);
      return outcome.kind === 'unanswered'
        ? { ...outcome, notice: missedNotice(outcome.reason, app.name) }
        : outcome;
    }
  }
}

const pressOf = <V>({
  blockId,
  actionId,
  entered,
  value,
}: {
  blockId: string;
  actionId: string;
  entered?: V | undefined;
  value?: string | string[] | null | undefined;
}) => ({
  blockId,
  actionId,
  ...(entered !== undefined && { entered }),
  ...(value !== undefined && { value }),
});

const REFUSED: Readonly<Record<string, string>> = {
  unknown_command: 'That is not a valid command.',
  read_only: 'Sending messages to this app has been turned off.',
  message_not_found: 'This message is no longer there.',
  view_not_found: 'This has been closed meanwhile.',
};

const noticeOf = (heard: Heard, app: string): string | null =>
  heard.acked ? null : missedNotice(heard.reason, app);

function missedNotice(reason: Missed, app: string): string {
  if (reason === 'no_connection') return `${app} is not connected to this Slack.`;
  if (reason === 'timeout' || reason === 'http_timeout') return `${app} didn’t respond in 3 seconds.`;
  return `${app} could not be reached (${reason}).`;
}

const reply = (status: number, body: object): Reply => ({
  status,
  headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  body,
});
