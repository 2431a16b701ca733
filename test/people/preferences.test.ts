import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stoppedClock } from '../../src/clock.ts';
import {
  AGREEMENT_TEXT,
  answered,
  createPreferences,
  NO_PREFERENCE,
  withChoices,
} from '../../src/people/preferences.ts';
import type { Person } from '../../src/people/schema.ts';
import { openDocuments } from '../../src/store/lowdb/documents.ts';

const clock = stoppedClock('2026-11-23T22:30:00.000Z');
const ana: Person = {
  email: 'ana@example.test',
  name: 'Ana',
  role: 'rep',
  language: 'en',
  agreed: '2026-01-01',
  absences: [{ from: '2026-12-01', to: '2026-12-02' }],
};
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('what people choose', () => {
  it('is kept by address, whatever its case, and forgotten with them', async () => {
    const preferences = createPreferences(openDocuments(folder));
    await preferences.change('Ana@Example.test', (before) => ({ ...before, at: '09:15', digest: 'changes' }));
    expect(await createPreferences(openDocuments(folder)).of('ana@example.test')).toMatchObject({
      at: '09:15',
      digest: 'changes',
    });
    await preferences.forget('ANA@example.test');
    expect(await preferences.of('ana@example.test')).toEqual(NO_PREFERENCE);
    expect((await preferences.all()).size).toBe(0);
  });

  it('is not lost where two change at once', async () => {
    const preferences = createPreferences(openDocuments(folder));
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        preferences.change(`rep${index % 5}@example.test`, (before) =>
          index < 5 ? { ...before, at: '10:00' } : { ...before, language: 'el' },
        ),
      ),
    );
    const all = await preferences.all();
    expect(all.size).toBe(5);
    for (const one of all.values()) expect(one).toMatchObject({ at: '10:00', language: 'el' });
  });

  it('is parsed whenever it is read: what somebody wrote by hand and got wrong is told', async () => {
    writeFileSync(join(folder, 'preferences.json'), JSON.stringify({ people: { a: { at: '25:00' } } }));
    await expect(createPreferences(openDocuments(folder)).all()).rejects.toThrow(/preferences.json/);
  });

  it('is refused where it has no meaning, and nothing is changed', async () => {
    const preferences = createPreferences(openDocuments(folder));
    await expect(
      preferences.change('a@example.test', (before) => ({ ...before, at: 'noon' })),
    ).rejects.toThrow();
    await preferences.change('a@example.test', (before) => ({ ...before, at: '12:00' }));
    expect((await preferences.of('a@example.test')).at).toBe('12:00');
  });
});

describe('a person as they want it', () => {
  const choose = (more: Partial<typeof NO_PREFERENCE>) =>
    withChoices(ana, { ...NO_PREFERENCE, ...more }, 'Asia/Tokyo');

  it('is as in the people file where they chose nothing', () => {
    expect(withChoices(ana, undefined, 'UTC')).toEqual(ana);
    expect(choose({})).toMatchObject(ana);
  });

  it('agrees by their own word, on the day that it is for them', () => {
    expect(choose(answered(NO_PREFERENCE, 'yes', clock)).agreed).toBe('2026-11-25');
  });

  it('does not agree who said no or stop, whatever the file says', () => {
    expect(choose(answered(NO_PREFERENCE, 'no', clock)).agreed).toBeUndefined();
  });

  it('does not agree who said yes to other words', () => {
    const agreement = { answer: 'yes' as const, at: clock.now(), text: `${AGREEMENT_TEXT}-older` };
    expect(choose({ agreement }).agreed).toBeUndefined();
  });

  it('is away when they say so and when the file says so', () => {
    const absences = [{ from: '2026-12-24', to: '2026-12-31' }];
    expect(choose({ absences }).absences).toEqual([...(ana.absences ?? []), ...absences]);
  });
});
