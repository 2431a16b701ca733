import type { Call, Reply } from '../../exchange.ts';
import { Refusal } from '../arguments.ts';
import { soundBlocks } from '../methods/content.ts';
import type { ResponsePlace } from '../response-urls.ts';
import type { SlackState } from '../state.ts';

interface Answer {
  readonly text?: unknown;
  readonly blocks?: unknown;
  readonly response_type?: unknown;
  readonly replace_original?: unknown;
  readonly delete_original?: unknown;
  readonly thread_ts?: unknown;
}

/**
 * Takes what an app sends to the address that came with a click or a command: a new message, seen by that person
 * alone unless it says `in_channel`; or, after a click, a change or the end of the message that was clicked.
 */
export function answerResponseUrl(call: Call, state: SlackState): Reply {
  const place = state.responseUrls.use(call.path);
  if (typeof place === 'string') return json(404, { ok: false, error: place });
  try {
    act(state, place, JSON.parse(call.body) as Answer);
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' };
  } catch (error) {
    if (error instanceof Refusal) return json(400, { ok: false, error: error.error, ...error.details });
    if (error instanceof SyntaxError) return json(400, { ok: false, error: 'invalid_payload' });
    throw error;
  }
}

/** Posts what an app acknowledged a command with, where that says anything. */
export function answerCommand(state: SlackState, place: ResponsePlace, payload: unknown): void {
  const answer = (typeof payload === 'string' ? { text: payload } : payload) as Answer | null;
  const says = answer?.text !== undefined || answer?.blocks !== undefined;
  if (!says || answer === null) return;
  try {
    act(state, place, answer);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { channel, member } = place;
    post(
      state,
      { channel, member, message: null },
      `The app answered what Slack does not take: ${error.error}.`,
      [],
    );
  }
}

function act(state: SlackState, place: ResponsePlace, answer: Answer): void {
  const { workspace } = state;
  const text = typeof answer.text === 'string' ? answer.text : '';
  const blocks = answer.blocks === undefined ? [] : soundBlocks(answer.blocks, workspace);
  const clicked = place.message;
  const original =
    clicked === null ? undefined : workspace.messages(clicked.channel).find(({ ts }) => ts === clicked.ts);
  if (original !== undefined && answer.delete_original === true) {
    workspace.remove(original);
    return;
  }
  if (text.trim() === '' && blocks.length === 0) throw new Refusal('no_text');
  if (original !== undefined && answer.replace_original === true) {
    workspace.change(original, { text, blocks });
    return;
  }
  const threadTs = typeof answer.thread_ts === 'string' ? answer.thread_ts : null;
  post(state, place, text, blocks, answer.response_type === 'in_channel', threadTs);
}

function post(
  { workspace }: SlackState,
  { channel, member }: ResponsePlace,
  text: string,
  blocks: readonly unknown[],
  forAll = false,
  threadTs: string | null = null,
): void {
  const conversation = workspace.conversations().find(({ id }) => id === channel);
  if (conversation === undefined) return;
  const content = { text, blocks, metadata: null, threadTs, files: [] };
  workspace.post(conversation, forAll ? content : { ...content, onlyFor: member });
}

const json = (status: number, body: unknown): Reply => ({ status, body });
