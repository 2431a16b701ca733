import type { KnownBlock, RichTextBlock, RichTextSection } from '@slack/types';
import type { AskPart, Clause, GoalPart, ListPart, Part, Span } from '../../src/briefing/brief.ts';
import { textBar } from '../../src/drawing/bar.ts';
import { ACTIONS } from '../ids.ts';
import { answerCodec } from '../schema.ts';
import { button } from './controls.ts';
import { fixBlocks } from './fix.ts';
import { type Form, more, richText, section, small, textLength } from './rich.ts';
import { paragraphText } from './text.ts';

/** Slack's limit on a header. */
const MOST_HEADER = 150;
const BAR_CELLS = 10;
/** Ids of the blocks of a decision begin with these. */
const [ASKED, ANSWERS, SAID] = ['asked', 'answers', 'answered'];
const BETWEEN: Span = { text: ' · ' };

/**
 * The blocks of one part. All words go in as rich or plain text, which Slack shows as it is and never reads as
 * mark-up, so that no record can mention anybody or pose as a link.
 * @param room characters that are left; a list is cut to it, anything else may come out longer
 */
export function partBlocks(part: Part, form: Form, room: number): KnownBlock[] {
  switch (part.kind) {
    case 'title':
      return [richText([section(part.spans, form)])];
    case 'lead':
      return [leadBlock(part.spans, form)];
    case 'goal':
      return goalBlocks(part, form);
    case 'fix':
      return fixBlocks(part, form);
    case 'ask':
      return askBlocks(part, form);
    case 'list':
      return [listBlock(part, form, room)];
    case 'note':
      return [
        part.spans.every(({ muted }) => muted)
          ? small(part.spans, form)
          : richText([section(part.spans, form)]),
      ];
  }
}

/** A strong lead is a header; any other is a sentence. */
function leadBlock(spans: readonly Span[], form: Form): KnownBlock {
  const text = paragraphText(spans, form.direction);
  if (!spans.every(({ strong }) => strong) || text.length > MOST_HEADER)
    return richText([section(spans, form)]);
  return { type: 'header', text: { type: 'plain_text', text, emoji: false } };
}

/** Where it stands, to be read at a glance; below, smaller, what that rests on. */
function goalBlocks(goal: GoalPart, form: Form): KnownBlock[] {
  const title: Span[] = [
    { text: `${form.speaker.number(goal.number)} `, strong: true },
    { ...goal.title, strong: true },
    { text: '\n' },
  ];
  const told = (about: Clause['about']) =>
    goal.clauses.flatMap((clause) => (clause.about === about ? [clause.spans] : []));
  const pace = told('pace').map((spans) =>
    goal.state === 'unknown' ? spans : spans.map((span): Span => ({ ...span, strong: true })),
  );
  const bar = goal.progress && `${textBar(goal.progress.done, BAR_CELLS)}  ${goal.progress.spoken}`;
  const below = [...(bar === null ? [] : [[{ text: bar }]]), ...told('forecast'), ...told('trust')];
  return [
    richText([section(title, form), section(joined([...told('value'), ...pace]), form)]),
    ...(below.length === 0 ? [] : [small(joined(below), form)]),
  ];
}

function joined(clauses: readonly (readonly Span[])[]): Span[] {
  return clauses.flatMap((spans, index) => (index === 0 ? spans : [BETWEEN, ...spans]));
}

/** What is asked, and the answers as buttons. */
function askBlocks({ id, spans, choices }: AskPart, form: Form): KnownBlock[] {
  // None stands out: it is for the reader to decide.
  const answers = choices.map((choice) =>
    button(choice.text, {
      action: `${ACTIONS.decide}:${choice.id}`,
      value: answerCodec.write({ about: id, word: choice.id }),
    }),
  );
  const words = { ...richText([section(spans, form)]), block_id: `${ASKED}:0` };
  return [words, { type: 'actions', block_id: `${ANSWERS}:0`, elements: answers }];
}

export const ANSWER_WORDS = { yes: 'choice.yes', no: 'choice.no', discuss: 'choice.discuss' } as const;

/** `You answered: Discuss.` */
export function answeredText({ speaker }: Form, word: string): string {
  const answer = speaker.say(ANSWER_WORDS[word as keyof typeof ANSWER_WORDS] ?? 'choice.discuss');
  return speaker.say('ask.answered', { answer });
}

/** A message in which a decision has been answered: with the answer, and the buttons still there to change one's mind. */
export function answeredBlocks(
  blocks: readonly unknown[],
  about: string,
  word: 'yes' | 'no' | 'discuss',
  form: Form,
): KnownBlock[] | null {
  const all = blocks as readonly KnownBlock[];
  const at = all.findIndex((block) => (block.block_id ?? '').startsWith(`${ANSWERS}:`));
  const answers = all[at];
  if (answers?.type !== 'actions') return null;
  const asked = answers.elements.flatMap((element) =>
    element.type === 'button' ? [{ element, answer: answerCodec.read(element.value) }] : [],
  );
  if (asked.some(({ answer }) => answer?.about !== about)) return null;
  const turn = Number((answers.block_id ?? '').split(':')[1] ?? '0') + 1;
  const said = answeredText(form, word);
  const elements = asked.map(({ element: { style: _, ...rest }, answer }) => ({
    ...rest,
    ...(answer?.word === word && { style: 'primary' as const }),
  }));
  const told = { ...small([{ text: `✓ ${said}` }], form), block_id: `${SAID}:${turn}` };
  const next: KnownBlock[] = [
    ...all.slice(0, at),
    told,
    { type: 'actions', block_id: `${ANSWERS}:${turn}`, elements },
    ...all.slice(at + 1),
  ];
  return next.filter((block, index) => index === at || !(block.block_id ?? '').startsWith(`${SAID}:`));
}

function listBlock({ title, items }: ListPart, form: Form, room: number): RichTextBlock {
  const heading = title === '' ? null : section([{ text: title, strong: true }], form);
  const shown: RichTextSection[] = [];
  let left = room - textLength(heading) - textLength(more(items.length, form));
  for (const item of items) {
    const line = section(item, form);
    left -= textLength(line);
    if (left < 0) break;
    shown.push(line);
  }
  const missing = items.length - shown.length;
  const lines = missing > 0 ? [...shown, more(missing, form)] : shown;
  return richText([
    ...(heading ? [heading] : []),
    { type: 'rich_text_list', style: 'bullet', elements: lines },
  ]);
}
