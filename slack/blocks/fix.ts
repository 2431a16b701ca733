import { createHash } from 'node:crypto';
import type { ActionsBlock, Button, KnownBlock, RichTextBlock, RichTextElement } from '@slack/types';
import type { FixPart, Span } from '../../src/briefing/brief.ts';
import { sourceName } from '../../src/briefing/telling.ts';
import type { Level } from '../../src/fixing/rights.ts';
import { ACTIONS } from '../ids.ts';
import { type FindingRef, findingCodec } from '../schema.ts';
import { button, LIMITS } from './controls.ts';
import { type Form, richText, section } from './rich.ts';
import { safeUrl } from './text.ts';

/** Ids of the blocks of one fix begin with these; then its key, then how often the message was changed. */
const [WORDS, ACTS] = ['words', 'acts'];

/** Names a finding within a message, whatever its ids hold. */
export function keyOfFinding({ check, source, record }: FindingRef): string {
  return createHash('sha256')
    .update(JSON.stringify([check, source, record]))
    .digest('hex')
    .slice(0, 20);
}

/** A fix in a nudge, apart from what stands above it: its words, and what can be done about it. */
export function fixBlocks(part: FixPart, form: Form): KnownBlock[] {
  const ref = refOf(part.finding);
  const key = keyOfFinding(ref);
  const words: RichTextBlock = {
    // What becomes of it stands below, whether Slack lets sections begin lines or not.
    ...richText([section([...part.spans, { text: '\n' }], form)]),
    block_id: `${WORDS}:${key}:0`,
  };
  // No CRM has ids that a button could not carry; one that has gets words alone.
  const asked = part.choices.length > 0 && findingCodec.write(ref).length <= LIMITS.buttonValue;
  return [{ type: 'divider' }, words, ...(asked ? [fixActions(ref, part.action?.url ?? null, form, 0)] : [])];
}

/** A finding by its name. */
export function refOf(name: string): FindingRef {
  const [check = '', source = '', ...record] = name.split(' ');
  return { check, source, record: record.join(' ') };
}

/** The name of a finding, as briefs and what people said of them have it. */
export function nameOf({ check, source, record }: FindingRef): string {
  return `${check} ${source} ${record}`;
}

/** The buttons of a fix, worded by how its reader mends that finding. @param turn as in the ids */
export function fixActions(ref: FindingRef, url: string | null, form: Form, turn: number): ActionsBlock {
  const { speaker } = form;
  const value = findingCodec.write(ref);
  const level: Level = form.levelOf?.(ref) ?? 'link';
  const source = sourceName(speaker, ref.source);
  const href = url === null ? null : safeUrl(url);
  const first: Button[] = [];
  if (level !== 'link') {
    first.push(button(speaker.say('choice.fix'), { action: ACTIONS.fix, value, style: 'primary' }));
  } else if (href !== null) {
    first.push(button(speaker.say('nudge.action', { source }), { action: ACTIONS.open, url: href }));
  }
  return {
    type: 'actions',
    block_id: `${ACTS}:${keyOfFinding(ref)}:${turn}`,
    elements: [
      ...first,
      button(speaker.say('choice.later'), { action: ACTIONS.later, value }),
      button(speaker.say('choice.not-mine'), { action: ACTIONS.notMine, value }),
      button(speaker.say('choice.not-an-issue'), { action: ACTIONS.notAnIssue, value }),
    ],
  };
}

/** What became of a fix, as its message says it. */
export type Tick =
  /** Done: struck through, with a line that says so, and what can still be done. */
  | { readonly kind: 'done'; readonly line: readonly Span[]; readonly undo: Button | null }
  /** Put off, passed on or called none: not done, so not struck, with a line of its own and what can still be done. */
  | { readonly kind: 'aside'; readonly line: readonly Span[]; readonly actions: ActionsBlock | null }
  /** As it was, with the buttons of now. */
  | { readonly kind: 'open'; readonly actions: ActionsBlock | null };

