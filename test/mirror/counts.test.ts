import { expect, test } from 'vitest';
import { namesCounts } from '../prove/counts.ts';
import { type Counted, countAll } from './histories/counts.ts';

test('large pulls prove their counts, and fail with the count that is off where a row is lost', async () => {
  const sizes = { bulk: 400, rest: 2500, instant: 1200 };
  const all: Counted[] = [];
  await countAll(sizes, (counted) => all.push(counted));
  expect(all.map(({ name }) => name)).toEqual(['bulk', 'rest', 'instant']);
  for (const { name, records, landed, expected, by, lostOnWire, lostInMirror } of all) {
    expect({ landed, expected }, name).toEqual({ landed: records, expected: records });
    expect(by, name).toBeTruthy();
    expect(lostOnWire, name).toHaveLength(1);
    expect(lostInMirror, name).toHaveLength(1);
    for (const failure of [...lostOnWire, ...lostInMirror]) expect(namesCounts(failure), failure).toBe(true);
    expect(lostInMirror[0], name).toContain(`holds ${records - 1}`);
  }
});
