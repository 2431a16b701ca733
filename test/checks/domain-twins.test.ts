import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkById } from '../../src/checks/index.ts';
import { type CheckWorld, createCheckWorld } from './check-world.ts';

let world: CheckWorld;
beforeAll(async () => {
  world = await createCheckWorld();
});
afterAll(() => world.close());

interface Site {
  readonly id: string;
  readonly website: string;
  readonly parentId: string | null;
}

/** The rule as a sentence: another account has the same domain and is no parent, child or sibling. */
function fails(one: Site, all: readonly Site[]): boolean {
  return all.some((other) => {
    if (other.id === one.id || other.website !== one.website) return false;
    const parent = one.parentId === other.id || other.parentId === one.id;
    return !parent && !(one.parentId !== null && one.parentId === other.parentId);
  });
}

test('accounts of any kinship share a domain rightly or wrongly as the rule says, circles included', async () => {
  const check = checkById('account-domain-duplicate');
  if (!check) throw new Error('There is no such check.');
  const parent = fc.option(fc.constantFrom('s0', 's1', 's2', 's3', 's4', 's5', 'gone'), { nil: null });
  const sites = fc.array(fc.tuple(fc.constantFrom('example.com', 'example.org'), parent), {
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(sites, async (drawn) => {
      const all = drawn.map(([website, parentId], index) => ({ id: `s${index}`, website, parentId }));
      await world.fill({ account: all.map((site) => ({ ...site })) });
      const outcomes = await world.run(check);
      for (const site of all)
        expect(outcomes.get(`salesforce ${site.id}`)).toBe(fails(site, all) ? 'fail' : 'pass');
    }),
    {
      numRuns: 150,
      // Each other's parent, beside a stranger: the other is to be left out once.
      examples: [
        [
          [
            ['example.com', 's1'],
            ['example.com', 's0'],
            ['example.com', null],
          ],
        ],
      ],
    },
  );
});
