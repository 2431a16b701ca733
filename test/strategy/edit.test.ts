import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { type Edit, editDocument } from '../../src/strategy/edit.ts';
import { StrategySchema } from '../../src/strategy/schema.ts';
import { OWN_CHECK } from '../worlds/own.ts';
import { strategyInput } from '../worlds/strategy.ts';

const TEXT = `# What the board agreed on\n${stringify(strategyInput())}# The end\n`;
const add = (value: unknown): Edit => ({ path: ['own', 'checks'], value, how: 'append' });

describe('editing a strategy', () => {
  test('keeps remarks and all that is not changed, and makes what is missing on the way', () => {
    const threshold = ['checks', 'activity-logged-late', 'thresholds', 'hours'];
    const edited = editDocument(TEXT, [
      { path: threshold, value: 36, how: 'set' },
      {
        path: ['checks', 'activity-logged-late', 'why'],
        value: 'Half are logged within 36 hours.',
        how: 'set',
      },
      add(OWN_CHECK),
      add({ ...OWN_CHECK, id: 'own-deal-amount-second' }),
    ]);
    expect(edited).toMatch(/^# What the board agreed on\n/);
    expect(edited).toContain('# The end');
    const { checks, own, ...rest } = parse(edited);
    expect(rest).toEqual(parse(TEXT));
    const strategy = StrategySchema.parse({ ...rest, checks, own });
    expect(strategy.checks['activity-logged-late']?.thresholds).toEqual({ hours: 36 });
    expect(strategy.own.checks.map(({ id }) => id)).toEqual([OWN_CHECK.id, 'own-deal-amount-second']);
  });

  test('changes a value that stands there, and refuses a list where there is none', () => {
    const edited = editDocument(TEXT, [{ path: ['organisation', 'name'], value: 'Other', how: 'set' }]);
    expect(parse(edited).organisation.name).toBe('Other');
    expect(() => editDocument(TEXT, [{ path: ['organisation'], value: 1, how: 'append' }])).toThrow(
      /no list/,
    );
  });
});
