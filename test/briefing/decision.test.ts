import { describe, expect, it } from 'vitest';
import { askPart, decisionOf } from '../../src/briefing/decision.ts';
import { composeDigest } from '../../src/briefing/digest.ts';
import { behind, dayView, doubted, kept, onPace, speaker, sponsor } from './day-view.ts';
import { linesOf } from './spoken.ts';

const nothing = new Set<string>();
const telling = { view: dayView(), speaker, zone: 'Europe/Oslo' };
const FIRST = 'require ticket-firstreply-missing answer';
const SECOND = 'correct ticket-closing-contradicts cheap';

describe('the decision of the day', () => {
  it('is about the fault that costs a goal most trust: a missing field could be demanded', () => {
    const decision = decisionOf(dayView(), nothing);
    // 44% of the trust in the first answer is lost, 22.6% (212 of 940) of that in settling cases.
    expect(decision).toMatchObject({ id: FIRST, goalId: 'answer', failing: 550 });
    expect(decision?.gain).toBeCloseTo(0.44, 10);
    const part = decision && askPart(telling, decision);
    expect(part?.spans.map(({ text }) => text).join('')).toBe(
      'Asked of you: 550 closed tickets have no time of first reply, and the goal “Faster first answer” can be trusted to 56%. Shall the CRM ask for it from now on?',
    );
    expect(part?.choices.map(({ id }) => id)).toEqual(['yes', 'no', 'discuss']);
  });

  it('is the next one where somebody answered, and none where little is to be gained', () => {
    expect(decisionOf(dayView(), new Set([FIRST]))?.id).toBe(SECOND);
    expect(decisionOf(dayView(), new Set([FIRST, SECOND]))).toBeNull();
    const small = { ...doubted, worst: { checkId: 'ticket-firstreply-missing', failing: 20 } };
    expect(decisionOf(dayView({}, [onPace, kept, small]), nothing)).toBeNull();
  });

  it('stays the one that was asked before while it gives nearly as much', () => {
    const near = {
      ...behind,
      measured: { ...behind.measured, trust: 0.6 },
      worst: { checkId: 'ticket-closing-contradicts', failing: 400 },
    };
    const view = dayView({}, [onPace, near, kept, doubted]);
    expect(decisionOf(view, nothing)?.id).toBe(FIRST);
    expect(decisionOf(view, nothing, SECOND)?.id).toBe(SECOND);
    expect(decisionOf(dayView(), nothing, SECOND)?.id).toBe(FIRST);
  });

  it('is asked last in the digest, and a change of it is news', () => {
    const view = dayView();
    const compose = (answered: ReadonlySet<string>, said?: string) =>
      composeDigest({
        view,
        recipient: sponsor,
        speaker,
        decision: decisionOf(view, answered),
        before: said === undefined ? null : { day: '2026-11-20', said },
      });
    const first = compose(nothing);
    expect(first.parts.at(-1)).toMatchObject({ kind: 'ask', id: FIRST });
    expect(linesOf(compose(nothing, first.said).parts)).toHaveLength(1);
    expect(compose(new Set([FIRST]), first.said).parts.at(-1)).toMatchObject({ kind: 'ask', id: SECOND });
  });
});
