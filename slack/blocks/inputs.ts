import type { InputBlock, PlainTextElement, PlainTextOption } from '@slack/types';
import type { Value } from '../../src/crm/objects.ts';
import type { Choice, FormField } from '../../src/fixing/form.ts';
import { decimalsOf, type Entered, initialText } from '../../src/fixing/form.ts';
import type { Speaker } from '../../src/language/speak.ts';
import type { Entry } from '../schema.ts';
import { LIMITS, option, plain } from './controls.ts';

/** Slack's limit on text that is entered. */
const MOST_TEXT = 3_000;
/** More choices than a menu with groups takes are cut; what is chosen now is always among them. */
const MOST_CHOICES = LIMITS.groups * LIMITS.optionsInGroup;

const ACTION = 'input';

/** The block in which a field of a form is entered. */
export function inputId(field: string): string {
  return `field:${field}`;
}

/**
 * The right input for a field, holding a value to begin with.
 * @param begin `current` unless the person has entered something else before
 * @param hint null for none
 */
export function inputBlock(
  field: FormField,
  begin: Value,
  words: {
    readonly label: string;
    readonly hint: string | null;
    readonly focus: boolean;
    readonly speaker: Speaker;
  },
): InputBlock {
  const { label, hint, focus, speaker } = words;
  return {
    type: 'input',
    block_id: inputId(field.field),
    label: plain(label, LIMITS.label),
    ...(hint !== null && { hint: plain(hint, LIMITS.hint) }),
    // Emptying a field may be the fix; leaving an empty one empty is none.
    optional: field.current !== null || !focus,
    element: elementOf({ ...field, current: begin }, focus, speaker),
  };
}

function elementOf(field: FormField, focus: boolean, speaker: Speaker): InputBlock['element'] {
  const { kind, current } = field;
  const own = { action_id: ACTION, focus_on_load: focus };
  const text = initialText(field);
  switch (kind) {
    case 'date':
      return { type: 'datepicker', ...own, ...(isDay(current) && { initial_date: current.slice(0, 10) }) };
    case 'instant': {
      const seconds = typeof current === 'string' ? Math.floor(Date.parse(current) / 1000) : Number.NaN;
      return {
        type: 'datetimepicker',
        ...own,
        ...(seconds > 1e9 && seconds < 1e10 && { initial_date_time: seconds }),
      };
    }
    case 'money':
    case 'number':
      return {
        type: 'number_input',
        ...own,
        is_decimal_allowed: decimalsOf(field) > 0,
        ...(text !== null && { initial_value: text }),
      };
    case 'yes-no': {
      const [yes, no] = [option(speaker.say('sheet.yes'), 'yes'), option(speaker.say('sheet.no'), 'no')];
      const chosen = current === null ? null : current === true ? yes : no;
      return {
        type: 'radio_buttons',
        ...own,
        options: [yes, no],
        ...(chosen && { initial_option: chosen }),
      };
    }
    case 'choice':
    case 'person':
      return menu(field, own, speaker);
    case 'text':
      return {
        type: 'plain_text_input',
        ...own,
        multiline: (text ?? '').length > 80 || (text ?? '').includes('\n'),
        max_length: MOST_TEXT,
        ...(text !== null && { initial_value: text.slice(0, MOST_TEXT) }),
      };
  }
}

/** Options carry the place of a choice in the list that we keep, since a stored value may be longer than Slack takes. */
function menu(field: FormField, own: { action_id: string; focus_on_load: boolean }, speaker: Speaker) {
  const shown = shownChoices(field);
  const options = shown.map(({ label }, index): PlainTextOption => option(label, `o${index}`));
  const at = shown.findIndex(({ value }) => value === field.current);
  const initial = options[at];
  const base = {
    type: 'static_select' as const,
    ...own,
    placeholder: plain(speaker.say('sheet.choose'), LIMITS.placeholder),
    ...(initial && { initial_option: initial }),
  };
  if (options.length <= LIMITS.optionsInGroup) return { ...base, options };
  const groups: { label: PlainTextElement; options: PlainTextOption[] }[] = [];
  for (let from = 0; from < options.length; from += LIMITS.optionsInGroup) {
    const part = options.slice(from, from + LIMITS.optionsInGroup);
    const label = `${part[0]?.text.text ?? ''} – ${part.at(-1)?.text.text ?? ''}`;
    groups.push({ label: plain(label, LIMITS.optionText), options: part });
  }
  return { ...base, option_groups: groups };
}

/** The choices of a menu, in the order of its options; the one that holds now is there even if it is offered no more. */
function shownChoices({ choices, current }: FormField): readonly Choice[] {
  const listed = choices.some(({ value }) => value === current);
  const kept =
    typeof current === 'string' && current !== '' && !listed ? [{ value: current, label: current }] : [];
  const first = choices.findIndex(({ value }) => value === current);
  const cut = choices.slice(0, MOST_CHOICES - kept.length);
  const lost = first >= cut.length ? choices[first] : undefined;
  return lost ? [lost, ...cut.slice(1)] : [...kept, ...cut];
}

/** What was entered for a field, read back from Slack's state. @param begin as the block was made with */
export function enteredFor(field: FormField, begin: Value, entry: Entry): Entered {
  switch (field.kind) {
    case 'date':
      return entry.date === null ? null : { day: entry.date };
    case 'instant':
      return entry.seconds === null ? null : { seconds: entry.seconds };
    case 'yes-no':
      return entry.option === null ? null : { choice: entry.option };
    case 'choice':
    case 'person': {
      if (entry.option === null) return null;
      const place = /^o(\d{1,5})$/.exec(entry.option)?.[1];
      const chosen = shownChoices({ ...field, current: begin })[Number(place ?? Number.NaN)];
      return chosen ? { choice: chosen.value } : { choice: '' };
    }
    case 'money':
    case 'number':
    case 'text':
      return entry.text === null ? null : { text: entry.text };
  }
}

function isDay(value: Value): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value);
}
