import { describe, expect, test } from 'vitest';
import { generateHistory } from '../worlds/histories/generate.ts';
import { PLAYED } from './histories/defects.ts';
import { play } from './histories/play.ts';
import { type Figures, figuresOf, sumOf } from './histories/totals.ts';

/** Played at a time: while one waits for an answer the other goes on. */
const ABREAST = 2;

describe('random histories of both CRMs', () => {
  test('leave the mirror equal whenever the source was quiet, and without exception once everything was read', async () => {
    const failed: string[] = [];
    const figures: Figures[] = [];
    let seed = 0;
    async function playOn(): Promise<void> {
      while (seed < PLAYED) {
        const own = ++seed;
        const { fault, totals } = await play(generateHistory(own));
        figures.push(figuresOf(totals));
        if (!fault) continue;
        const again = `To see it again, as short as it goes: node test/mirror/histories/again.ts ${own}`;
        failed.push(
          [`History ${own} fails ${fault.when}. ${again}`, ...fault.lines.slice(0, 5)].join('\n  '),
        );
      }
    }
    await Promise.all(Array.from({ length: ABREAST }, playOn));
    expect(failed).toEqual([]);

    // A test of nothing would pass as well.
    const { events, happenings, kills, troubles, excused, spared } = sumOf(figures);
    expect(Object.keys(events ?? {})).toEqual([
      'create',
      'delete',
      'edit',
      'hardDelete',
      'link',
      'merge',
      'merge with a new id',
      'recalculate',
      'touch',
      'undelete',
      'unlink',
    ]);
    expect(Object.keys(happenings ?? {})).toContain('undelete-at-last');
    expect(Object.keys(kills ?? {})).toContain('at a crossing');
    expect(Object.keys(troubles ?? {}).length).toBeGreaterThan(15);
    expect(excused).toBeGreaterThan(0);
    expect(spared).toBeGreaterThan(50);
  }, 300_000);
});
