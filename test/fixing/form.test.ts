import { describe, expect, it } from 'vitest';
import { inputBlock } from '../../slack/blocks/inputs.ts';
import { valueSpan } from '../../slack/blocks/values.ts';
import type { FieldVisibility } from '../../src/crm/connector.ts';
import type { FreshRecord } from '../../src/crm/writing.ts';
import { meantBy, readForm } from '../../src/fixing/form.ts';
import { createSpeaker } from '../../src/language/speak.ts';

const speaker = createSpeaker('en');

/** The form's one field, of a record that holds a value, as the CRM describes the field. */
async function industry(
  current: string | null,
  described: Partial<FieldVisibility>,
  takes?: FreshRecord['takes'],
) {
  const form = await readForm({
    connector: {
      source: 'hubspot',
      describe: async () => [
        {
          object: 'account',
          visible: true,
          reason: null,
          fields: {
            industry: {
              visible: true,
              vendorField: 'industry',
              writable: true,
              options: ['BANKING', 'RETAIL', 'x'],
              reason: null,
              vendorType: 'enumeration',
              computed: false,
              ...described,
            },
          },
        },
      ],
      writing: {
        read: async () => ({
          id: '1',
          modifiedAt: '2026-02-02T12:00:00.000Z',
          modifiedBy: null,
          ownerId: null,
          values: { industry: current },
          ...(takes && { takes }),
        }),
        write: async () => ({ kind: 'gone', mergedInto: null }),
      },
    },
    object: 'account',
    recordId: '1',
    fields: ['industry'],
    rights: { level: 'none' },
    people: [],
    currency: 'EUR',
  });
  const [field] = form?.fields ?? [];
  if (!field) throw new Error('no field');
  return field;
}

const labels = new Map([
  ['BANKING', 'Banking'],
  ['RETAIL', 'Retail & Food'],
  ['GONE', 'Coal'],
]);

describe('a menu of a CRM’s picklist', () => {
  it('shows labels and means the stored values; where no label is known, the value', async () => {
    const field = await industry('BANKING', { labels });
    expect(field.choices).toEqual([
      { value: 'BANKING', label: 'Banking' },
      { value: 'RETAIL', label: 'Retail & Food' },
      { value: 'x', label: 'x' },
    ]);
    expect(meantBy(field, { choice: 'RETAIL' })).toBe('RETAIL');
    expect(meantBy(field, { choice: 'Banking' })).toBeUndefined();
    expect((await industry('BANKING', {})).choices.map(({ label }) => label)).toEqual([
      'BANKING',
      'RETAIL',
      'x',
    ]);
  });

  it('shows what the record holds by its label too, still offered or not', async () => {
    const field = await industry('GONE', { labels });
    const told = { speaker, today: '2026-02-02', zone: 'UTC' };
    expect(valueSpan(field, 'GONE', told).text).toBe('Coal');
    expect(valueSpan(field, 'RETAIL', told).text).toBe('Retail & Food');
    expect(meantBy(field, { choice: 'GONE' })).toBe('GONE');
    const words = { label: 'Industry', hint: null, focus: true, speaker };
    const { element } = inputBlock(field, field.current, words);
    expect(element).toMatchObject({ initial_option: { text: { text: 'Coal' }, value: 'o0' } });
  });

  it('shows each of several values in one by its own label', async () => {
    const field = await industry('RETAIL;BANKING; y', { labels });
    expect(field.choices[0]).toEqual({ value: 'RETAIL;BANKING; y', label: 'Retail & Food; Banking; y' });
  });

  it('tells values of one label apart', async () => {
    const same = new Map([
      ['BANKING', 'Money'],
      ['RETAIL', 'Money'],
    ]);
    const { choices } = await industry(null, { labels: same });
    expect(choices.map(({ label }) => label)).toEqual(['Money (BANKING)', 'Money (RETAIL)', 'x']);
  });

  it('holds only what this record takes, where that hangs on it', async () => {
    const { choices } = await industry('BANKING', { labels }, { industry: ['RETAIL'] });
    expect(choices.map(({ label }) => label)).toEqual(['Banking', 'Retail & Food']);
    expect((await industry('BANKING', {}, { industry: [] })).choices).toHaveLength(3);
  });
});
