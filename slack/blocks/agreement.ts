import type { KnownBlock, ModalView } from '@slack/types';
import type { Span } from '../../src/briefing/brief.ts';
import { givenName } from '../../src/briefing/nudge.ts';
import { quote } from '../../src/briefing/telling.ts';
import type { Person } from '../../src/people/schema.ts';
import type { PrivacyExplanation } from '../../src/progress/explain-privacy.ts';
import { ACTIONS } from '../ids.ts';
import { button } from './controls.ts';
import type { SlackMessage } from './message.ts';
import { type Form, richText, section } from './rich.ts';
import { noteView } from './sheet.ts';
import { escapeMrkdwn } from './text.ts';

/** The one question before anything else is sent. @param organisation what it calls itself */
export function agreementMessage(form: Form, person: Person, organisation: string): SlackMessage {
  const { speaker } = form;
  const ask = speaker.runs<Span>('agree.ask', {
    name: quote(givenName(person.name, speaker.language)),
    organisation: quote(organisation),
  });
  return {
    text: escapeMrkdwn(ask.map(({ text }) => text).join('')),
    blocks: [
      richText([section(ask, form)]),
      {
        type: 'actions',
        elements: [
          button(speaker.say('agree.yes'), { action: ACTIONS.agree, style: 'primary' }),
          button(speaker.say('agree.not-now'), { action: ACTIONS.agreeNot }),
          button(speaker.say('agree.what'), { action: ACTIONS.agreeWhat }),
        ],
      },
    ],
  };
}

/** The same message after the answer: what was said, and how it can be changed. */
export function agreementAnswered(form: Form, before: readonly unknown[], yes: boolean): KnownBlock[] {
  const [ask] = before as KnownBlock[];
  const said = form.speaker.say(yes ? 'agree.said.yes' : 'agree.said.no');
  return [...(ask ? [ask] : []), richText([section([{ text: said, strong: true }], form)])];
}

/** What is processed about a rep, why, who sees it and for how long. */
export function privacyView(form: Form, privacy: PrivacyExplanation): ModalView {
  const { speaker } = form;
  const objects = [...new Set(privacy.personal.map(({ object }) => speaker.say(`object.${object}`)))];
  const level = { self: 'know.level.self', manager: 'know.level.manager', off: 'know.level.off' } as const;
  const say = (text: string) => [{ text }];
  const teams = privacy.repLevel.leaderboards?.teams;
  return noteView(form, {
    title: speaker.say('know.title'),
    paragraphs: [
      say(speaker.say('know.records', { objects: speaker.list(objects) })),
      say(speaker.say('know.purpose')),
      say(speaker.say(privacy.logins ? 'know.logins' : 'know.logins.off')),
      say(speaker.say('know.kept')),
      say(speaker.say(level[privacy.repLevel.rep_level])),
      say(speaker.say('know.fewest', { n: privacy.fewest })),
      ...(teams === undefined
        ? []
        : [speaker.runs<Span>('know.board', { teams: quote(speaker.list(teams)) })]),
      say(speaker.say('know.stop')),
    ],
  });
}
