import type { ModalView } from '@slack/types';
import { sourceName } from '../../src/briefing/telling.ts';
import type { Value } from '../../src/crm/objects.ts';
import { meantBy } from '../../src/fixing/form.ts';
import { enteredFor, inputId } from '../blocks/inputs.ts';
import { refusalText } from '../blocks/refusal.ts';
import { doneView, type FormWords, formView, noteView, undoButton, writtenSpans } from '../blocks/sheet.ts';
import { type Opened, openFix, type Submitted, submitFix } from '../mend.ts';
import type { Entry, Sheet } from '../schema.ts';
import type { Turn, Wing } from '../wing.ts';
import { refusedView } from './modal.ts';
import { tickClosed, tickDone } from './ticks.ts';

/** What a submitted form leads to: another view, or sentences on its fields. */
export type Answer =
  | { readonly kind: 'view'; readonly view: ModalView }
  | {
      readonly kind: 'errors';
      /** By our field name. */
      readonly errors: ReadonlyMap<string, string>;
      readonly wanted: ReadonlyMap<string, Value>;
    };

/** Shows a form and remembers what was shown. */
export function shownForm(
  wing: Wing,
  turn: Turn,
  opened: Opened,
  sheet: Sheet,
  words: Partial<Pick<FormWords, 'begin' | 'changed' | 'problems' | 'notice'>> = {},
): ModalView {
  const { form, finding, level } = opened;
  const begin = words.begin ?? new Map<string, Value>();
  const sitting = wing.sittings.keep({ member: turn.member.id, form, begin });
  const all: FormWords = { finding, level, begin, problems: [], changed: [], notice: null, ...words };
  return formView(turn.told, form, all, { ...sheet, sitting });
}

/** Reads what was entered and writes it. */
export async function submitSheet(
  wing: Wing,
  turn: Turn,
  sheet: Sheet,
  entered: (blockId: string) => Entry,
): Promise<Answer> {
  const { speaker } = turn.told;
  const sitting = wing.sittings.find(sheet.sitting, turn.member.id);
  if (sitting === null) {
    const opened = await openFix(wing.desk, turn.member, sheet.finding);
    if (opened.kind !== 'form') return { kind: 'view', view: refusedView(turn, opened) };
    const notice = speaker.say('sheet.old');
    return { kind: 'view', view: shownForm(wing, turn, opened, sheet, { notice }) };
  }
  const { form, begin } = sitting;
  const wanted = new Map<string, Value>();
  const errors = new Map<string, string>();
  for (const field of form.fields) {
    const start = begin.get(field.field) ?? field.current;
    const value = meantBy(field, enteredFor(field, start, entered(inputId(field.field))));
    if (value === undefined) errors.set(field.field, speaker.say('sheet.error.kind'));
    else if ((value ?? '') !== (field.current ?? '')) wanted.set(field.field, value);
  }
  const [first] = form.fields;
  if (errors.size === 0 && wanted.size === 0 && first)
    errors.set(first.field, speaker.say('sheet.error.same'));
  if (errors.size > 0) return { kind: 'errors', errors, wanted };
  return answerTo(
    wing,
    turn,
    sheet,
    { form, wanted },
    await submitFix(wing.desk, turn.member, sheet.finding, form, wanted),
  );
}

function answerTo(
  wing: Wing,
  turn: Turn,
  sheet: Sheet,
  { form, wanted }: { readonly form: Opened['form']; readonly wanted: ReadonlyMap<string, Value> },
  outcome: Submitted,
): Answer {
  const { told } = turn;
  switch (outcome.kind) {
    case 'done': {
      const { intent, result, outcome: became } = outcome.report;
      const lines = writtenSpans(told, form, leftBy(outcome));
      const undo =
        became?.kind === 'written' ? { fix: intent.id, finding: sheet.finding, place: sheet.place } : null;
      tickDone(wing, turn, sheet, lines, undo && undoButton(told, undo));
      return { kind: 'view', view: doneView(told, { lines, collision: result.collision, undo }) };
    }
    case 'refused': {
      const { speaker } = told;
      const source = sourceName(speaker, form.source);
      const errors = new Map<string, string>();
      for (const { field, sentence } of outcome.problems) {
        const named = form.fields.find((candidate) => candidate.field === field) ?? form.fields[0];
        if (named && !errors.has(named.field))
          errors.set(named.field, refusalText(speaker, sentence, source));
      }
      return { kind: 'errors', errors, wanted };
    }
    case 'changed': {
      const changed = outcome.fields.length > 0 ? outcome.fields : [...wanted.keys()];
      return { kind: 'view', view: shownForm(wing, turn, outcome.opened, sheet, { begin: wanted, changed }) };
    }
    case 'unknown': {
      const paragraphs = [[{ text: told.speaker.say('sheet.unknown') }]];
      return { kind: 'view', view: noteView(told, { title: told.speaker.say('sheet.title'), paragraphs }) };
    }
    default:
      if (outcome.kind === 'closed') tickClosed(wing, turn, sheet.finding, sheet.place);
      return { kind: 'view', view: refusedView(turn, outcome) };
  }
}

/** Former and new values, of the fields of a fix. */
function leftBy({ report: { intent, result } }: Extract<Submitted, { kind: 'done' }>) {
  const { before, after } = result;
  return new Map(
    Object.entries(intent.fields).map(([field, { seen, wanted }]) => [
      field,
      { before: before?.values[field] ?? seen, after: after?.values[field] ?? wanted },
    ]),
  );
}

/** A form that could not be answered in time, shown again with what is wrong in it. */
export async function lateView(wing: Wing, turn: Turn, sheet: Sheet, answer: Answer): Promise<ModalView> {
  if (answer.kind === 'view') return answer.view;
  const opened = await openFix(wing.desk, turn.member, sheet.finding);
  if (opened.kind !== 'form') return refusedView(turn, opened);
  const problems = [...answer.errors].map(([field, sentence]) => ({ field, sentence }));
  return shownForm(wing, turn, opened, sheet, { begin: answer.wanted, problems });
}
