import type { KnownBlock, ModalView } from '@slack/types';
import type { Span } from '../../src/briefing/brief.ts';
import { quote, sourceName } from '../../src/briefing/telling.ts';
import type { Day } from '../../src/clock.ts';
import type { Value } from '../../src/crm/objects.ts';
import type { FixForm, FormField } from '../../src/fixing/form.ts';
import type { Level } from '../../src/fixing/rights.ts';
import type { OpenFinding } from '../../src/progress/fixes.ts';
import { ACTIONS, CALLBACKS } from '../ids.ts';
import { type Sheet, sheetCodec, type UndoRef, undoCodec } from '../schema.ts';
import { button, LIMITS, plain } from './controls.ts';
import { findingSpans } from './finding.ts';
import { inputBlock } from './inputs.ts';
import { type Form, richText, section, small } from './rich.ts';
import { safeUrl } from './text.ts';
import { valueSpan } from './values.ts';

/** Whom a modal speaks to, and when. */
export interface Told extends Form {
  readonly today: Day;
  readonly zone: string;
}

/** A modal that only says something. `sentences`: a paragraph each. */
export function noteView(
  told: Form,
  note: {
    readonly title: string;
    readonly paragraphs: readonly (readonly Span[])[];
    readonly more?: KnownBlock[];
  },
): ModalView {
  return {
    type: 'modal',
    title: plain(note.title, LIMITS.title),
    close: plain(told.speaker.say('sheet.close'), LIMITS.title),
    blocks: [...note.paragraphs.map((spans) => richText([section(spans, told)])), ...(note.more ?? [])],
  };
}

/** What is there at once, while the CRM is asked. */
export function loadingView(told: Form, title: string): ModalView {
  return noteView(told, { title, paragraphs: [[{ text: told.speaker.say('sheet.loading') }]] });
}

export function savingView(told: Form, title: string): ModalView {
  return noteView(told, { title, paragraphs: [[{ text: told.speaker.say('sheet.saving') }]] });
}

/** What a form shows beside its inputs. */
export interface FormWords {
  readonly finding: OpenFinding;
  readonly level: Level;
  /** What the person has entered before, by field; the CRM's own value where nothing. */
  readonly begin: ReadonlyMap<string, Value>;
  /** What the CRM refused, by field; null for the record as a whole. */
  readonly problems: readonly { readonly field: string | null; readonly sentence: string }[];
  /** Fields that somebody else changed meanwhile. */
  readonly changed: readonly string[];
  /** A sentence above the inputs; null for none. */
  readonly notice: string | null;
}

/** The form in which a finding is mended. */
export function formView(told: Told, form: FixForm, words: FormWords, sheet: Sheet): ModalView {
  const { speaker } = told;
  const { finding, begin, changed, problems, level } = words;
  const source = sourceName(speaker, form.source);
  const url = finding.link === null ? null : safeUrl(finding.link);
  const say = (spans: readonly Span[]): KnownBlock => richText([section(spans, told)]);
  const theirs = form.fields.filter(({ field }) => changed.includes(field));
  return {
    type: 'modal',
    callback_id: CALLBACKS.fix,
    private_metadata: sheetCodec.write(sheet),
    title: plain(speaker.say('sheet.title'), LIMITS.title),
    submit: plain(speaker.say(theirs.length > 0 ? 'sheet.write-mine' : 'sheet.save'), LIMITS.title),
    close: plain(speaker.say(theirs.length > 0 ? 'sheet.keep-theirs' : 'sheet.cancel'), LIMITS.title),
    blocks: [
      say(findingSpans(told, finding)),
      ...(words.notice === null ? [] : [say([{ text: words.notice, strong: true }])]),
      ...(theirs.length > 0 ? [say([{ text: speaker.say('sheet.changed', { source }), strong: true }])] : []),
      ...theirs.map((field) => bothValues(told, field, begin.get(field.field) ?? null, source)),
      ...problems.map(({ field, sentence }) => say(problemSpans(told, form, field, sentence))),
      ...form.fields.flatMap((field, index): KnownBlock[] => {
        const now = valueSpan(field, field.current, told);
        const has = theirs.includes(field)
          ? []
          : [small(speaker.runs<Span>('sheet.current', { source, value: now }), told)];
        const input = inputBlock(field, begin.get(field.field) ?? field.current, {
          label: fieldName(told, field),
          hint: index === 0 ? speaker.say(`check.${finding.finding.checkId}.fix`) : null,
          focus: index === 0,
          speaker,
        });
        return [input, ...has];
      }),
      small(
        [{ text: speaker.say(level === 'own' ? 'sheet.level.own' : 'sheet.level.lent', { source }) }],
        told,
      ),
      ...(url === null
        ? []
        : [
            {
              type: 'actions' as const,
              elements: [button(speaker.say('nudge.action', { source }), { action: ACTIONS.open, url })],
            },
          ]),
    ],
  };
}

function bothValues(told: Told, field: FormField, mine: Value, source: string): KnownBlock {
  const { speaker } = told;
  const lines = speaker.runs<Span>('sheet.both', {
    source,
    theirs: { ...valueSpan(field, field.current, told), strong: true },
    mine: { ...valueSpan(field, mine, told), strong: true },
  });
  return richText([section(lines, told)]);
}

function problemSpans(told: Told, form: FixForm, field: string | null, sentence: string): Span[] {
  const named = form.fields.find((candidate) => candidate.field === field);
  const words = named ? `${fieldName(told, named)}: ` : '';
  return [{ text: `⚠ ${words}`, strong: true }, quote(sentence)];
}

/** What a field is called in a sentence or above an input. */
export function fieldName({ speaker }: Form, { field, kind, currency }: FormField): string {
  const name = speaker.say(`input.${field}`);
  return kind === 'money' ? speaker.say('sheet.money', { name, currency }) : name;
}

/** The values that a fix has left, one a line. */
export function writtenSpans(
  told: Told,
  form: FixForm,
  written: ReadonlyMap<string, { readonly before: Value; readonly after: Value }>,
): Span[] {
  const { speaker } = told;
  return form.fields.flatMap((field, index) => {
    const values = written.get(field.field);
    if (!values) return [];
    return [
      ...(index > 0 ? [{ text: '\n' }] : []),
      ...speaker.runs<Span>('sheet.written', {
        name: fieldName(told, { ...field, kind: 'text' }),
        before: valueSpan(field, values.before, told),
        after: { ...valueSpan(field, values.after, told), strong: true },
      }),
    ];
  });
}

/** It is done; and for a while it can be taken back. @param undo null where it cannot */
export function doneView(
  told: Told,
  done: {
    readonly lines: readonly Span[];
    readonly collision: boolean;
    readonly undo: UndoRef | null;
  },
): ModalView {
  const { speaker } = told;
  const { undo } = done;
  return noteView(told, {
    title: speaker.say('sheet.done.title'),
    paragraphs: [
      [{ text: speaker.say('sheet.done'), strong: true }],
      done.lines,
      ...(done.collision ? [[{ text: speaker.say('sheet.collision') }]] : []),
    ],
    more: undo === null ? [] : [undoBlock(told, undo)],
  });
}

function undoBlock(told: Told, undo: UndoRef): KnownBlock {
  return { type: 'actions', elements: [undoButton(told, undo)] };
}

export function undoButton({ speaker }: Form, undo: UndoRef) {
  return button(speaker.say('button.undo'), { action: ACTIONS.undo, value: undoCodec.write(undo) });
}