/** What begins the line of a fix that is not done, so that it is told apart at a glance. */
export const ASIDE_SIGNS = { later: '🕒', 'not-mine': '👤', 'not-an-issue': '💬' } as const;

/** What can be done about a fix that was put off: it can still be mended, and is not asked for. */
export function putOffActions(actions: ActionsBlock): ActionsBlock | null {
  const mending = actions.elements.filter((element) => isMending(element));
  return mending.length === 0 ? null : { ...actions, elements: mending.map(withoutStyle) };
}

/**
 * The blocks of a message in which one fix takes another state; null where nothing changes.
 * @param blocks as Slack holds them
 */
export function ticked(blocks: readonly unknown[], key: string, tick: Tick, form: Form): KnownBlock[] | null {
  const all = blocks as readonly KnownBlock[];
  const at = all.findIndex((block) => idOf(block).startsWith(`${WORDS}:${key}:`));
  const words = all[at];
  if (words?.type !== 'rich_text') return null;
  const turn = Number(idOf(words).split(':')[2] ?? '0') + 1;
  const [said] = words.elements;
  if (said?.type !== 'rich_text_section') return null;
  const struck = said.elements.some((element) => styleOf(element)['strike'] === true);
  const done = tick.kind === 'done';
  const result = tick.kind === 'open' ? null : section(tick.line, form);
  const next: RichTextBlock = {
    type: 'rich_text',
    block_id: `${WORDS}:${key}:${turn}`,
    elements: [
      { ...said, elements: said.elements.map((element) => withStrike(element, done)) },
      ...(result ? [result] : []),
    ],
  };
  const sameLine = JSON.stringify(words.elements.slice(1)) === JSON.stringify(next.elements.slice(1));
  const acts = all.find((block) => idOf(block).startsWith(`${ACTS}:${key}:`));
  const after = actionsAfter(key, tick, turn);
  const had = acts?.type === 'actions' ? acts.elements.map(actionOf).join() : '';
  const has = after?.elements.map(actionOf).join() ?? '';
  if (struck === done && sameLine && had === has) return null;
  return all.flatMap((block) => {
    if (block === words) return after ? [next, after] : [next];
    return block === acts ? [] : [block];
  });
}

function actionsAfter(key: string, tick: Tick, turn: number): ActionsBlock | null {
  const elements = tick.kind === 'done' ? (tick.undo ? [tick.undo] : []) : (tick.actions?.elements ?? []);
  return elements.length === 0 ? null : { type: 'actions', block_id: `${ACTS}:${key}:${turn}`, elements };
}

/** The keys of the fixes in a message that are still open, put off or not. */
export function openKeys(blocks: readonly unknown[]): string[] {
  return (blocks as readonly KnownBlock[]).flatMap((block) => {
    const [kind, key] = idOf(block).split(':');
    if (kind !== ACTS || key === undefined || block.type !== 'actions') return [];
    return block.elements.some((element) => actionOf(element) === ACTIONS.later || isMending(element))
      ? [key]
      : [];
  });
}

function idOf(block: KnownBlock | undefined): string {
  return block && 'block_id' in block ? (block.block_id ?? '') : '';
}

function actionOf(element: object): string {
  return 'action_id' in element ? String(element.action_id) : '';
}

function isMending(element: object): boolean {
  return actionOf(element) === ACTIONS.fix || actionOf(element) === ACTIONS.open;
}

function withoutStyle<T extends object>(element: T): T {
  return 'style' in element ? { ...element, style: undefined } : element;
}

function styleOf(element: RichTextElement): Record<string, unknown> {
  return 'style' in element ? { ...(element.style as Record<string, unknown> | undefined) } : {};
}

function withStrike(element: RichTextElement, on: boolean): RichTextElement {
  const { strike: _, ...style } = styleOf(element);
  const { style: __, ...rest } = element as RichTextElement & { style?: unknown };
  const wanted = on ? { ...style, strike: true } : style;
  return (Object.keys(wanted).length === 0 ? rest : { ...rest, style: wanted }) as RichTextElement;
}
