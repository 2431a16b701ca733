import pc from 'picocolors';
import type { Brief, Clause, FixPart, GoalPart, GoalState, ListPart, Part, Span } from '../briefing/brief.ts';
import { textBar } from '../drawing/bar.ts';
import type { Direction } from '../language/direction.ts';
import { isolate, linkable, tame } from '../language/foreign.ts';
import { wrapRuns } from './wrap.ts';

const BAR_CELLS = 20;
const INDENT = '  ';
const BULLET = '• ';

/** A span that may carry a goal's state, for those who see colours. */
interface Painted extends Span {
  readonly state?: GoalState;
}

interface Form {
  readonly columns: number;
  readonly colours: ReturnType<typeof pc.createColors>;
  readonly direction: Direction;
}

/**
 * A brief for the terminal, to be read in seconds: its parts without the details. Nothing is said by colour alone.
 * @param options.columns cells of a line; only an address, which must not be broken, may be longer
 * @returns lines that end in a line feed
 */
export function renderTerminal(
  brief: Brief,
  options: { readonly columns: number; readonly colour: boolean },
): string {
  const colours = pc.createColors(options.colour);
  const form = { columns: options.columns, colours, direction: brief.direction };
  const lines = brief.parts.flatMap((part, index) => {
    const above = brief.parts[index - 1]?.kind;
    const together = above === undefined || above === 'title';
    return together ? renderPart(part, form) : ['', ...renderPart(part, form)];
  });
  return `${lines.join('\n')}\n`;
}

function renderPart(part: Part, form: Form): string[] {
  switch (part.kind) {
    case 'title':
    case 'ask':
    case 'lead':
    case 'note':
      return paragraph(part.spans, form);
    case 'goal':
      return renderGoal(part, form);
    case 'fix':
      return renderFix(part, form);
    case 'list':
      return renderList(part, form);
  }
}

/** Title, value, bar, then the other clauses on one line as far as it goes. */
function renderGoal({ number, title, state, clauses, progress }: GoalPart, form: Form): string[] {
  const of = (wanted: (about: Clause['about']) => boolean) => clauses.filter(({ about }) => wanted(about));
  const line = (those: readonly Clause[]) =>
    those.flatMap(({ about, spans }, index): Painted[] => [
      ...(index > 0 ? [{ text: ' · ' }] : []),
      ...spans.map((span) => (about === 'pace' ? { ...span, state } : span)),
    ]);
  const bar: Painted[] = progress
    ? [{ text: textBar(progress.done, BAR_CELLS), state }, { text: ` ${progress.spoken}` }]
    : [];
  return [
    ...paragraph(
      [
        { text: `${number} `, strong: true },
        { ...title, strong: true },
      ],
      form,
    ),
    ...paragraph(line(of((about) => about === 'value')), form, INDENT),
    ...paragraph(bar, form, INDENT),
    ...paragraph(line(of((about) => about !== 'value')), form, INDENT),
  ];
}

function renderFix({ spans, action }: FixPart, form: Form): string[] {
  const url = action === null ? null : linkable(action.url);
  const link = action && url ? [`${INDENT}${form.colours.dim(`${action.text}: ${url.href}`)}`] : [];
  return [...paragraph(spans, form), ...link];
}

function renderList({ title, items }: ListPart, form: Form): string[] {
  const lines = items.flatMap((item) => paragraph(item, form, INDENT, BULLET));
  return [...paragraph([{ text: title, strong: true }], form), ...lines];
}

/** @param indent before every line; the first begins with `first` in place of its end */
function paragraph(spans: readonly Painted[], form: Form, indent = '', first = ''): string[] {
  const room = form.columns - indent.length;
  const tamed = spans.map((span) =>
    span.quoted ? { ...span, text: isolate(tame(span.text), form.direction) } : span,
  );
  return wrapRuns(tamed, room, (piece) => look(piece, form.colours)).map(
    (line, index) => (index === 0 && first !== '' ? first : indent) + line,
  );
}

function look({ text, strong, muted, state }: Painted, colours: Form['colours']): string {
  let drawn = text;
  if (strong) drawn = colours.bold(drawn);
  if (muted) drawn = colours.dim(drawn);
  if (state === 'ahead' || state === 'on' || state === 'met') return colours.green(drawn);
  return state === 'behind' || state === 'missed' ? colours.yellow(drawn) : drawn;
}
