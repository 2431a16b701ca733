import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { DIMENSIONS } from '../../src/checks/check.ts';
import { CHECKS } from '../../src/checks/index.ts';
import { DUPLICATE_CHECKS } from '../../src/checks/matching/subjects.ts';
import { OBJECT_NAMES, parsePath } from '../../src/crm/objects.ts';
import english from '../../src/language/en.json' with { type: 'json' };
import { createSpeaker } from '../../src/language/speak.ts';
import { METRICS } from '../../src/metrics/index.ts';
import { COUNTED } from '../../src/metrics/metric.ts';

const messages: Readonly<Record<string, string>> = english;
const ids = Object.keys(messages);
const speaker = createSpeaker('en');

/** Source of everything that may say something. */
function sourceText(folder: string): string {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true });
  return files
    .filter((file) => file.isFile() && file.name.endsWith('.ts'))
    .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))
    .join('\n');
}

describe('the English messages', () => {
  it('stand in the order of their ids', () => {
    expect(ids).toEqual(ids.toSorted());
  });

  it('are well formed, every one', () => {
    for (const [id, message] of Object.entries(messages)) {
      expect(() => new IntlMessageFormat(message, 'en'), id).not.toThrow();
      expect(message.trim(), id).toBe(message);
    }
  });

  it('say title, why, fix, nudge and count of every check, and of no other', () => {
    const wanted = [...CHECKS, ...DUPLICATE_CHECKS].flatMap(({ id }) =>
      ['count', 'fix', 'nudge', 'title', 'why'].map((what) => `check.${id}.${what}`),
    );
    expect(ids.filter((id) => id.startsWith('check.'))).toEqual(wanted.toSorted());
  });

  it('say title, meaning, noun and records of every metric, and what is counted where records are', () => {
    const wanted = METRICS.flatMap(({ id, kind }) => {
      const counted = COUNTED.includes(kind) ? ['hits'] : [];
      return [...counted, 'means', 'members', 'noun', 'title'].map((what) => `metric.${id}.${what}`);
    });
    expect(ids.filter((id) => id.startsWith('metric.'))).toEqual(wanted.toSorted());
  });

  it('name every object and every dimension, and no other', () => {
    expect(ids.filter((id) => id.startsWith('object.'))).toEqual(
      OBJECT_NAMES.map((name) => `object.${name}`).toSorted(),
    );
    expect(ids.filter((id) => id.startsWith('dimension.'))).toEqual(
      DIMENSIONS.map((name) => `dimension.${name}`).toSorted(),
    );
  });

  it('name every field that a metric reads, and nothing that is no field', () => {
    const read = METRICS.flatMap(({ decides, carries }) => [...decides, ...carries]);
    for (const path of read) expect(ids).toContain(`field.${path}`);
    for (const id of ids.filter((one) => one.startsWith('field.')))
      expect(() => parsePath(id.slice('field.'.length)), id).not.toThrow();
  });

  it('are all said somewhere', () => {
    const source = sourceText('src') + sourceText('slack');
    const families = [
      'anomaly',
      'ask',
      'check',
      'choice',
      'metric',
      'notice',
      'object',
      'dimension',
      'field',
      'habit',
      'input',
      'records',
      'source',
      'status',
      'pace',
      'reason',
    ];
    const named = ids.filter((id) => !families.includes(id.split('.')[0] ?? ''));
    expect(named.filter((id) => !source.includes(`'${id}'`))).toEqual([]);
  });

  it('form whole sentences where they stand alone, and clauses where they do not', () => {
    for (const { id } of CHECKS) {
      expect(speaker.say(`check.${id}.why`)).toMatch(/^\p{Lu}.*\.$/u);
      expect(speaker.say(`check.${id}.fix`)).toMatch(/^\p{Lu}.*\.$/u);
      expect(speaker.say(`check.${id}.nudge`)).toMatch(/^\p{Ll}.*[^.]$/u);
    }
    for (const { id } of METRICS) expect(speaker.say(`metric.${id}.means`)).toMatch(/^\p{Lu}.*\.$/u);
  });

  it('count in the singular and in the plural', () => {
    const count = (n: number) => speaker.say('check.ticket-costcentre-missing.count', { count: n, n });
    expect(count(1)).toBe('1 closed ticket has no cost centre');
    expect(count(212)).toBe('212 closed tickets have no cost centre');
    for (const { id } of CHECKS) {
      const one = speaker.say(`check.${id}.count`, { count: 1, n: '1' });
      const two = speaker.say(`check.${id}.count`, { count: 2, n: '1' });
      expect(one).not.toBe(two);
    }
  });
});
