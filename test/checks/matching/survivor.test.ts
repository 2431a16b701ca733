import { expect, test } from 'vitest';
import { survivorshipOf } from '../../../src/checks/matching/survivor.ts';

const normal = (_: string, value: string) => value.trim().toLowerCase();
const record = (key: string, modifiedAt: string, values: Record<string, string | null>) => ({
  key,
  createdAt: `2020-01-0${key}T00:00:00.000Z`,
  modifiedAt: `${modifiedAt}T00:00:00.000Z`,
  values,
});

test('the record that says most stays; each field is what most say, else what was changed last; never a blank', () => {
  const proposed = survivorshipOf(
    [
      record('1', '2024-01-01', { name: 'Aegean Lines', phone: '1', city: 'Athens', web: null }),
      record('2', '2026-01-01', { name: 'Aegean', phone: '2', city: ' ', web: 'aegean.gr' }),
      record('3', '2025-01-01', { name: 'AEGEAN LINES', phone: null, city: null, web: '' }),
    ],
    normal,
  );
  expect(proposed).toEqual({
    survivor: '1',
    fields: {
      name: { value: 'Aegean Lines', from: '1' },
      phone: { value: '2', from: '2' },
      city: { value: 'Athens', from: '1' },
      web: { value: 'aegean.gr', from: '2' },
    },
  });
});
