import type { Example, ExampleRecord } from '../../src/checks/check.ts';
import type { Outcome } from './check-world.ts';

/** A record, what is said of it, and what else there is. */
export type Case = readonly [
  record: ExampleRecord,
  outcome: Outcome,
  others?: Example['others'] | undefined,
  more?: Omit<Example, 'record' | 'others'>,
];

const PLACEHOLDERS = ['-', '--', '.', 'n/a', 'none', 'unknown', 'tbd', 'xxx', 'select', '-none-', '--none--'];
export const EMPTIES = [null, '', ' ', '\t\n', '\u00a0\u2003\u3000\ufeff'];
const REAL = [
  'test',
  'Test',
  'na',
  'NA',
  'null',
  'no',
  '0',
  '---',
  '..',
  'n.a.',
  'x',
  'xxxx',
  'nones',
  'TBDs',
];

/** Whatever stands for nothing fails; what only looks like it passes. */
export function placeholderCases(field: string, rest: ExampleRecord = {}): Case[] {
  return [
    ...EMPTIES.map((value): Case => [{ ...rest, [field]: value }, 'fail']),
    ...PLACEHOLDERS.map((value): Case => [{ ...rest, [field]: value }, 'fail']),
    ...PLACEHOLDERS.map((value): Case => [{ ...rest, [field]: ` \t${value.toUpperCase()}\u00a0` }, 'fail']),
    ...REAL.map((value): Case => [{ ...rest, [field]: value }, 'pass']),
  ];
}
