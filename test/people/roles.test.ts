import { expect, it } from 'vitest';
import { may, RIGHTS } from '../../src/people/roles.ts';

it('nobody sees another person’s numbers by role alone but a manager, and strangers see nothing', () => {
  expect(Object.keys(RIGHTS).filter((role) => may(role as keyof typeof RIGHTS, 'reports'))).toEqual([
    'manager',
  ]);
  for (const right of Object.values(RIGHTS).flat()) expect(may(null, right)).toBe(false);
});

it('a rep has their own findings and nothing else; who decides is a sponsor or the programme manager', () => {
  expect(RIGHTS.rep).toEqual(['own-findings']);
  expect(Object.keys(RIGHTS).filter((role) => may(role as keyof typeof RIGHTS, 'decide'))).toEqual([
    'programme-manager',
    'sponsor',
  ]);
});
