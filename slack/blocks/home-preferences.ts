import type { KnownBlock, StaticSelect } from '@slack/types';
import type { Span } from '../../src/briefing/brief.ts';
import { sourceName } from '../../src/briefing/telling.ts';
import { LANGUAGE_NAMES } from '../../src/language/languages.ts';
import { AGREEMENT_TEXT } from '../../src/people/preferences.ts';
import type { Strategy } from '../../src/strategy/schema.ts';
import type { HomeData } from '../home.ts';
import { ACTIONS } from '../ids.ts';
import { button, LIMITS, option, plain } from './controls.ts';
import { richText, section } from './rich.ts';
import type { Told } from './sheet.ts';

/** Hours that people choose from; whoever wants another writes it into the people file. */
const HOURS = Array.from({ length: 25 }, (_, index) => {
  const minutes = 6 * 60 + index * 30;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
});
const DIGESTS = ['daily', 'changes', 'off'] as const;

/** One's own wishes: whether and when one is written to, in which language, and with which login records are fixed. */
export function preferenceBlocks(told: Told, role: string, strategy: Strategy, data: HomeData): KnownBlock[] {
  const { speaker } = told;
  const { preference, own } = data;
  const heading: KnownBlock = {
    type: 'header',
    text: plain(speaker.say('wish.title'), 150),
  };
  const hears = role === 'rep' || role === 'sponsor';
  return [
    { type: 'divider' },
    heading,
    ...(role === 'rep' ? agreementBlocks(told, data) : []),
    ...(hears
      ? [selects(told, role, strategy, data)]
      : [
          {
            type: 'actions' as const,
            block_id: 'wishes',
            elements: [languageSelect(told, preference.language)],
          },
        ]),
    ...(own?.logins ?? []).flatMap((login) => loginBlocks(told, login)),
    {
      type: 'actions',
      block_id: 'know',
      elements: [button(speaker.say('agree.what'), { action: ACTIONS.agreeWhat })],
    },
  ];
}

function agreementBlocks(told: Told, { preference }: HomeData): KnownBlock[] {
  const { speaker } = told;
  const yes = preference.agreement?.answer === 'yes' && preference.agreement.text === AGREEMENT_TEXT;
  const said: Span[] = [{ text: speaker.say(yes ? 'wish.nudges.on' : 'wish.nudges.off') }];
  const press = yes
    ? button(speaker.say('wish.stop'), { action: ACTIONS.stop })
    : button(speaker.say('agree.yes'), { action: ACTIONS.agree, style: 'primary' });
  return [richText([section(said, told)]), { type: 'actions', block_id: 'agreement', elements: [press] }];
}

function selects(told: Told, role: string, strategy: Strategy, { preference }: HomeData): KnownBlock {
  const { speaker } = told;
  const common = role === 'sponsor' ? strategy.digest.at : strategy.nudge.at;
  const at = preference.at ?? common;
  const hours = (HOURS.includes(at) ? HOURS : [at, ...HOURS]).map((hour) =>
    option(speaker.say('wish.hour', { hour: localHour(hour, speaker.language) }), hour),
  );
  const chosen = hours.find(({ value }) => value === at);
  const elements: StaticSelect[] = [
    {
      type: 'static_select',
      action_id: ACTIONS.wishHour,
      placeholder: plain(speaker.say('wish.hour.choose'), LIMITS.placeholder),
      options: hours,
      ...(chosen && { initial_option: chosen }),
    },
    languageSelect(told, preference.language),
  ];
  if (role === 'sponsor') {
    const words = {
      daily: 'wish.digest.daily',
      changes: 'wish.digest.changes',
      off: 'wish.digest.off',
    } as const;
    const options = DIGESTS.map((choice) => option(speaker.say(words[choice]), choice));
    const initial = options.find(({ value }) => value === (preference.digest ?? 'daily'));
    elements.push({
      type: 'static_select',
      action_id: ACTIONS.wishDigest,
      placeholder: plain(speaker.say('wish.digest.choose'), LIMITS.placeholder),
      options,
      ...(initial && { initial_option: initial }),
    });
  }
  return { type: 'actions', block_id: 'wishes', elements };
}

function languageSelect({ speaker }: Told, chosen: string | null): StaticSelect {
  const options = Object.entries(LANGUAGE_NAMES).map(([tag, name]) => option(name, tag));
  const now = new Intl.Locale(chosen ?? speaker.language).language;
  const initial = options.find(({ value }) => value === now);
  return {
    type: 'static_select',
    action_id: ACTIONS.wishLanguage,
    placeholder: plain(speaker.say('wish.language.choose'), LIMITS.placeholder),
    options,
    ...(initial && { initial_option: initial }),
  };
}

function loginBlocks(
  told: Told,
  {
    source,
    signedIn,
    offered,
  }: { readonly source: string; readonly signedIn: boolean; readonly offered: boolean },
): KnownBlock[] {
  const { speaker } = told;
  if (!offered && !signedIn) return [];
  const name = sourceName(speaker, source);
  const say: Span[] = [
    { text: speaker.say(signedIn ? 'wish.login.on' : 'wish.login.off', { source: name }) },
  ];
  const press = signedIn
    ? button(speaker.say('wish.login.end'), { action: ACTIONS.disconnectLogin, value: source })
    : button(speaker.say('wish.login.begin', { source: name }), {
        action: ACTIONS.connectLogin,
        value: source,
      });
  return [
    richText([section(say, told)]),
    { type: 'actions', block_id: `login:${source}`, elements: [press] },
  ];
}

function localHour(hour: string, language: string): string {
  const format = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
  return format.format(Date.parse(`2026-01-01T${hour}:00Z`));
}
