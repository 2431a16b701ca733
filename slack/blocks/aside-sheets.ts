import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import { addDays, type Day } from '../../src/clock.ts';
import type { Choice } from '../../src/fixing/form.ts';
import type { OpenFinding } from '../../src/progress/fixes.ts';
import { CALLBACKS } from '../ids.ts';
import { type Sheet, sheetCodec } from '../schema.ts';
import { LIMITS, option, plain } from './controls.ts';
import { findingSpans } from './finding.ts';
import { inputBlock } from './inputs.ts';
import { type Form, richText, section, small } from './rich.ts';
import type { Told } from './sheet.ts';

/** Blocks of the sheets in which a finding is put off, passed on or called none. */
export const ASIDE_INPUTS = {
  when: 'when',
  day: 'day',
  owner: 'field:owner',
  reason: 'reason',
  why: 'why',
} as const;

/** Reasons that people pick from; the last asks for words. */
export const REASONS = ['right', 'elsewhere', 'rule', 'other'] as const;
export type Reason = (typeof REASONS)[number];

const MOST_WORDS = 300;
/** Longer than this nobody puts off; it would be forgotten. */
export const MOST_DAYS_LATER = 90;

/** When to be asked again: tomorrow, next week, or a day of one's choice. */
export function laterView(told: Told, finding: OpenFinding, sheet: Sheet): ModalView {
  const { speaker, today } = told;
  const options = [
    option(speaker.say('later.tomorrow'), 'tomorrow'),
    option(speaker.say('later.week'), 'week'),
    option(speaker.say('later.day'), 'day'),
  ] as const;
  return sheetView(told, CALLBACKS.later, 'later.title', 'later.save', sheet, [
    about(told, finding),
    {
      type: 'input',
      block_id: ASIDE_INPUTS.when,
      label: plain(speaker.say('later.when'), LIMITS.label),
      element: {
        type: 'radio_buttons',
        action_id: 'input',
        options: [...options],
        initial_option: options[0],
      },
    },
    {
      type: 'input',
      block_id: ASIDE_INPUTS.day,
      optional: true,
      label: plain(speaker.say('later.which'), LIMITS.label),
      element: { type: 'datepicker', action_id: 'input', initial_date: addDays(today, 7) },
    },
  ]);
}

/** Whose it is. @param people users who can be chosen; empty where nobody can */
export function notMineView(
  told: Told,
  ask: {
    readonly finding: OpenFinding;
    readonly people: readonly Choice[];
    /** Whether choosing somebody changes the record's owner in the CRM. */
    readonly reassigns: boolean;
    readonly sheet: Sheet;
  },
): ModalView {
  const { speaker } = told;
  const { finding, people, reassigns, sheet } = ask;
  const field = { field: 'owner', kind: 'person', current: null, choices: people, currency: '' } as const;
  const label = speaker.say(reassigns ? 'not-mine.reassign' : 'not-mine.whose');
  const words = { label, hint: speaker.say('not-mine.hint'), focus: false, speaker };
  return sheetView(told, CALLBACKS.notMine, 'not-mine.title', 'not-mine.save', sheet, [
    about(told, finding),
    ...(people.length === 0 ? [] : [inputBlock(field, null, words)]),
    small([{ text: speaker.say(reassigns ? 'not-mine.note.own' : 'not-mine.note') }], told),
  ]);
}

/** Why a finding is none. */
export function notAnIssueView(told: Told, finding: OpenFinding, sheet: Sheet): ModalView {
  const { speaker } = told;
  const options = REASONS.map((reason) => option(reasonText(told, reason), reason));
  return sheetView(told, CALLBACKS.notAnIssue, 'not-issue.title', 'not-issue.save', sheet, [
    about(told, finding),
    {
      type: 'input',
      block_id: ASIDE_INPUTS.reason,
      label: plain(speaker.say('not-issue.why'), LIMITS.label),
      element: { type: 'radio_buttons', action_id: 'input', options },
    },
    wordsInput(speaker.say('not-issue.words')),
    small([{ text: speaker.say('not-issue.note') }], told),
  ]);
}

export function reasonText({ speaker }: Form, reason: Reason): string {
  const ids = {
    right: 'not-issue.reason.right',
    elsewhere: 'not-issue.reason.elsewhere',
    rule: 'not-issue.reason.rule',
    other: 'not-issue.reason.other',
  } as const;
  return speaker.say(ids[reason]);
}

/** One of our reasons; null for anything else. */
export function asReason(text: string | null): Reason | null {
  return REASONS.find((reason) => reason === text) ?? null;
}

/** A reason as it is kept, in the words of whoever reads it now: what was written by hand stands as it is. */
export function keptReason(form: Form, kept: string): string {
  const [name = '', ...words] = kept.split(': ');
  const reason = asReason(name);
  return reason === null ? kept : words.length > 0 ? words.join(': ') : reasonText(form, reason);
}

/** The day that was chosen; null where none was, or one that has passed or lies too far ahead. */
export function chosenDay(when: string | null, day: string | null, today: Day): Day | null {
  if (when === 'tomorrow') return addDays(today, 1);
  if (when === 'week') return addDays(today, 7);
  if (when !== 'day' || day === null) return null;
  return day > today && day <= addDays(today, MOST_DAYS_LATER) ? day : null;
}

function about(told: Told, finding: OpenFinding): KnownBlock {
  return richText([section(findingSpans(told, finding), told)]);
}

function wordsInput(label: string): InputBlock {
  return {
    type: 'input',
    block_id: ASIDE_INPUTS.why,
    optional: true,
    label: plain(label, LIMITS.label),
    element: { type: 'plain_text_input', action_id: 'input', max_length: MOST_WORDS },
  };
}

function sheetView(
  { speaker }: Form,
  callback: string,
  title: string,
  submit: string,
  sheet: Sheet,
  blocks: KnownBlock[],
): ModalView {
  return {
    type: 'modal',
    callback_id: callback,
    private_metadata: sheetCodec.write(sheet),
    title: plain(speaker.say(title), LIMITS.title),
    submit: plain(speaker.say(submit), LIMITS.title),
    close: plain(speaker.say('sheet.cancel'), LIMITS.title),
    blocks,
  };
}
