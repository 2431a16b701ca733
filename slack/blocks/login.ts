import type { ModalView } from '@slack/types';
import { sourceName } from '../../src/briefing/telling.ts';
import { ACTIONS } from '../ids.ts';
import { button } from './controls.ts';
import { noteView, type Told } from './sheet.ts';

/** The way to a CRM's own page, on which one signs in. The address is ours and good once. */
export function plainLinkView(told: Told, source: string, url: string): ModalView {
  const { speaker } = told;
  const name = sourceName(speaker, source);
  return noteView(told, {
    title: speaker.say('login.title'),
    paragraphs: [[{ text: speaker.say('login.words', { source: name }) }]],
    more: [
      {
        type: 'actions',
        elements: [
          button(speaker.say('login.go', { source: name }), { action: ACTIONS.open, url, style: 'primary' }),
        ],
      },
    ],
  });
}
