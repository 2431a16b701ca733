import type { Button, PlainTextElement, PlainTextOption } from '@slack/types';
import { cut, tame, turns } from '../../src/language/foreign.ts';

/** Slack's limits on what people use. UTF-16 units. */
export const LIMITS = {
  buttonText: 75,
  buttonValue: 2_000,
  optionText: 75,
  optionsInGroup: 100,
  groups: 100,
  title: 24,
  label: 2_000,
  hint: 2_000,
  placeholder: 150,
  errorText: 2_000,
} as const;

/**
 * Words in a place where Slack reads no mark-up, on one line, no longer than the place takes; never empty. Words that
 * run from right to left keep their order in a place that does not, where Latin names stand among them.
 */
export function plain(text: string, most: number): PlainTextElement {
  const words = tame(text);
  const held = turns(words) ? `${ISOLATE}${cut(words, most - 2)}${END}` : cut(words, most);
  return { type: 'plain_text', text: held || '–', emoji: false };
}

/** What stands between the two runs as its first letter does. */
const [ISOLATE, END] = ['\u2068', '\u2069'];

export function button(
  text: string,
  does: {
    readonly action: string;
    readonly value?: string;
    readonly url?: string;
    readonly style?: 'primary' | 'danger';
    /** What a screen reader says, where the words alone do not tell what it is about. */
    readonly spoken?: string;
  },
): Button {
  const { action, value, url, style, spoken } = does;
  return {
    type: 'button',
    text: plain(text, LIMITS.buttonText),
    action_id: action,
    ...(value !== undefined && { value }),
    ...(url !== undefined && { url }),
    ...(style !== undefined && { style }),
    ...(spoken !== undefined && { accessibility_label: cut(tame(spoken), LIMITS.buttonText) }),
  };
}

/** @param value short and ours: an index or a word, never a record's text */
export function option(text: string, value: string): PlainTextOption {
  return { text: plain(text, LIMITS.optionText), value };
}
