import type { ModalView } from '@slack/types';
import { sourceName } from '../../src/briefing/telling.ts';
import { messageOf } from '../../src/errors.ts';
import { createSpeaker } from '../../src/language/speak.ts';
import { button } from '../blocks/controls.ts';
import { loadingView, noteView, type Told } from '../blocks/sheet.ts';
import { safeUrl } from '../blocks/text.ts';
import { codeOf, type WebClient } from '../client.ts';
import { ACTIONS } from '../ids.ts';
import type { Refused } from '../mend.ts';
import type { Act } from '../schema.ts';
import { type Turn, turnOf, type Wing } from '../wing.ts';

/**
 * Opens a modal at once, since Slack waits three seconds and no longer, and fills it when everything has been asked.
 * Whoever is not let in is told so, and nothing else.
 * @param title id of the message above it
 */
export async function openModal(
  wing: Wing,
  client: WebClient,
  act: Act,
  title: string,
  fill: (turn: Turn) => Promise<ModalView>,
): Promise<void> {
  const { trigger_id } = act;
  if (trigger_id === undefined) return;
  const known = languageOf(wing, act.user.id);
  const opened = await client.views.open({ trigger_id, view: loadingView(known, known.speaker.say(title)) });
  const view_id = opened.view?.id;
  if (view_id === undefined) return;
  const view = await filled(wing, client, act, title, fill);
  await updateView(client, view_id, view);
}

/** Shows another view in the place of one; whoever has closed it meanwhile is shown nothing. */
export async function updateView(client: WebClient, view_id: string, view: ModalView): Promise<void> {
  try {
    await client.views.update({ view_id, view });
  } catch (error) {
    if (codeOf(error) !== 'not_found') throw error;
  }
}

async function filled(
  wing: Wing,
  client: WebClient,
  act: Act,
  title: string,
  fill: (turn: Turn) => Promise<ModalView>,
): Promise<ModalView> {
  try {
    const turn = await turnOf(wing, client, act.user.id);
    return typeof turn === 'string' ? outsiderView(wing, turn) : await fill(turn);
  } catch (error) {
    wing.desk.log.error({ error: messageOf(error) }, 'a modal could not be filled');
    const form = languageOf(wing, act.user.id);
    const sorry = [{ text: form.speaker.say('sheet.sorry') }];
    return noteView(form, { title: form.speaker.say(title), paragraphs: [sorry] });
  }
}

/** The language in which somebody was spoken to before; English for whom nobody knows yet. */
export function languageOf(wing: Wing, user: string) {
  const speaker = createSpeaker(wing.members.language(user));
  return { speaker, direction: speaker.direction };
}

/** What somebody is told who is not let in. */
export function outsiderText(wing: Wing, outsider: 'stranger' | 'unknown'): string {
  const speaker = createSpeaker('en');
  const organisation = wing.desk.strategy().organisation.name;
  return speaker.say(outsider === 'stranger' ? 'outsider.stranger' : 'outsider.unknown', { organisation });
}

function outsiderView(wing: Wing, outsider: 'stranger' | 'unknown'): ModalView {
  const speaker = createSpeaker('en');
  const form = { speaker, direction: speaker.direction };
  const paragraphs = [[{ text: outsiderText(wing, outsider), quoted: true } as const]];
  return noteView(form, { title: speaker.say('outsider.title'), paragraphs });
}

/** Why a finding is not to be mended from here, and what one can do instead. */
export function refusedView({ told }: Turn, refused: Refused): ModalView {
  const { speaker } = told;
  const words = {
    closed: 'refused.closed',
    'not-yours': 'refused.not-yours',
    gone: 'refused.gone',
    link: 'refused.link',
    silent: 'refused.silent',
  } as const;
  const url = refused.kind === 'link' && refused.finding.link !== null ? safeUrl(refused.finding.link) : null;
  const source = refused.kind === 'link' ? sourceName(speaker, refused.finding.finding.source) : '';
  return noteView(told, {
    title: speaker.say('sheet.title'),
    paragraphs: [[{ text: speaker.say(words[refused.kind]) }]],
    more:
      url === null
        ? []
        : [
            {
              type: 'actions',
              elements: [button(speaker.say('nudge.action', { source }), { action: ACTIONS.open, url })],
            },
          ],
  });
}

/** What their role does not see. */
export function refusedNote(told: Told): ModalView {
  const { speaker } = told;
  return noteView(told, {
    title: speaker.say('outsider.title'),
    paragraphs: [[{ text: speaker.say('refused.role') }]],
  });
}
