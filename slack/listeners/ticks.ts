import type { Button } from '@slack/types';
import type { Span } from '../../src/briefing/brief.ts';
import type { OpenFinding } from '../../src/progress/fixes.ts';
import { ASIDE_SIGNS, fixActions, keyOfFinding, putOffActions, type Tick } from '../blocks/fix.ts';
import { UNDO_MS } from '../mend.ts';
import type { FindingRef, Place } from '../schema.ts';
import type { Turn, Wing } from '../wing.ts';

/** Ticks a fix off in its message, and takes the way back away when its time is over. */
export function tickDone(
  wing: Wing,
  turn: Turn,
  about: { readonly finding: FindingRef; readonly place: Place | null },
  said: readonly Span[],
  undo: Button | null,
): void {
  const { place, finding } = about;
  if (place === null) return;
  const { speaker } = turn.told;
  const line: Span[] = [{ text: `✓ ${speaker.say('tick.done')} `, strong: true }, ...said];
  const key = keyOfFinding(finding);
  const write = (button: Button | null) =>
    wing.tick(turn.client, place, () => [{ key, tick: { kind: 'done', line, undo: button } }], turn.told);
  wing.background('tick', () => write(undo));
  if (undo !== null) wing.after(UNDO_MS, 'the end of an undo', () => write(null));
}

/** Says in a fix's message what somebody said of it instead of mending it: it is not done, and does not look so. */
export function tickAside(
  wing: Wing,
  turn: Turn,
  about: { readonly finding: OpenFinding; readonly ref: FindingRef; readonly place: Place | null },
  way: keyof typeof ASIDE_SIGNS,
  said: readonly Span[],
): void {
  const { finding, ref, place } = about;
  const line = [{ text: `${ASIDE_SIGNS[way]} ` }, ...said];
  // Whose it is not, and what is none, is not theirs to mend.
  const actions = way === 'later' ? putOffActions(fixActions(ref, finding.link, turn.told, 0)) : null;
  change(wing, turn, ref, place, { kind: 'aside', line, actions });
}

/** A finding that is mended already: by somebody else, or in the CRM. */
export function tickClosed(wing: Wing, turn: Turn, ref: FindingRef, place: Place | null): void {
  const line = [{ text: `✓ ${turn.told.speaker.say('tick.closed')}` }];
  change(wing, turn, ref, place, { kind: 'done', line, undo: null });
}

function change(wing: Wing, turn: Turn, ref: FindingRef, place: Place | null, tick: Tick): void {
  if (place === null) return;
  const ticks = () => [{ key: keyOfFinding(ref), tick }];
  wing.background('tick', () => wing.tick(turn.client, place, ticks, turn.told));
}

/** A fix that was taken back is open again. */
export function tickOpen(wing: Wing, turn: Turn, ref: FindingRef, place: Place | null): void {
  if (place === null) return;
  wing.background('tick', async () => {
    const key = { checkId: ref.check, source: ref.source, recordId: ref.record };
    const finding = await wing.desk.finding(key);
    const actions = fixActions(ref, finding?.link ?? null, turn.told, 0);
    const ticks = () => [{ key: keyOfFinding(ref), tick: { kind: 'open', actions } as const }];
    await wing.tick(turn.client, place, ticks, turn.told);
  });
}
