import { describe, expect, test } from 'vitest';
import { candidatePairs } from '../../../src/checks/matching/blocking.ts';
import { type Column, createColumn } from '../../../src/checks/matching/columns.ts';

/** E-mail addresses of so many records: of each three in a row two have the same, one of nine has none. */
function addresses(size: number): (string | null)[] {
  return Array.from({ length: size }, (_, at) => {
    if (at % 9 === 8) return null;
    return `person${at % 3 === 1 ? at - 1 : at}@example.test`;
  });
}

function columnOf(values: readonly (string | null)[]): Column {
  const builder = createColumn({ name: 'email', kind: 'email' }, values.length);
  for (const value of values) builder.add(value);
  return builder.build();
}

describe('candidate pairs', () => {
  // Keys are sorted in one way where they are few, in another where they are many.
  test.each([90, 1998, 9000])('among %i records hold each two with the same address once', (size) => {
    const values = addresses(size);
    const told: string[] = [];
    const passes = [
      ...candidatePairs([columnOf(values)], size, (left, right) => {
        expect(left).toBeLessThan(right);
        told.push(`${left} ${right}`);
      }),
    ];
    const same = values.flatMap((value, at) =>
      value !== null && values[at + 1] === value ? [`${at} ${at + 1}`] : [],
    );
    expect(new Set(told).size).toBe(told.length);
    expect(new Set(told)).toEqual(new Set([...told, ...same]));
    expect(passes[0]).toMatchObject({ name: 'email', pairs: same.length });
  });
});
