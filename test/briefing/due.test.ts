import { describe, expect, it } from 'vitest';
import { heldUntil, stepOf, triedAgainAt } from '../../src/briefing/due.ts';

const slot = { day: '2026-11-23', from: '2026-11-23T06:45:00.000Z', until: '2026-11-23T17:00:00.000Z' };
const at = (time: string) => `2026-11-23T${time}:00.000Z`;
const earlier = (state: 'sent' | 'failed' | 'unknown' | 'sending' | 'skipped', attempts = 1) => ({
  state,
  attempts,
  updatedAt: at('06:45'),
});

describe('one message now', () => {
  it.each([
    ['on a day off', { slot: null, earlier: null, now: at('07:00') }, 'off'],
    ['before its time', { slot, earlier: null, now: at('06:44') }, 'wait'],
    ['at its time', { slot, earlier: null, now: at('06:45') }, 'send'],
    ['after the process came back', { slot, earlier: null, now: at('16:59') }, 'send'],
    ['when its day is over', { slot, earlier: null, now: at('17:00') }, 'over'],
    [
      'while numbers are being made',
      { slot, earlier: null, now: at('06:46'), heldUntil: at('06:49') },
      'wait',
    ],
    ['when they took too long', { slot, earlier: null, now: at('06:49'), heldUntil: at('06:49') }, 'send'],
    ['once it is there', { slot, earlier: earlier('sent'), now: at('07:00') }, 'done'],
    ['where nothing is to be said', { slot, earlier: earlier('skipped'), now: at('07:00') }, 'done'],
    ['left by a process that died', { slot, earlier: earlier('sending'), now: at('06:45') }, 'send'],
    ['just after it failed', { slot, earlier: earlier('failed'), now: at('06:45') }, 'wait'],
    ['a minute after it failed', { slot, earlier: earlier('failed'), now: at('06:46') }, 'send'],
    [
      'a minute after it failed for the fifth time',
      { slot, earlier: earlier('failed', 5), now: at('06:46') },
      'wait',
    ],
    ['a minute after nobody knew', { slot, earlier: earlier('unknown'), now: at('06:46') }, 'send'],
  ] as const)('%s', (_, ask, step) => {
    expect(stepOf(ask)).toBe(step);
  });

  it('is tried again after a minute, then later and later, but never more than a quarter of an hour', () => {
    const minutes = [1, 2, 3, 4, 5, 9].map(
      (attempts) =>
        (Date.parse(triedAgainAt(earlier('failed', attempts))) - Date.parse(at('06:45'))) / 60_000,
    );
    expect(minutes).toEqual([1, 2, 4, 8, 15, 15]);
  });

  it('waits four minutes from its time, or from when the process came back', () => {
    expect(heldUntil(slot, at('03:00'))).toBe(at('06:49'));
    expect(heldUntil(slot, at('10:00'))).toBe(at('10:04'));
  });
});
